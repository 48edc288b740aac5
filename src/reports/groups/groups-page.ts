// What is on a page of groups: for one place and one breakdown a score and the scores it is made of, group
// by group, and which groups differ from the others of the place beyond chance.
import type { Locality } from '../../localities/locality.ts';
import { addressOf } from '../figure-row.ts';
import { readsAnswersTo } from '../../indicators/definition.ts';
import { indicatorsBelow, INDEX_NODE, pathTo, pointsApart, type OutlineNode } from '../outline.ts';
import { figureOf, type PublishedResults } from '../published-results.ts';
import type { Formatter } from '../wording/formatter.ts';
import { concealedText, differenceText, placeName } from '../wording/name-text.ts';
import type { NamedBreakdown } from '../../indicators/breakdowns/breakdown-names.ts';
import { isOfRegistry } from '../../indicators/breakdowns/registry-breakdowns.ts';
import type { GroupFigure, GroupFigures } from './group-figure.ts';
import { groupLine, isClear, wholeLine, type GroupLine } from './group-line.ts';

/** Where a group is worse off than the others beyond chance. */
export interface ClearDifference {
  group: string;
  title: string;
  code: string;
  /** On the scale 1–10, negative. */
  points: number;
  difference: string;
}

export interface GroupsPage {
  place: string;
  breakdown: NamedBreakdown;
  tabs: { title: string; href: string; isOpen: boolean }[];
  path: { title: string; href: string }[];
  columns: { code: string; title: string; href: string | null }[];
  lines: GroupLine[];
  /** Of a province's own groups those of which nothing is shown: they have no lines. */
  keptBack: number;
  whole: GroupLine;
  /** Null where no group could be compared with the others. */
  clear: ClearDifference[] | null;
  /** Why cells are kept back. */
  reasons: string[];
  /** Model-based figures of the same communes; null where there are none. */
  model: string | null;
  /** The province's own page; null for the country. */
  back: string | null;
  /** The same of the country; null on its page. */
  nation: string | null;
  withheldText: string;
  /** Columns that are made from the answers which divide the respondents: not compared. */
  tied: string[];
}

interface Shown {
  locality: Locality;
  breakdown: NamedBreakdown;
  breakdowns: readonly NamedBreakdown[];
  figures: GroupFigures;
  node: OutlineNode;
}

export const groupsAddress = (
  results: PublishedResults,
  locality: Locality,
  breakdown: string,
  node: string = INDEX_NODE,
): string =>
  addressOf(results, locality.code, 'by', breakdown) +
  (node === INDEX_NODE ? '' : `?node=${encodeURIComponent(node)}`);

export function groupsPage(
  results: PublishedResults,
  formatter: Formatter,
  shown: Shown,
): GroupsPage {
  const { locality, breakdown, breakdowns, figures, node } = shown;
  const nodes = [node, ...node.children.map((code) => results.outline.get(code)!)];
  const address = (at: string): string => groupsAddress(results, locality, breakdown.code, at);
  const isNation = locality.id === results.country?.id;
  const hasNation = !isNation && !isOfRegistry(breakdown.code);
  return {
    place: placeName(formatter, locality),
    breakdown,
    tabs: breakdowns.map(({ code, title }) => ({
      title,
      href: groupsAddress(results, locality, code, node.code),
      isOpen: code === breakdown.code,
    })),
    path: pathTo(results.outline, node.code).map((step) => ({
      title: titleOf(formatter, step),
      href: address(step.code),
    })),
    columns: nodes.map((column) => ({
      code: column.level === 'index' ? '' : column.code,
      title: titleOf(formatter, column),
      href: column !== node && column.children.length > 0 ? address(column.code) : null,
    })),
    ...linesOf(formatter, nodes, { breakdown, figures }),
    whole: wholeLine(results, formatter, { locality, nodes }),
    clear: clearDifferences(results, formatter, { breakdown, figures }),
    reasons: reasonsOf(formatter, [...figures.values()], nodes),
    model:
      breakdown.code === '~commune' && results.publication.computation.parameters.communes
        ? addressOf(results, locality.code, 'communes')
        : null,
    back: isNation ? null : addressOf(results, locality.code),
    nation:
      hasNation && results.country
        ? groupsAddress(results, results.country, breakdown.code, node.code)
        : null,
    tied: tiedColumns(results, formatter, { breakdown, nodes }),
    withheldText: concealedText(
      formatter,
      figureOf(results, locality.id, node),
      results.withheld.get(locality.id),
    ),
  };
}

/** Of a province's own groups, which may be many, those of which something is shown. */
function linesOf(
  formatter: Formatter,
  nodes: readonly OutlineNode[],
  { breakdown, figures }: { breakdown: NamedBreakdown; figures: GroupFigures },
): Pick<GroupsPage, 'lines' | 'keptBack'> {
  const every = breakdown.groups.map(({ code, name }) =>
    groupLine(formatter, { name, nodes, own: figures.get(code) }),
  );
  const lines = isOfRegistry(breakdown.code) ? every.filter(isShown) : every;
  return { lines, keptBack: every.length - lines.length };
}

const isShown = ({ cells }: GroupLine): boolean => cells.some(({ reason }) => reason === '');

const tiedColumns = (
  { outline }: PublishedResults,
  formatter: Formatter,
  { breakdown, nodes }: { breakdown: NamedBreakdown; nodes: readonly OutlineNode[] },
): string[] =>
  nodes
    .filter(({ code }) =>
      indicatorsBelow(outline, code).some(({ indicator }) =>
        readsAnswersTo(indicator!, breakdown.code),
      ),
    )
    .map((column) => titleOf(formatter, column));

const titleOf = ({ t, lang }: Formatter, node: OutlineNode): string =>
  node.level === 'index' ? t('reports.ranking.whole') : node.title[lang];

/**
 * The largest first; null where no group could be compared. Sub-dimensions only: a dimension would say the
 * same once more.
 */
export function clearDifferences(
  results: PublishedResults,
  formatter: Formatter,
  { breakdown, figures }: { breakdown: NamedBreakdown; figures: GroupFigures },
): ClearDifference[] | null {
  const all = [...figures.values()].flatMap((own) => [...own.values()]);
  if (all.every(({ againstOthers }) => againstOthers === null)) return null;
  const found = breakdown.groups.flatMap(({ code, name }) =>
    [...(figures.get(code)?.values() ?? [])].flatMap((figure) => {
      const node = results.outline.get(figure.node)!;
      if (node.level !== 'subdimension' || !isClear(figure)) return [];
      const points = pointsApart(node, figure.againstOthers!.difference, 0);
      if (points > 0) return [];
      return [
        {
          group: name,
          code: node.code,
          title: node.title[formatter.lang],
          points,
          difference: differenceText(formatter, points),
        },
      ];
    }),
  );
  return found.sort((a, b) => a.points - b.points);
}

function reasonsOf(
  { t }: Formatter,
  groups: readonly ReadonlyMap<string, GroupFigure>[],
  nodes: readonly OutlineNode[],
): string[] {
  const found = new Map<string, number>();
  for (const own of groups)
    for (const { code } of nodes) {
      const figure = own.get(code);
      if (figure?.concealed) found.set(figure.concealed, figure.minimum);
    }
  return [...found].map(([concealed, minimum]) => t(`reports.concealed.${concealed}`, { minimum }));
}
