// From what a page was made, as one text: as long as the text is the same, so is the page. It is
// read from the data themselves, so that no writer has to report changes.
import { createHash } from 'node:crypto';
import { listPublicationStates } from '../indicators/publication/publication-states.store.ts';
import { registryState } from '../localities/registry-state.store.ts';
import type { Reader } from '../platform/db/connect.ts';
import { problem } from '../platform/problems/problem.ts';
import { publishedScoresState } from '../records/published-scores-list.store.ts';
import type { PublishedPage } from './published-page.ts';

export interface Versions {
  /** Of pages that show all publications. */
  all: string;
  /** Of the pages of one publication, by the code of its round. */
  byRound: ReadonlyMap<string, string>;
  /** The computation that is published, by the code of its round. */
  computations: ReadonlyMap<string, string>;
}

const digestOf = (...parts: readonly string[]): string =>
  createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 32);

/** @param build the fingerprint of the program that renders */
export async function readVersions(db: Reader, build: string): Promise<Versions> {
  const publications = await listPublicationStates(db);
  const around = digestOf(build, await registryState(db), await publishedScoresState(db));
  return {
    all: digestOf(around, ...publications.map(({ state }) => state)),
    byRound: new Map(
      publications.map(({ roundCode, state }) => [roundCode, digestOf(around, state)]),
    ),
    computations: new Map(
      publications.map(({ roundCode, computationId }) => [roundCode, computationId]),
    ),
  };
}

/** Throws `notFound` when nothing of the page's round is published. */
export function versionOf(versions: Versions, page: PublishedPage): string {
  if (page.kind === 'landing') return versions.all;
  const version = versions.byRound.get(page.round);
  if (version === undefined) throw problem('notFound', { what: 'publication' });
  return version;
}
