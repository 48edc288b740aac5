// Computes a round: its counted answers stream once through the accumulator, and every figure comes
// from what was accumulated. Started twice, it gives the same results once.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Db } from '../platform/db/connect.ts';
import { inTransaction } from '../platform/db/database.ts';
import { defineJob } from '../platform/jobs/job-definition.ts';
import { problem } from '../platform/problems/problem.ts';
import { listProvinces } from '../localities/localities.store.ts';
import { COUNTRY_ID } from '../localities/locality.ts';
import { findRound } from '../sampling/rounds/rounds.store.ts';
import type { Round } from '../sampling/rounds/round.ts';
import {
  failComputation,
  findComputation,
  finishComputation,
  type Computation,
} from './computations.store.ts';
import { findDefinition, type StoredDefinition } from './definitions.store.ts';
import { estimateRound } from './estimation.ts';
import { presentationRules } from './presentation/presentation-rules.ts';
import { insertResults } from './results.store.ts';
import { accumulateRound, countScored } from './scored-responses.store.ts';

export type Progress = (share: number, message: string) => void;

export const computeKind = 'compute-results';

/** The job behind a researcher's “Compute”; its key is the computation's id. */
export const computeJob = (clock: () => Date) =>
  defineJob({
    kind: computeKind,
    payload: z.object({ computationId: z.uuid() }),
    run: async (run) => {
      await computeResults(run.db, run.payload.computationId, {
        progress: run.report,
        now: clock(),
      });
      return null;
    },
  });

interface Inputs {
  computation: Computation;
  round: Round;
  stored: StoredDefinition;
}

async function inputsOf(db: Db, computationId: string): Promise<Inputs> {
  const computation = await findComputation(db, computationId);
  if (!computation) throw problem('notFound');
  const [round, stored] = await Promise.all([
    findRound(db, computation.roundId),
    findDefinition(db, computation.definitionId),
  ]);
  if (!round || !stored) throw problem('notFound');
  return { computation, round, stored };
}

/** Runs a computation that is `computing`; one that is done already is left alone. */
export async function computeResults(
  db: Db,
  computationId: string,
  work: { progress: Progress; now: Date },
): Promise<void> {
  const inputs = await inputsOf(db, computationId);
  if (inputs.computation.status !== 'computing') return;
  try {
    await compute(db, inputs, work);
  } catch (error) {
    await inTransaction(db, (tx) =>
      failComputation(tx, computationId, error instanceof Error ? error.message : String(error)),
    );
    throw error;
  }
}

async function compute(
  db: Db,
  inputs: Inputs,
  work: { progress: Progress; now: Date },
): Promise<void> {
  const { computation, round, stored } = inputs;
  const provinces = await listProvinces(db, round.opensAt ?? work.now);
  const fingerprint = createHash('sha256').update(
    JSON.stringify([stored.hash, computation.parameters, computation.codeVersion]),
  );
  const total = await countScored(db, round);
  const accumulated = await accumulateRound(db, round, {
    fingerprint,
    onBatch: (done) => {
      work.progress(0.8 * (done / Math.max(1, total)), 'accumulating');
    },
  });
  work.progress(0.85, 'estimating');
  const rows = estimateRound(accumulated.accumulator, stored.definition, {
    lonelyPsu: round.lonelyPsu,
    rules: computation.parameters.rules ?? presentationRules,
    minRespondents: round.minRespondents,
    nationId: COUNTRY_ID,
    localityIds: provinces.map((province) => province.id),
    isSampled: round.kind === 'probability',
    uncovered: new Set(accumulated.coverage.emptyStrata.map((empty) => empty.localityId)),
    excluded: new Set(computation.parameters.excluded),
    seed: computation.parameters.seed,
    draws: computation.parameters.draws,
  });
  await inTransaction(db, async (tx) => {
    await insertResults(tx, computation.id, rows);
    await finishComputation(tx, computation.id, {
      fingerprint: fingerprint.digest('hex'),
      responses: accumulated.responses,
      coverage: accumulated.coverage,
    });
  });
  work.progress(1, 'done');
}
