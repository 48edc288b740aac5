// A computation with what it is made from.
import type { Reader } from '../../platform/db/connect.ts';
import { problem } from '../../platform/problems/problem.ts';
import { listProvinces } from '../../localities/localities.store.ts';
import type { Round } from '../../sampling/rounds/round.ts';
import { findRound } from '../../sampling/rounds/rounds.store.ts';
import { findComputation, type Computation } from '../computations.store.ts';
import { findDefinition, type StoredDefinition } from '../definitions.store.ts';

export interface ComputationInputs {
  computation: Computation;
  round: Round;
  stored: StoredDefinition;
  /** In force when the round was in the field. */
  provinces: readonly { id: number }[];
}

/** Throws `notFound`. */
export async function inputsOf(
  db: Reader,
  computationId: string,
  now: Date,
): Promise<ComputationInputs> {
  const computation = await findComputation(db, computationId);
  if (!computation) throw problem('notFound');
  const round = await findRound(db, computation.roundId);
  const stored = await findDefinition(db, computation.definitionId);
  if (!round || !stored) throw problem('notFound');
  return { computation, round, stored, provinces: await listProvinces(db, round.opensAt ?? now) };
}
