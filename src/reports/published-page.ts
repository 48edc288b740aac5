// The pages and files made of publications, as names. An address of a page is written from its name
// alone: whatever else was in the address that was asked for is not part of it.
import { INDEX_NODE } from './outline.ts';

export type PublishedPage =
  | { kind: 'landing' }
  | { kind: 'ranking'; round: string; node: string }
  | { kind: 'definition'; round: string }
  | { kind: 'summary'; round: string; locality: string }
  | { kind: 'figure'; round: string; locality: string; node: string }
  /** `locality`: a province, or the country. */
  | { kind: 'groups'; round: string; locality: string; breakdown: string; node: string }
  /** Answers to a question. `locality`: a province, or the country; `by`: another question, or null. */
  | { kind: 'answers'; round: string; locality: string; question: string; by: string | null }
  /** Since an earlier round. `locality`: a province, or the country. */
  | { kind: 'changes'; round: string; locality: string }
  /** Communes of a province, by a model. */
  | { kind: 'communes'; round: string; locality: string; node: string }
  | { kind: 'editions'; round: string }
  /** `edition`: one that may be superseded; without it the one that is published. */
  | { kind: 'file'; round: string; edition?: number }
  /** Figures of groups. */
  | { kind: 'groupFile'; round: string }
  /** Changes since an earlier round. */
  | { kind: 'changeFile'; round: string }
  /** Figures of communes. */
  | { kind: 'communeFile'; round: string };

/** A page of one round; the landing page is of all. */
export type RoundPage = Exclude<PublishedPage, { kind: 'landing' }>;

const FILES = ['file', 'groupFile', 'changeFile', 'communeFile'] as const;

export type FilePage = Extract<PublishedPage, { kind: (typeof FILES)[number] }>;

export const isFile = (page: PublishedPage): page is FilePage =>
  (FILES as readonly string[]).includes(page.kind);

type Kind = PublishedPage['kind'];

const withNode = (path: string, node: string): string =>
  node === INDEX_NODE ? path : `${path}?node=${encodeURIComponent(node)}`;

/** Behind the address of the round. */
const PATHS: {
  readonly [K in Exclude<Kind, 'landing'>]: (page: Extract<PublishedPage, { kind: K }>) => string;
} = {
  ranking: ({ node }) => withNode('/ranking', node),
  definition: () => '/definition',
  summary: ({ locality }) => `/${locality}`,
  figure: ({ locality, node }) => `/${locality}/${encodeURIComponent(node)}`,
  groups: ({ locality, breakdown, node }) =>
    withNode(`/${locality}/by/${encodeURIComponent(breakdown)}`, node),
  answers: ({ locality, question, by }) =>
    `/${locality}/answers/${encodeURIComponent(question)}` +
    (by === null ? '' : `/by/${encodeURIComponent(by)}`),
  changes: ({ locality }) => `/${locality}/changes`,
  communes: ({ locality, node }) => withNode(`/${locality}/communes`, node),
  editions: () => '/editions',
  file: ({ edition }) => (edition === undefined ? '.csv' : `/editions/${edition}.csv`),
  groupFile: () => '/groups.csv',
  changeFile: () => '/changes.csv',
  communeFile: () => '/communes.csv',
};

/** The page's one address below `base`, with the query that belongs to it. */
export function pathOf(page: PublishedPage, base: string): string {
  if (page.kind === 'landing') return base;
  const path = PATHS[page.kind] as (page: RoundPage) => string;
  return `${base}/${encodeURIComponent(page.round)}${path(page)}`;
}
