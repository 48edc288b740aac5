// Pages of groups read more than a publication holds in memory: the figures of one place and breakdown at a
// time.
import {
  listGroupResults,
  listGroupScores,
} from '../../indicators/breakdowns/group-results.store.ts';
import type { GroupRow } from '../../indicators/breakdowns/group-row.ts';
import type { Locality } from '../../localities/locality.ts';
import type { Reader } from '../../platform/db/connect.ts';
import { problem } from '../../platform/problems/problem.ts';
import type { Content, Edition, PageReader } from '../page-parts.ts';
import { frameOf } from '../page-frame.ts';
import type { RoundPage } from '../published-page.ts';
import { figureOf, findPlace, type PublishedResults } from '../published-results.ts';
import type { Formatter } from '../wording/formatter.ts';
import type { NamedBreakdown } from '../../indicators/breakdowns/breakdown-names.ts';
import { breakdownsAt } from '../../indicators/breakdowns/registry-names.store.ts';
import { discloseGroups, type GroupFigures } from './group-figure.ts';
import {
  clearDifferences,
  groupsAddress,
  groupsPage,
  type ClearDifference,
} from './groups-page.ts';

/** The breakdowns that a publication has of a place, in words. */
export const breakdownsOfPlace = (
  db: Reader,
  { results, questionnaire }: Edition,
  locality: Locality,
  formatter: Formatter,
): Promise<NamedBreakdown[]> => {
  const { computation, round } = results.publication;
  return breakdownsAt(
    db,
    { questionnaire, codes: computation.parameters.breakdowns ?? [] },
    { localityId: locality.id, onDate: round.opensAt ?? computation.createdAt },
    formatter,
  );
};

/** Throws `notFound` for a breakdown that the publication does not have. */
export async function groupsContent(
  db: Reader,
  edition: Edition,
  page: Extract<RoundPage, { kind: 'groups' }>,
  { formatter }: PageReader,
): Promise<Content> {
  const { results } = edition;
  const locality = findPlace(results, page.locality);
  if (!locality) throw problem('notFound');
  const breakdowns = await breakdownsOfPlace(db, edition, locality, formatter);
  const breakdown = breakdowns.find(({ code }) => code === page.breakdown);
  if (!breakdown) throw problem('notFound');
  const shown = {
    locality,
    breakdown,
    breakdowns,
    figures: await readGroupFigures(db, results, { locality, breakdown }),
    node: results.outline.get(page.node)!,
  };
  const groups = groupsPage(results, formatter, shown);
  return {
    view: 'reports/groups',
    data: {
      title: formatter.t('reports.by.title', { place: groups.place, breakdown: breakdown.title }),
      ...frameOf(results, formatter),
      groups,
      withheld: results.withheld.get(locality.id) ?? null,
    },
  };
}

/** The groups of a place as the readers of `results` may see them. */
export async function readGroupFigures(
  db: Reader,
  results: PublishedResults,
  { locality, breakdown }: { locality: Locality; breakdown: NamedBreakdown },
): Promise<GroupFigures> {
  const rows = await listGroupResults(db, results.publication.computation.id, {
    localityId: locality.id,
    breakdown: breakdown.code,
  });
  return figuresOf(results, locality, rows);
}

function figuresOf(
  results: PublishedResults,
  locality: Locality,
  rows: readonly GroupRow[],
): GroupFigures {
  if (results.withheld.has(locality.id)) return new Map();
  const { indicator } = results.audience.minimums;
  const totals = [...results.outline.values()].flatMap((node): [string, number][] => {
    const { n } = figureOf(results, locality.id, node);
    return n === null ? [] : [[node.code, n]];
  });
  return discloseGroups(rows, {
    outline: results.outline,
    minimums: { score: indicator, indicator },
    totals: new Map(totals),
    isWhole: locality.id === results.country?.id,
  });
}

/** Differences of a summary; more are on the pages of the breakdowns. */
const MOST_DIFFERENCES = 5;

export interface ForWhom {
  links: { title: string; href: string }[];
  /** Null where no group could be compared with the others. */
  clear: (ClearDifference & { breakdown: string; href: string })[] | null;
}

/** For the summary of a province: where its groups are worse off beyond chance. Null without breakdowns. */
export async function forWhom(
  db: Reader,
  edition: Edition,
  locality: Locality,
  formatter: Formatter,
): Promise<ForWhom | null> {
  const breakdowns = await breakdownsOfPlace(db, edition, locality, formatter);
  if (breakdowns.length === 0) return null;
  const { results } = edition;
  const rows = await listGroupScores(db, results.publication.computation.id, locality.id);
  // Communes of a model have a section of their own.
  const named = results.publication.computation.parameters.communes
    ? breakdowns.filter(({ code }) => code !== '~commune')
    : breakdowns;
  const found = named.map((breakdown) => {
    const own = rows.filter((row) => row.breakdown === breakdown.code);
    const figures = figuresOf(results, locality, own);
    const clear = clearDifferences(results, formatter, { breakdown, figures });
    return clear?.map((difference) => ({
      ...difference,
      breakdown: breakdown.title,
      href: groupsAddress(results, locality, breakdown.code, difference.code.split('.')[0]),
    }));
  });
  const compared = found.filter((clear) => clear !== undefined);
  return {
    links: breakdowns.map(({ code, title }) => ({
      title,
      href: groupsAddress(results, locality, code),
    })),
    clear:
      compared.length === 0
        ? null
        : compared
            .flat()
            .sort((a, b) => a.points - b.points)
            .slice(0, MOST_DIFFERENCES),
  };
}
