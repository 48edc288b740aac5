// Computes a round: its counted answers stream once through the accumulator, and every figure comes
// from what was accumulated. Started twice, it gives the same results once.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Db } from '../../platform/db/connect.ts';
import { inSnapshot, inTransaction } from '../../platform/db/database.ts';
import { defineJob } from '../../platform/jobs/job-definition.ts';
import { problem } from '../../platform/problems/problem.ts';
import { listProvinces } from '../../localities/localities.store.ts';
import { COUNTRY_ID } from '../../localities/locality.ts';
import { findRound } from '../../sampling/rounds/rounds.store.ts';
import type { Round } from '../../sampling/rounds/round.ts';
import {
  failComputation,
  findComputation,
  finishComputation,
  type Computation,
  type ComputedWeighting,
} from '../computations.store.ts';
import { indicatorsOf } from '../definition.ts';
import { findDefinition, type StoredDefinition } from '../definitions.store.ts';
import { insertGroupResults } from '../breakdowns/group-results.store.ts';
import type { GroupRow } from '../breakdowns/group-row.ts';
import { estimateBreakdownInThread, estimateInThread } from './estimate-in-thread.files.ts';
import { presentationRules } from '../presentation/presentation-rules.ts';
import type { ResultRow } from '../result-row.ts';
import { insertResults } from '../results.store.ts';
import type { EstimationOptions } from '../estimation.ts';
import { readAnswers, type AnswersRead } from './read-answers.store.ts';
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
    const failure = finalFailure(error, work);
    if (failure === null) throw error;
    await inTransaction(db, (tx) => failComputation(tx, computationId, failure.text));
    if (!failure.isKnown) throw error;
  }
}

async function compute(db: Db, inputs: Inputs, work: ComputeWork): Promise<void> {
  const { computation, round, stored } = inputs;
  const provinces = await listProvinces(db, round.opensAt ?? work.now);
  const fingerprint = createHash('sha256').update(
    JSON.stringify([stored.hash, computation.parameters, computation.codeVersion]),
  );
  const read = await inSnapshot(db, (tx) =>
    readAnswers(tx, round, computation.parameters, {
      ...work,
      fingerprint,
      variables: indicatorsOf(stored.definition).length,
    }),
  );
  work.progress(0.85, 'estimating');
  const { accumulator, before, weighting, coverage, responses } = read;
  const options = optionsOf(inputs, read, provinces);
  const { definition } = stored;
  const rows = await estimateInThread({ accumulator, definition, options });
  const unadjusted = before
    ? await estimateInThread({
        accumulator: before,
        definition,
        options: { ...options, adjustment: 'none' },
      })
    : [];
  const groupRows = await estimateGroups(inputs, read, options, work);
  work.signal?.throwIfAborted();
  await inTransaction(db, async (tx) => {
    await insertResults(tx, computation.id, rows);
    await insertGroupResults(tx, computation.id, groupRows);
    await finishComputation(tx, computation.id, {
      fingerprint: fingerprint.digest('hex'),
      responses,
      coverage,
      weighting: weighting && { report: weighting.report, before: headlines(unadjusted) },
    });
  });
  work.progress(1, 'done');
}

/** One breakdown after the other: each is as large as the whole. */
async function estimateGroups(
  { stored }: Inputs,
  { groups, breakdowns }: AnswersRead,
  options: EstimationOptions,
  work: ComputeWork,
): Promise<GroupRow[]> {
  const rows: GroupRow[] = [];
  for (const [at, breakdown] of breakdowns.entries()) {
    work.signal?.throwIfAborted();
    work.progress(0.85 + (0.13 * at) / breakdowns.length, 'estimating');
    const { definition } = stored;
    const task = { accumulator: groups[at]!, definition, options, breakdown };
    for (const row of await estimateBreakdownInThread(task)) rows.push(row);
  }
  return rows;
}

function optionsOf(
  { computation, round }: Inputs,
  { weighting, coverage, served }: AnswersRead,
  provinces: readonly { id: number }[],
): EstimationOptions {
  const { rules, excluded, seed, draws } = computation.parameters;
  return {
    lonelyPsu: round.lonelyPsu,
    rules: rules ?? presentationRules,
    minRespondents: round.minRespondents,
    nationId: COUNTRY_ID,
    localityIds: provinces.map((province) => province.id),
    isSampled: round.kind !== 'open',
    isCompared: round.kind === 'probability',
    adjustment: weighting?.adjustment,
    ...(served ? { populations: served.populations } : {}),
    uncovered: new Set([
      ...coverage.emptyStrata.map((empty) => empty.localityId),
      ...(served?.uncovered ?? []),
    ]),
    excluded: new Set(excluded),
    seed,
    draws,
  };
}

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
