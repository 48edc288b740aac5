// Computes a round: its counted answers stream once through the accumulator, and every figure comes
// from what was accumulated. Started twice, it gives the same results once.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Db } from '../platform/db/connect.ts';
import { inTransaction } from '../platform/db/database.ts';
import { defineJob } from '../platform/jobs/job-definition.ts';
import { Problem, problem } from '../platform/problems/problem.ts';
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
import { estimateInThread } from './estimate-in-thread.files.ts';
import { presentationRules } from './presentation/presentation-rules.ts';
import { insertResults } from './results.store.ts';
import { accumulateRound, countScored } from './scored-responses.store.ts';

export const computeKind = 'compute-results';

export type Progress = (share: number, message: string) => void;

/** What the job behind a computation shows of itself, and how it is stopped. */
export interface ComputeWork {
  progress: Progress;
  signal?: AbortSignal | undefined;
  /** A failure is final; else the job tries again. */
  isLastAttempt: boolean;
  now: Date;
}

/** The job behind a researcher's “Compute”; its key is the computation's id. */
export const computeJob = (clock: () => Date) =>
  defineJob({
    kind: computeKind,
    payload: z.object({ computationId: z.uuid() }),
    run: async (run) => {
      await computeResults(run.db, run.payload.computationId, {
        progress: run.report,
        signal: run.signal,
        isLastAttempt: run.isLastAttempt,
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

/**
 * Runs a computation that is `computing`; one that is done or was cancelled is left alone. Interrupted, it is begun anew
 * by the next attempt: nothing is written before its end.
 */
export async function computeResults(
  db: Db,
  computationId: string,
  work: ComputeWork,
): Promise<void> {
  const inputs = await inputsOf(db, computationId);
  if (inputs.computation.status !== 'computing') return;
  try {
    await compute(db, inputs, work);
  } catch (error) {
    if (error instanceof Cancelled) return;
    const isFinal = work.isLastAttempt || error instanceof Problem;
    if (isFinal && !work.signal?.aborted)
      await inTransaction(db, (tx) =>
        failComputation(tx, computationId, error instanceof Error ? error.message : String(error)),
      );
    throw error;
  }
}

class Cancelled extends Error {}

const CHECK_MS = 1_000;

/** Looks once a second whether the computation was cancelled. */
function cancellation(db: Db, id: string): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < CHECK_MS) return;
    last = performance.now();
    if ((await findComputation(db, id))?.status !== 'computing') throw new Cancelled();
  };
}

async function compute(db: Db, inputs: Inputs, work: ComputeWork): Promise<void> {
  const { computation, round, stored } = inputs;
  const provinces = await listProvinces(db, round.opensAt ?? work.now);
  const fingerprint = createHash('sha256').update(
    JSON.stringify([stored.hash, computation.parameters, computation.codeVersion]),
  );
  const total = await countScored(db, round);
  const check = cancellation(db, computation.id);
  const accumulated = await accumulateRound(db, round, {
    fingerprint,
    signal: work.signal,
    onBatch: (done) => {
      work.progress(0.8 * (done / Math.max(1, total)), 'accumulating');
      return check();
    },
  });
  work.progress(0.85, 'estimating');
  const { accumulator, coverage, responses } = accumulated;
  const options = {
    lonelyPsu: round.lonelyPsu,
    rules: computation.parameters.rules ?? presentationRules,
    minRespondents: round.minRespondents,
    nationId: COUNTRY_ID,
    localityIds: provinces.map((province) => province.id),
    isSampled: round.kind === 'probability',
    uncovered: new Set(coverage.emptyStrata.map((empty) => empty.localityId)),
    excluded: new Set(computation.parameters.excluded),
    seed: computation.parameters.seed,
    draws: computation.parameters.draws,
  };
  const rows = await estimateInThread({ accumulator, definition: stored.definition, options });
  await inTransaction(db, async (tx) => {
    await insertResults(tx, computation.id, rows);
    await finishComputation(tx, computation.id, {
      fingerprint: fingerprint.digest('hex'),
      responses,
      coverage,
    });
  });
  work.progress(1, 'done');
}
