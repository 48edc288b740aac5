// The pages and files made of publications, as names. An address of a page is written from its name
// alone: whatever else stood in the address that was asked for is not part of it.
import type { Reading } from './reading.ts';
import { INDEX_NODE } from './outline.ts';
import { rankableNodes } from './ranking.ts';

export type PublishedPage =
  | { kind: 'landing' }
  | { kind: 'ranking'; round: string; node: string }
  | { kind: 'definition'; round: string }
  | { kind: 'summary'; round: string; locality: string }
  | { kind: 'figure'; round: string; locality: string; node: string }
  | { kind: 'file'; round: string };

/** A page of one round; the landing page is of all. */
export type RoundPage = Exclude<PublishedPage, { kind: 'landing' }>;

/** The page's one address below `base`, with the query that belongs to it. */
export function pathOf(page: PublishedPage, base: string): string {
  if (page.kind === 'landing') return base;
  const round = `${base}/${encodeURIComponent(page.round)}`;
  switch (page.kind) {
    case 'ranking':
      if (page.node === INDEX_NODE) return `${round}/ranking`;
      return `${round}/ranking?node=${encodeURIComponent(page.node)}`;
    case 'definition':
      return `${round}/definition`;
    case 'summary':
      return `${round}/${page.locality}`;
    case 'figure':
      return `${round}/${page.locality}/${encodeURIComponent(page.node)}`;
    case 'file':
      return `${round}.csv`;
  }
}

/** Whether the publication has the page. */
export function isPageOf(
  { provinces, outline }: Pick<Reading, 'provinces' | 'outline'>,
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
}: Pick<Reading, 'publication' | 'provinces' | 'outline'>): RoundPage[] {
  const round = publication.round.code;
  const places = provinces.map(({ code }) => code);
  return [
    { kind: 'ranking', round, node: INDEX_NODE },
    ...places.map((locality) => ({ kind: 'summary' as const, round, locality })),
    { kind: 'definition', round },
    { kind: 'file', round },
    ...rankableNodes(outline)
      .filter(({ code }) => code !== INDEX_NODE)
      .map(({ code }) => ({ kind: 'ranking' as const, round, node: code })),
    ...places.flatMap((locality) =>
      [...outline.keys()].map((node) => ({ kind: 'figure' as const, round, locality, node })),
    ),
  ];
}
