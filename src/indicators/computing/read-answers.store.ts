// Everything a computation reads of a round's answers, of one state of the database: weights first, where
// they are made and not stored; then the scores.
import type { Hash } from 'node:crypto';
import type { Tx } from '../../platform/db/connect.ts';
import type { Round } from '../../sampling/rounds/round.ts';
import type { ComputationParameters } from '../computation-parameters.ts';
import { readBreakdowns } from '../breakdowns/round-breakdowns.store.ts';
import type { RoundBreakdown } from '../breakdowns/round-breakdowns.ts';
import type { Weighting } from '../weighting/apply-recipe.ts';
import { populationsByCode } from '../weighting/served-weights.ts';
import { readResponseRates } from './response-rates.store.ts';
import { accumulateRound, countUsed, type Accumulated } from './scored-responses.store.ts';
import { computingPace } from './computing-pace.ts';
import { readWeights, type WeightsRead } from './read-weights.store.ts';

export interface AnswersRead extends Accumulated {
  /** Of `groups`, in their order. */
  breakdowns: readonly RoundBreakdown[];
  /** Null: weights are as stored, or there are none. */
  weighting: Weighting | null;
  weights: WeightsRead;
  /**
   * After services: people served by stratum of the accumulator, and provinces too little of which is known.
   */
  served: { populations: Map<number, number>; uncovered: number[] } | null;
}

interface Work {
  fingerprint: Hash;
  /** Scores of a response. */
  variables: number;
  now: Date;
  signal?: AbortSignal | undefined;
  progress: (share: number, message: string) => void;
}

export async function readAnswers(
  tx: Tx,
  round: Round,
  { weights, recipe, breakdowns: wanted = [], communes = null }: ComputationParameters,
  work: Work,
): Promise<AnswersRead> {
  const read = await readWeights(tx, round, { weights, recipe, now: work.now });
  const { weighting, served } = read;
  const breakdowns = await readBreakdowns(tx, round, wanted);
  const total = await countUsed(tx, round);
  const rest = computingPace();
  const accumulated = await accumulateRound(tx, round, {
    fingerprint: work.fingerprint,
    variables: work.variables,
    weighting,
    breakdowns,
    hasCommunes: communes !== null,
    signal: work.signal,
    onBatch: (done) => {
      work.progress(0.8 * (done / Math.max(1, total)), 'accumulating');
      return rest();
    },
  });
  const rates = await readResponseRates(tx, round);
  return {
    ...accumulated,
    breakdowns: breakdowns.breakdowns,
    coverage: { ...accumulated.coverage, rates },
    weighting,
    weights: read,
    served: served && {
      populations: populationsByCode(served, accumulated.stratumCode),
      uncovered: served.uncovered,
    },
  };
}
