// All pages that a publication has.
import type { PublishedResults } from './published-results.ts';
import { INDEX_NODE } from './outline.ts';
import { rankableNodes } from './ranking.ts';
import type { RoundPage } from './published-page.ts';

/** Whether the publication has the page. */
export function isPageOf(
  { provinces, outline }: Pick<PublishedResults, 'provinces' | 'outline'>,
  page: RoundPage,
): boolean {
  if ('locality' in page && !provinces.some(({ code }) => code === page.locality)) return false;
  if (page.kind === 'ranking')
    return outline.has(page.node) && outline.get(page.node)!.level !== 'indicator';
  return page.kind !== 'figure' || outline.has(page.node);
}

/** Every page of a publication, those read most first. */
export function pagesOf({
  publication,
  provinces,
  outline,
}: Pick<PublishedResults, 'publication' | 'provinces' | 'outline'>): RoundPage[] {
  const round = publication.round.code;
  const places = provinces.map(({ code }) => code);
  return [
    { kind: 'ranking', round, node: INDEX_NODE },
    ...places.map((locality) => ({ kind: 'summary' as const, round, locality })),
    { kind: 'definition', round },
    { kind: 'file', round },
    { kind: 'editions', round },
    ...rankableNodes(outline)
      .filter(({ code }) => code !== INDEX_NODE)
      .map(({ code }) => ({ kind: 'ranking' as const, round, node: code })),
    ...places.flatMap((locality) =>
      [...outline.keys()].map((node) => ({ kind: 'figure' as const, round, locality, node })),
    ),
  ];
}
