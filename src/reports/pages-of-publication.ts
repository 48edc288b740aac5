// All pages that a publication has.
import type { PublishedResults } from './published-results.ts';
import { INDEX_NODE } from './outline.ts';
import { rankableNodes } from './ranking.ts';
import type { RoundPage } from './published-page.ts';

type Parts = Pick<PublishedResults, 'publication' | 'provinces' | 'outline' | 'country'>;

const isProvince = ({ provinces }: Parts, of: string): boolean =>
  provinces.some(({ code }) => code === of);

const isScore = ({ outline }: Parts, node: string): boolean =>
  outline.has(node) && outline.get(node)!.level !== 'indicator';

/** Whether the publication has the page. */
export function isPageOf(parts: Parts, page: RoundPage): boolean {
  switch (page.kind) {
    case 'groups':
      return hasGroups(parts, page);
    case 'groupFile':
      return breakdownsIn(parts.publication).length > 0;
    case 'ranking':
      return isScore(parts, page.node);
    case 'summary':
      return isProvince(parts, page.locality);
    case 'figure':
      return isProvince(parts, page.locality) && parts.outline.has(page.node);
    case 'definition':
    case 'editions':
    case 'file':
      return true;
  }
}

const hasGroups = (parts: Parts, page: Extract<RoundPage, { kind: 'groups' }>): boolean =>
  (isProvince(parts, page.locality) || parts.country?.code === page.locality) &&
  breakdownsIn(parts.publication).includes(page.breakdown) &&
  isScore(parts, page.node);

const breakdownsIn = ({ computation }: PublishedResults['publication']): readonly string[] =>
  computation.parameters.breakdowns ?? [];

/** The pages of a publication, those read most first; those of groups are rendered when they are asked for. */
export function pagesOf({ publication, provinces, outline }: Parts): RoundPage[] {
  const round = publication.round.code;
  const places = provinces.map(({ code }) => code);
  return [
    { kind: 'ranking', round, node: INDEX_NODE },
    ...places.map((locality) => ({ kind: 'summary' as const, round, locality })),
    { kind: 'definition', round },
    { kind: 'file', round },
    ...(breakdownsIn(publication).length > 0 ? [{ kind: 'groupFile' as const, round }] : []),
    { kind: 'editions', round },
    ...rankableNodes(outline)
      .filter(({ code }) => code !== INDEX_NODE)
      .map(({ code }) => ({ kind: 'ranking' as const, round, node: code })),
    ...places.flatMap((locality) =>
      [...outline.keys()].map((node) => ({ kind: 'figure' as const, round, locality, node })),
    ),
  ];
}
