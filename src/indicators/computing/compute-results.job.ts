// Computes a round: its counted answers stream once through the accumulator, and every figure comes
// from what was accumulated. Started twice, it gives the same results once.
import { createHash, type Hash } from 'node:crypto';
import { z } from 'zod';
import type { Db } from '../../platform/db/connect.ts';
import { inSnapshot, inTransaction } from '../../platform/db/database.ts';
import { defineJob } from '../../platform/jobs/job-definition.ts';
import {
  failComputation,
  finishComputation,
  type ComputedWeighting,
} from '../computations.store.ts';
import { indicatorsOf } from '../definition.ts';
import { insertChanges } from '../changes/changes.store.ts';
import { computeChanges } from '../changes/compute-changes.store.ts';
import { insertGroupResults } from '../breakdowns/group-results.store.ts';
import { insertCommuneEstimates } from '../communes/commune-models.store.ts';
import { communesOf, communeTask } from './commune-task.store.ts';
import { estimateCommunesInThread, estimateInThread } from './estimate-in-thread.files.ts';
import type { ResultRow } from '../result-row.ts';
import { insertResults } from '../results.store.ts';
import { estimateGroups } from './estimate-groups.ts';
import { countEditionTables, storeEditionTables } from '../tables/edition-tables.store.ts';
import { inputsOf, type ComputationInputs } from './computation-inputs.store.ts';
import { optionsOf } from './estimation-options.ts';
import { readAnswers } from './read-answers.store.ts';
import { finalFailure } from './computation-failure.ts';

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

/**
 * Runs a computation that is `computing`; one that is done or was cancelled is left alone. Interrupted, it
 * is begun anew by the next attempt: nothing is written before its end.
 */
export async function computeResults(
  db: Db,
  computationId: string,
  work: ComputeWork,
): Promise<void> {
  const inputs = await inputsOf(db, computationId, work.now);
  if (inputs.computation.status !== 'computing') return;
  try {
    await compute(db, inputs, work);
  } catch (error) {
    const failure = finalFailure(error, work);
    if (failure === null) throw error;
    await inTransaction(db, (tx) => failComputation(tx, computationId, failure.text));
    if (!failure.isKnown) throw error;
  }
}

async function compute(db: Db, inputs: ComputationInputs, work: ComputeWork): Promise<void> {
  const { computation, stored } = inputs;
  const fingerprint = createHash('sha256').update(
    JSON.stringify([stored.hash, computation.parameters, computation.codeVersion]),
  );
  const { read, options, tables, communes } = await readInSnapshot(db, inputs, work, fingerprint);
  work.progress(0.85, 'estimating');
  const { accumulator, before, weighting, coverage, responses } = read;
  const { definition } = stored;
  const rows = await estimateInThread({ accumulator, definition, options });
  const unadjusted = before
    ? await estimateInThread({
        accumulator: before,
        definition,
        options: { ...options, adjustment: 'none' },
      })
    : [];
  const groupRows = await estimateGroups(stored.definition, read, options, work);
  const task = communes && communeTask(inputs, read, { communes, options, rows });
  const ofCommunes = task && (await estimateCommunesInThread(task));
  const changes = await computeChanges(db, { inputs, read, options, rows }, work);
  work.signal?.throwIfAborted();
  await inTransaction(db, async (tx) => {
    await insertResults(tx, computation.id, rows);
    await insertGroupResults(tx, computation.id, groupRows);
    if (ofCommunes) await insertCommuneEstimates(tx, computation.id, ofCommunes);
    await insertChanges(tx, computation.id, changes);
    await storeEditionTables(tx, inputs, tables);
    await finishComputation(tx, computation.id, {
      fingerprint: fingerprint.digest('hex'),
      responses,
      coverage,
      weighting: weighting && { report: weighting.report, before: headlines(unadjusted) },
    });
  });
  work.progress(1, 'done');
}

/** Everything that is read, of one state of the database. */
const readInSnapshot = (db: Db, inputs: ComputationInputs, work: ComputeWork, fingerprint: Hash) =>
  inSnapshot(db, async (tx) => {
    const { computation, round, stored } = inputs;
    const read = await readAnswers(tx, round, computation.parameters, {
      ...work,
      fingerprint,
      variables: indicatorsOf(stored.definition).length,
    });
    const options = optionsOf(inputs, read);
    const counted = { weights: read.weights, options, signal: work.signal };
    const tables = await countEditionTables(tx, inputs, counted);
    return { read, options, tables, communes: await communesOf(tx, inputs, fingerprint) };
  });

/** Index and dimensions, as the review page sets them beside those of the recipe. */
const headlines = (rows: readonly ResultRow[]): ComputedWeighting['before'] =>
  rows
    .filter(({ level, flag }) => (level === 'index' || level === 'dimension') && flag !== 'hidden')
    .map(({ localityId, node, estimate, ciLow, ciHigh }) => ({
      localityId,
      node,
      estimate,
      ciLow,
      ciHigh,
    }));
