// Reads the score vectors of a round's counted responses, in a stable order, batch by batch, into the
// accumulator. The only place where indicators meet single responses.
import type { Hash } from 'node:crypto';
import { binaryRows, type BinaryFields } from '../../platform/db/binary-rows.ts';
import type { Reader } from '../../platform/db/connect.ts';
import type { SampleCoverage } from '../computations.store.ts';
import { groupDomains } from '../breakdowns/group-domains.ts';
import type { RoundBreakdowns } from '../breakdowns/round-breakdowns.ts';
import { addToCommunes, communeSums, type CommuneSums } from '../communes/commune-sums.ts';
import { ComputationFailure } from './computation-failure.ts';
import { coverageOf, drawnPsusOf } from './sample-coverage.store.ts';
import { designCodes, scoreBatch, type DesignNames } from './score-batch.ts';
import { withFinalWeights } from '../weighting/final-weights.ts';
import type { Weighting } from '../weighting/apply-recipe.ts';
import type { Round } from '../../sampling/rounds/round.ts';
import type { RowBatch } from '../../statistics/accumulator/row-batch.ts';
import { addRows } from '../../statistics/accumulator/add-rows.ts';
import { emptyAccumulator, type Accumulator } from '../../statistics/accumulator/accumulator.ts';
import { registerPsu } from '../../statistics/accumulator/accumulator-keys.ts';

/**
 * Those that figures use: in a probability sample those with an inclusion probability; after services those
 * who came by a caller's link. Answers to a round without an index have no scores.
 */
export function countedResponses(db: Reader, round: Round) {
  const query = db('responses').where({
    'responses.round_id': round.id,
    'responses.status': 'counted',
  });
  if (round.indexCode !== null) void query.whereNotNull('responses.scores');
  switch (round.kind) {
    case 'probability':
      return query.whereNotNull('responses.weight');
    case 'after_service':
      return query.where('responses.door', 'after_service').whereNotNull('responses.service_id');
    case 'open':
      return query;
  }
}

export async function countUsed(db: Reader, round: Round): Promise<number> {
  const row = (await countedResponses(db, round).count('* as n').first()) as
    { n: number } | undefined;
  return Number(row?.n ?? 0);
}

/** Counted answers that no figure uses. */
async function countUnused(db: Reader, round: Round, used: number): Promise<number> {
  if (round.kind === 'open') return 0;
  const row = (await db('responses')
    .where({ round_id: round.id, status: 'counted' })
    .count('* as n')
    .first()) as { n: number } | undefined;
  return Number(row?.n ?? 0) - used;
}

export interface Accumulated {
  accumulator: Accumulator;
  /** By province and group, one per breakdown. */
  groups: Accumulator[];
  /** For models of communes; null without. */
  communes: CommuneSums | null;
  /** With the weights that responses came with; null where no recipe changed them. */
  before: Accumulator | null;
  responses: number;
  coverage: SampleCoverage;
  /** Numbers of strata in the accumulator. */
  stratumCode: (name: string) => number;
  names: DesignNames;
}

/**
 * Streams all counted responses of the round; the province is the domain. PSUs that were drawn and
 * gave no response count in the design all the same.
 * @param watch.weighting of the same responses, in the order in which they are read here
 * @param watch.signal stops it between two batches
 */
