// The pages and files made of publications, as names. An address of a page is written from its name
// alone: whatever else was in the address that was asked for is not part of it.
import { INDEX_NODE } from './outline.ts';

export type PublishedPage =
  | { kind: 'landing' }
  | { kind: 'ranking'; round: string; node: string }
  | { kind: 'definition'; round: string }
  | { kind: 'summary'; round: string; locality: string }
  | { kind: 'figure'; round: string; locality: string; node: string }
  | { kind: 'editions'; round: string }
  /** `edition`: one that may be superseded; without it the one that is published. */
  | { kind: 'file'; round: string; edition?: number };

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
    case 'editions':
      return `${round}/editions`;
    case 'file':
      return page.edition === undefined ? `${round}.csv` : `${round}/editions/${page.edition}.csv`;
  }
}
