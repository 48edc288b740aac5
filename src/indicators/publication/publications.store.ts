// What reports may know of a publication: the computation, the round it belongs to, and the index
// definition by which its figures were made.
import type { Reader } from '../../platform/db/connect.ts';
import { findRound, findRoundByCode } from '../../sampling/rounds/rounds.store.ts';
import type { Round } from '../../sampling/rounds/round.ts';
import {
  findComputation,
  findPublished,
  listEditions,
  listPublished,
  type Computation,
} from '../computations.store.ts';
import type { IndexDefinition } from '../definition.ts';
import { findDefinition } from '../definitions.store.ts';

export interface Publication {
  computation: Computation;
  round: Pick<
    Round,
    | 'id'
    | 'code'
    | 'title'
    | 'kind'
    | 'simulated'
    | 'minRespondents'
    | 'versionId'
    | 'opensAt'
    | 'closesAt'
  >;
  definition: IndexDefinition;
}

/** The publication of one computation, published or under review; null when there is none. */
export async function describePublication(
  db: Reader,
  computationId: string,
): Promise<Publication | null> {
  const computation = await findComputation(db, computationId);
  if (!computation) return null;
  const round = await findRound(db, computation.roundId);
  const stored = await findDefinition(db, computation.definitionId);
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

/** All editions of a round, the newest first; empty where nothing is published. */
export async function listEditionsOfRound(db: Reader, roundCode: string): Promise<Computation[]> {
  const round = await findRoundByCode(db, roundCode);
  return round ? await listEditions(db, round.id) : [];
}

/** One edition of a round, superseded or not. */
export async function findEdition(
  db: Reader,
  roundCode: string,
  edition: number,
): Promise<Publication | null> {
  const found = (await listEditionsOfRound(db, roundCode)).find((each) => each.edition === edition);
  return found ? await describePublication(db, found.id) : null;
}

/** The published figures of a round, by its code. */
export async function findPublication(db: Reader, roundCode: string): Promise<Publication | null> {
  const round = await findRoundByCode(db, roundCode);
  const computation = round ? await findPublished(db, round.id) : null;
  return computation ? await describePublication(db, computation.id) : null;
}