export async function accumulateRound(
  db: Reader,
  round: Round,
  watch: {
    fingerprint: Hash;
    weighting?: Weighting | null;
    breakdowns: RoundBreakdowns;
    /** Whether communes are estimated by a model. */
    hasCommunes: boolean;
    /** Scores of a response. */
    variables: number;
    onBatch: (done: number) => Promise<void>;
    signal?: AbortSignal | undefined;
  },
): Promise<Accumulated> {
  const codes = designCodes(round.kind);
  const { weighting = null, fingerprint, breakdowns } = watch;
  const sums = emptySums(watch.variables, watch);
  let responses = 0;
  for await (const rows of binaryRows(db, scoredRows(db, round))) {
    watch.signal?.throwIfAborted();
    const batch = scoreBatch(rows, codes, watch.variables);
    const groups = groupDomains(breakdowns, rows, batch.domain, GROUP_FIELDS);
    const own = { batch, groups, rows, isDrawn: round.kind === 'probability' };
    addBatch(sums, own, { weighting, from: responses });
    for (const row of rows) for (const field of row) fingerprint.update(field ?? NULL_FIELD);
    responses += rows.length;
    await watch.onBatch(responses);
  }
  if (responses === 0) throw new ComputationFailure('noAnswers');
  if (weighting) fingerprint.update(bytesOf(weighting.weight));
  const drawn = await drawnPsusOf(db, round);
  for (const { stratum, psu } of drawn) register(sums, codes.stratum(stratum), codes.psu(psu));
  const coverage = coverageOf(drawn, codes.answered);
  return {
    ...sums,
    responses,
    stratumCode: codes.stratum,
    names: codes.names(),
    coverage: { ...coverage, used: responses, unused: await countUnused(db, round, responses) },
  };
}

type Sums = Pick<Accumulated, 'accumulator' | 'groups' | 'before' | 'communes'>;

const emptySums = (
  width: number,
  of: { weighting?: Weighting | null; breakdowns: RoundBreakdowns; hasCommunes: boolean },
): Sums => ({
  accumulator: emptyAccumulator(width),
  groups: of.breakdowns.breakdowns.map(() => emptyAccumulator(width)),
  before: of.weighting ? emptyAccumulator(width) : null,
  communes: of.hasCommunes ? communeSums(width) : null,
});

function addBatch(
  { accumulator, groups, before, communes }: Sums,
  read: {
    batch: RowBatch;
    groups: readonly Int32Array[];
    rows: readonly BinaryFields[];
    isDrawn: boolean;
  },
  { weighting, from }: { weighting: Weighting | null; from: number },
): void {
  if (before) addRows(before, read.batch);
  const batch = weighting ? withFinalWeights(read.batch, weighting, from) : read.batch;
  addRows(accumulator, batch);
  groups.forEach((own, at) => {
    addRows(own, { ...batch, domain: read.groups[at]! });
  });
  if (!communes) return;
  const ids = Int32Array.from(read.rows, (row) => row[COMMUNE_ID]?.readInt32BE(0) ?? 0);
  const hasPsu = (row: number): boolean => read.isDrawn && read.rows[row]![PSU] !== null;
  addToCommunes(communes, batch, ids, hasPsu);
}

function register({ accumulator, groups, before }: Sums, stratum: number, psu: number): void {
  for (const own of [accumulator, ...groups, ...(before ? [before] : [])])
    registerPsu(own, stratum, psu);
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float64Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

const NULL_FIELD = Buffer.from([0]);

/** Of responses joined with their localities. */
export const PROVINCE_OF_RESPONSE = `CASE WHEN localities.level = 'commune' THEN localities.parent_id ELSE localities.id END AS province_id`;

/** Where `scoredRows` has them. */
const GROUP_FIELDS = { version: 7, codes: 8, commune: 9, servicePoint: 10 };
const [PSU, COMMUNE_ID] = [3, 11];

/** What `designBatch` reads of responses joined with their localities, in its order. */
export const designColumns = (db: Reader) => [
  'responses.id',
  db.raw(PROVINCE_OF_RESPONSE),
  'responses.stratum',
  'responses.psu',
  'responses.weight',
  'responses.service_id',
];

/** Ordered by id, so that the fingerprint and every sum come out the same each time. */
const scoredRows = (db: Reader, round: Round) =>
  countedResponses(db, round)
    .join('localities', 'localities.id', 'responses.locality_id')
    .select(
      ...designColumns(db),
      'responses.scores',
      'responses.version_id',
      'responses.group_codes',
      db.raw(`CASE WHEN localities.level = 'commune' THEN localities.code END AS commune`),
      'responses.service_point',
      db.raw(`CASE WHEN localities.level = 'commune' THEN localities.id END AS commune_id`),
    )
    .orderBy('responses.id');
