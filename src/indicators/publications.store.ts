// What reports may know of a publication: the computation, the round it belongs to, and the index
// definition by which its figures were made.
import type { Reader } from '../platform/db/database.ts';
import { findRound, type Round } from '../sampling/rounds.store.ts';
import { findComputation, listPublished, type Computation } from './computations.store.ts';
import type { IndexDefinition } from './definition.ts';
import { findDefinition } from './definitions.store.ts';

export interface Publication {
  computation: Computation;
  round: Pick<Round, 'id' | 'code' | 'title' | 'kind' | 'simulated' | 'minRespondents' | 'versionId' | 'opensAt' | 'closesAt'>;
  definition: IndexDefinition;
}

/** The publication of one computation, published or under review; null when there is none. */
export async function describePublication(db: Reader, computationId: string): Promise<Publication | null> {
  const computation = await findComputation(db, computationId);
  if (!computation) return null;
  const [round, stored] = await Promise.all([findRound(db, computation.roundId), findDefinition(db, computation.definitionId)]);
  return round && stored ? { computation, round, definition: stored.definition } : null;
}

/** Everything published, newest first. */
export async function listPublications(db: Reader): Promise<Publication[]> {
  const found: Publication[] = [];
  for (const computation of await listPublished(db)) {
    const publication = await describePublication(db, computation.id);
    if (publication) found.push(publication);
  }
  return found;
}

/** The published figures of a round, by its code. */
export async function findPublication(db: Reader, roundCode: string): Promise<Publication | null> {
  const publications = await listPublications(db);
  return publications.find((publication) => publication.round.code === roundCode) ?? null;
}
