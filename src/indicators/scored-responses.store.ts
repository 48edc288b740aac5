// Reads the score vectors of a round's counted responses, in a stable order, batch by batch, into the
// accumulator. The only place where indicators meet single responses.
import type { Hash } from 'node:crypto';
import { binaryRows } from '../platform/db/binary-rows.ts';
import type { Reader } from '../platform/db/connect.ts';
import { problem } from '../platform/problems/problem.ts';
import type { SampleCoverage } from './computations.store.ts';
import { coverageOf, listDrawnPsus } from './sample-coverage.store.ts';
import { designCodes, scoreBatch } from './score-batch.ts';
import type { Round } from '../sampling/rounds/round.ts';
import { addRows } from '../statistics/accumulator/add-rows.ts';
import { emptyAccumulator, type Accumulator } from '../statistics/accumulator/accumulator.ts';
import { registerPsu } from '../statistics/accumulator/accumulator-keys.ts';

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

export interface Accumulated {
  accumulator: Accumulator;
  responses: number;
  coverage: SampleCoverage;
}

/**
 * Streams all counted responses of the round; the province is the domain. PSUs that were drawn and
 * gave no response count in the design all the same.
 * @param watch.signal stops it between two batches
 */
export async function accumulateRound(
  db: Reader,
  round: Round,
  watch: {
    fingerprint: Hash;
    onBatch: (done: number) => Promise<void>;
    signal?: AbortSignal | undefined;
  },
): Promise<Accumulated> {
  const codes = designCodes(round.kind === 'probability');
  let accumulator: Accumulator | null = null;
  let responses = 0;
  for await (const rows of binaryRows(db, scoredRows(db, round))) {
    watch.signal?.throwIfAborted();
    const batch = scoreBatch(rows, codes);
    accumulator ??= emptyAccumulator(batch.width);
    if (batch.width !== accumulator.variables)
      throw problem('conflict', {
        what: `a response has ${batch.width} scores, not ${accumulator.variables}`,
      });
    addRows(accumulator, batch);
    for (const row of rows) for (const field of row) watch.fingerprint.update(field ?? NULL_FIELD);
    responses += rows.length;
    await watch.onBatch(responses);
  }
  if (accumulator === null) throw problem('conflict', { what: 'no counted responses' });
  const drawn = await listDrawnPsus(db, round.id);
  const coverage = coverageOf(drawn, codes.answered);
  for (const unit of drawn)
    registerPsu(accumulator, codes.stratum(unit.stratum), codes.psu(unit.psu));
  return {
    accumulator,
    responses,
    coverage: { ...coverage, used: responses, unused: await countUnused(db, round) },
  };
}

const NULL_FIELD = Buffer.from([0]);

/** Ordered by id, so that the fingerprint and every sum come out the same each time. */
const scoredRows = (db: Reader, round: Round) =>
  counted(db, round)
    .join('localities', 'localities.id', 'responses.locality_id')
    .select(
      'responses.id',
      db.raw(
        `CASE WHEN localities.level = 'commune' THEN localities.parent_id ELSE localities.id END AS province_id`,
      ),
      'responses.stratum',
      'responses.psu',
      'responses.weight',
      'responses.scores',
    )
    .orderBy('responses.id');
