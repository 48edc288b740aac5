// Counts a table of answers that a researcher asked for. Nothing is written before its end, so it may begin
// anew.
import { z } from 'zod';
import type { Db } from '../../platform/db/connect.ts';
import { inSnapshot, inTransaction } from '../../platform/db/database.ts';
import { defineJob, type JobRun } from '../../platform/jobs/job-definition.ts';
import { problem } from '../../platform/problems/problem.ts';
import { listProvinces } from '../../localities/localities.store.ts';
import { COUNTRY_ID } from '../../localities/locality.ts';
import type { Round } from '../../sampling/rounds/round.ts';
import { findRound } from '../../sampling/rounds/rounds.store.ts';
import { finalFailure } from '../computing/computation-failure.ts';
import { readWeights } from '../computing/read-weights.store.ts';
import { estimateTableInThread } from '../computing/estimate-in-thread.files.ts';
import { failTable, findTable, finishTable, type AnswerTable } from './answer-tables.store.ts';
import type { PlaceTable } from './answer-table.ts';
import { shapeOf } from './asked-table.ts';
import { countableVariables } from './round-variables.store.ts';
import { readTable } from './read-table.store.ts';

export const tableKind = 'make-table';

type TableRun = Pick<JobRun<unknown>, 'signal' | 'isLastAttempt' | 'report'>;

/** The job behind a researcher's “Count”; its key is the table's id. */
export const tableJob = (clock: () => Date) =>
  defineJob({
    kind: tableKind,
    payload: z.object({ tableId: z.uuid() }),
    run: async (run) => {
      await makeTable(run.db, run.payload.tableId, { ...run, now: clock() });
      return null;
    },
  });

async function makeTable(db: Db, tableId: string, run: TableRun & { now: Date }): Promise<void> {
  const table = await findTable(db, tableId);
  const round = table && (await findRound(db, table.roundId));
  if (!table || !round) throw problem('notFound');
  if (table.status !== 'computing') return;
  try {
    const made = await countTable(db, { table, round }, run);
    run.signal.throwIfAborted();
    await inTransaction(db, (tx) => finishTable(tx, table, made));
  } catch (error) {
    const failure = finalFailure(error, run);
    if (failure === null) throw error;
    await inTransaction(db, (tx) => failTable(tx, tableId, failure.text));
    if (!failure.isKnown) throw error;
  }
}

async function countTable(
  db: Db,
  { table, round }: { table: AnswerTable; round: Round },
  run: TableRun & { now: Date },
): Promise<{ responses: number; places: PlaceTable[] }> {
  const provinces = await listProvinces(db, round.opensAt ?? run.now);
  const { shape, read } = await inSnapshot(db, async (tx) => {
    const found = shapeOf(table.asked, await countableVariables(tx, round));
    if ('code' in found) throw new Error(`the table cannot be counted: ${found.code}`);
    const counted = await readTable(tx, round, found, {
      weights: await readWeights(tx, round, { ...table.parameters, now: run.now }),
      signal: run.signal,
      progress: (share) => {
        run.report(0.9 * share, 'accumulating');
      },
    });
    return { shape: found, read: counted };
  });
  const places = await estimateTableInThread({
    sums: read.sums,
    shape,
    options: {
      lonelyPsu: round.lonelyPsu,
      rules: table.parameters.rules,
      localityIds: provinces.map(({ id }) => id),
      nationId: COUNTRY_ID,
      isSampled: round.kind !== 'open',
      ...read.design,
    },
  });
  return { responses: read.responses, places };
}
