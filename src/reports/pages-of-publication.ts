// All pages that a publication has.
import type { PublishedResults } from './published-results.ts';
import { INDEX_NODE } from './outline.ts';
import { rankableNodes } from './ranking.ts';
import type { RoundPage } from './published-page.ts';
import { isOfRegistry } from '../indicators/breakdowns/registry-breakdowns.ts';

type Parts = Pick<PublishedResults, 'publication' | 'provinces' | 'outline' | 'country'>;

const isProvince = ({ provinces }: Parts, of: string): boolean =>
  provinces.some(({ code }) => code === of);

const isPlace = (parts: Parts, of: string): boolean =>
  isProvince(parts, of) || parts.country?.code === of;

/** With an earlier round. */
const isCompared = ({ publication }: Parts): boolean =>
  Boolean(publication.computation.parameters.comparedWith);

/** By a model. */
const hasCommunes = ({ publication }: Parts): boolean =>
  Boolean(publication.computation.parameters.communes);

const isScore = ({ outline }: Parts, node: string): boolean =>
  outline.has(node) && outline.get(node)!.level !== 'indicator';

const always = (): boolean => true;

/** By kind of page, whether a publication has it. */
const PAGES: {
  readonly [K in RoundPage['kind']]: (
    parts: Parts,
    page: Extract<RoundPage, { kind: K }>,
  ) => boolean;
} = {
  answers: (parts, page) =>
    isPlace(parts, page.locality) &&
    (parts.publication.computation.parameters.tables ?? []).some(
      ({ question, by }) => question === page.question && by === page.by,
    ),
  changes: (parts, page) => isCompared(parts) && isPlace(parts, page.locality),
  changeFile: isCompared,
  communes: (parts, page) =>
    hasCommunes(parts) && isProvince(parts, page.locality) && isScore(parts, page.node),
  communeFile: hasCommunes,
  groups: hasGroups,
  groupFile: ({ publication }) => breakdownsIn(publication).length > 0,
  ranking: (parts, page) => isScore(parts, page.node),
  summary: (parts, page) => isProvince(parts, page.locality),
  figure: (parts, page) => isProvince(parts, page.locality) && parts.outline.has(page.node),
  definition: always,
  editions: always,
  file: always,
};

/** Whether the publication has the page. */
export const isPageOf = (parts: Parts, page: RoundPage): boolean =>
  (PAGES[page.kind] as (parts: Parts, page: RoundPage) => boolean)(parts, page);

function hasGroups(parts: Parts, page: Extract<RoundPage, { kind: 'groups' }>): boolean {
  const hasOwn = isOfRegistry(page.breakdown) ? isProvince : isPlace;
  return (
    hasOwn(parts, page.locality) &&
    breakdownsIn(parts.publication).includes(page.breakdown) &&
    isScore(parts, page.node)
  );
}

const breakdownsIn = ({ computation }: PublishedResults['publication']): readonly string[] =>
  computation.parameters.breakdowns ?? [];

/**
 * The pages of a publication, those read most first; those of groups are rendered when they are asked for.
 */
export function pagesOf(parts: Parts): RoundPage[] {
  const { publication, provinces, outline } = parts;
  const round = publication.round.code;
  const places = provinces.map(({ code }) => code);
  return [
    { kind: 'ranking', round, node: INDEX_NODE },
    ...places.map((locality) => ({ kind: 'summary' as const, round, locality })),
    { kind: 'definition', round },
    { kind: 'file', round },
    ...(breakdownsIn(publication).length > 0 ? [{ kind: 'groupFile' as const, round }] : []),
    ...(hasCommunes(parts) ? [{ kind: 'communeFile' as const, round }] : []),
    { kind: 'editions', round },
    ...rankableNodes(outline)
      .filter(({ code }) => code !== INDEX_NODE)
      .map(({ code }) => ({ kind: 'ranking' as const, round, node: code })),
    ...places.flatMap((locality) =>
      [...outline.keys()].map((node) => ({ kind: 'figure' as const, round, locality, node })),
    ),
  ];
}
