// Reads the score vectors of a round's counted responses, in a stable order, batch by batch, into the
// accumulator. The only place where indicators meet single responses.
import type { Hash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { Reader } from '../platform/db/connect.ts';
import { problem } from '../platform/problems/problem.ts';
import type { SampleCoverage } from './computations.store.ts';
import { coverageOf, listDrawnPsus } from './sample-coverage.store.ts';
import type { Round } from '../sampling/rounds/round.ts';
import { addRows } from '../statistics/accumulator/add-rows.ts';
import { emptyAccumulator, type Accumulator } from '../statistics/accumulator/accumulator.ts';
import { registerPsu } from '../statistics/accumulator/accumulator-keys.ts';

interface ScoredRow {
  id: string;
  province_id: number;
  stratum: string | null;
  psu: string | null;
  weight: number | null;
  scores: (number | null)[];
}

const batchSize = 2_000;

/** A response without an inclusion probability has no place in the estimates of a probability sample. */
function counted(db: Reader, round: Round) {
  const query = db('responses')
    .where({ 'responses.round_id': round.id, 'responses.status': 'counted' })
    .whereNotNull('responses.scores');
  return round.kind === 'probability' ? query.whereNotNull('responses.weight') : query;
}

export async function countScored(db: Reader, round: Round): Promise<number> {
  const row = (await counted(db, round).count('* as n').first()) as { n: number } | undefined;
  return Number(row?.n ?? 0);
}

/** Counted answers that no figure uses: in a probability sample those without an inclusion probability. */
async function countUnused(db: Reader, round: Round): Promise<number> {
  if (round.kind !== 'probability') return 0;
  const row = (await db('responses')
    .where({ round_id: round.id, status: 'counted' })
    .whereNull('weight')
    .count('* as n')
    .first()) as { n: number } | undefined;
  return Number(row?.n ?? 0);
}

interface Numbering {
  (text: string): number;
  /** The texts numbered so far. */
  known: { has(text: string): boolean };
}

/** Gives each new text the next whole number. */
function numbering(): Numbering {
  const numbers = new Map<string, number>();
  const number = (text: string): number => {
    const found = numbers.get(text);
    if (found !== undefined) return found;
    numbers.set(text, numbers.size);
    return numbers.size - 1;
  };
  return Object.assign(number, { known: numbers });
}

/** A response without a design has a stratum by its locality and is a PSU of its own. */
const stratumOf = (row: ScoredRow): string => row.stratum ?? `locality ${row.province_id}`;
const psuOf = (row: ScoredRow): string => row.psu ?? row.id;

export interface Accumulated {
  accumulator: Accumulator;
  responses: number;
  coverage: SampleCoverage;
}

/**
 * Streams all counted responses of the round; the province is the domain. PSUs that were drawn and
 * gave no response count in the design all the same.
 */
export async function accumulateRound(
  db: Reader,
  round: Round,
  watch: { fingerprint: Hash; onBatch: (done: number) => void },
): Promise<Accumulated> {
  const strata = numbering();
  const psus = numbering();
  let accumulator: Accumulator | null = null;
  let responses = 0;
  for await (const rows of batches(scoredStream(db, round))) {
    const width = rows[0]!.scores.length;
    accumulator ??= emptyAccumulator(width);
    addRows(
      accumulator,
      toBatch(rows, width, { strata, psus, isSampled: round.kind === 'probability' }),
    );
    for (const row of rows)
      watch.fingerprint.update(`${row.id}:${row.weight}:${row.scores.join(',')}\n`);
    responses += rows.length;
    watch.onBatch(responses);
  }
  if (accumulator === null) throw problem('conflict', { what: 'no counted responses' });
  const drawn = await listDrawnPsus(db, round.id);
  const coverage = coverageOf(drawn, { strata: strata.known, psus: psus.known });
  for (const unit of drawn) registerPsu(accumulator, strata(unit.stratum), psus(unit.psu));
  return {
    accumulator,
    responses,
    coverage: { ...coverage, used: responses, unused: await countUnused(db, round) },
  };
}

function toBatch(
  rows: readonly ScoredRow[],
  width: number,
  number: { strata: Numbering; psus: Numbering; isSampled: boolean },
) {
  const scores = new Float64Array(rows.length * width);
  rows.forEach((row, position) => {
    if (row.scores.length !== width)
      throw problem('conflict', {
        what: `response ${row.id} has ${row.scores.length} scores, not ${width}`,
      });
    row.scores.forEach((score, indicator) => {
      scores[position * width + indicator] = score ?? NaN;
    });
  });
  return {
    rows: rows.length,
    domain: Int32Array.from(rows, (row) => row.province_id),
    stratum: Int32Array.from(rows, (row) => number.strata(stratumOf(row))),
    psu: Int32Array.from(rows, (row) => number.psus(psuOf(row))),
    // Self-selected respondents have no weights: a weight would claim an inclusion probability.
    weight: Float64Array.from(rows, (row) => (number.isSampled ? (row.weight ?? 1) : 1)),
    scores,
  };
}

/** Ordered by id, so that the fingerprint and every sum come out the same each time. */
function scoredStream(db: Reader, round: Round): Readable {
  return counted(db, round)
    .join('localities', 'localities.id', 'responses.locality_id')
    .select(
      'responses.id',
      'responses.stratum',
      'responses.psu',
      'responses.weight',
      'responses.scores',
    )
    .select(
      db.raw(
        `CASE WHEN localities.level = 'commune' THEN localities.parent_id ELSE localities.id END AS province_id`,
      ),
    )
    .orderBy('responses.id')
    .stream({ highWaterMark: batchSize, batchSize } as never) as unknown as Readable;
}

async function* batches(rows: AsyncIterable<ScoredRow>): AsyncGenerator<ScoredRow[]> {
  let batch: ScoredRow[] = [];
  for await (const row of rows) {
    batch.push(row);
    if (batch.length === batchSize) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}
