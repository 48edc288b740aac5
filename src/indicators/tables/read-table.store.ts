// Reads what a table counts of a round's answers, of one state of the database.
import { binaryRows, type BinaryFields } from '../../platform/db/binary-rows.ts';
import type { Reader } from '../../platform/db/connect.ts';
import type { Round } from '../../sampling/rounds/round.ts';
import { ComputationFailure } from '../computing/computation-failure.ts';
import { computingPace } from '../computing/computing-pace.ts';
import type { WeightsRead } from '../computing/read-weights.store.ts';
import { coverageOf, drawnPsusOf } from '../computing/sample-coverage.store.ts';
import { designBatch, designCodes, type DesignCodes } from '../computing/score-batch.ts';
import { countedResponses, countUsed, designColumns } from '../computing/scored-responses.store.ts';
import { populationsByCode } from '../weighting/served-weights.ts';
import { withFinalWeights } from '../weighting/final-weights.ts';
import type { TableShape } from './asked-table.ts';
import type { TableOptions } from './columns.ts';
import { emptyTable, registerInTable, tableReader, type TableSums } from './table-sums.ts';

export interface TableRead {
  sums: TableSums;
  responses: number;
  design: Pick<TableOptions, 'adjustment' | 'populations' | 'uncovered'>;
}

export interface TableWork {
  /** Of the round, read from the same state of the database. */
  weights: WeightsRead;
  signal?: AbortSignal | undefined;
  progress: (share: number) => void;
}

/** @throws ComputationFailure where nothing can be counted */
export async function readTable(
  db: Reader,
  round: Round,
  shape: TableShape,
  work: TableWork,
): Promise<TableRead> {
  const { weighting, served } = work.weights;
  const total = Math.max(1, await countUsed(db, round));
  const codes = designCodes(round.kind);
  const sums = emptyTable(shape, { kind: round.kind, people: total });
  const add = tableReader(sums, shape);
  const rest = computingPace();
  let responses = 0;
  for await (const rows of binaryRows(db, answeredRows(db, round, shape))) {
    work.signal?.throwIfAborted();
    const batch = designBatch(rows, codes);
    const weighted = weighting ? withFinalWeights(batch, weighting, responses) : batch;
    add(weighted, rows.map(answersIn));
    responses += rows.length;
    work.progress(responses / total);
    await rest();
  }
  if (responses === 0) throw new ComputationFailure('noAnswers');
  const empty = await registerDrawn(db, round, { sums, codes });
  return {
    sums,
    responses,
    design: {
      adjustment: weighting?.adjustment,
      ...(served ? { populations: populationsByCode(served, codes.stratum) } : {}),
      uncovered: new Set([...empty, ...(served?.uncovered ?? [])]),
    },
  };
}

/** @returns provinces with a drawn stratum in which nobody answered */
async function registerDrawn(
  db: Reader,
  round: Round,
  { sums, codes }: { sums: TableSums; codes: DesignCodes },
): Promise<number[]> {
  const drawn = await drawnPsusOf(db, round);
  for (const { stratum, psu } of drawn)
    registerInTable(sums, codes.stratum(stratum), codes.psu(psu));
  return coverageOf(drawn, codes.answered).emptyStrata.map(({ localityId }) => localityId);
}

/** Where `answeredRows` has the answers, after what `designBatch` reads. */
const FROM = 6;

const text = (field: Buffer | null | undefined): string | null => field?.toString('utf8') ?? null;

const answersIn = (row: BinaryFields) => ({
  question: text(row[FROM]),
  by: text(row[FROM + 1]),
  within: text(row[FROM + 2]),
});

/** In the order in which weights are made. */
const answeredRows = (db: Reader, round: Round, { question, by, within }: TableShape) =>
  countedResponses(db, round)
    .join('localities', 'localities.id', 'responses.locality_id')
    .select(
      ...designColumns(db),
      ...[question, by, within].map((name, at) =>
        name === null
          ? db.raw(`null::text as a${at}`)
          : db.raw(`responses.answers ->> ? as a${at}`, [name]),
      ),
    )
    .orderBy('responses.id');
