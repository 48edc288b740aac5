// Everything a computation reads of a round's answers, of one state of the database: weights first, where they are made
// and not stored; then the scores.
import type { Hash } from 'node:crypto';
import type { Tx } from '../../platform/db/connect.ts';
import { steadyPace } from '../../platform/long-work-pace.ts';
import type { Round } from '../../sampling/rounds/round.ts';
import type { ComputationParameters } from '../computations.store.ts';
import { readBreakdowns } from '../breakdowns/round-breakdowns.store.ts';
import type { RoundBreakdown } from '../breakdowns/round-breakdowns.ts';
import type { Weighting } from '../weighting/apply-recipe.ts';
import { spreadOf } from '../weighting/weight-spread.ts';
import type { ServedWeights } from '../weighting/served-weights.ts';
import { weighRound } from '../weighting/weighting-sample.store.ts';
import { readResponseRates } from './response-rates.store.ts';
import { accumulateRound, countScored, type Accumulated } from './scored-responses.store.ts';
import { weighServed } from './served-sample.store.ts';

export interface AnswersRead extends Accumulated {
  /** Of `groups`, in their order. */
  breakdowns: readonly RoundBreakdown[];
  /** Null: weights are as stored, or there are none. */
  weighting: Weighting | null;
  /** After services: people served by stratum of the accumulator, and provinces too little of which is known. */
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

/** Citizens are served by other processes of the same machine meanwhile (decision 28). */
const REST = 0.25;

export async function readAnswers(
  tx: Tx,
  round: Round,
  { weights, recipe, breakdowns: wanted = [] }: ComputationParameters,
  work: Work,
): Promise<AnswersRead> {
  const served = weights === 'served' ? await weighServed(tx, round, work.now) : null;
  const weighting = served
    ? weightingOf(served)
    : recipe
      ? await weighRound(tx, round, recipe)
      : null;
  const breakdowns = await readBreakdowns(tx, round, wanted);
  const total = await countScored(tx, round);
  const rest = steadyPace(REST);
  const accumulated = await accumulateRound(tx, round, {
    fingerprint: work.fingerprint,
    variables: work.variables,
    weighting,
    breakdowns,
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
    served: served && {
      populations: new Map(
        [...served.populations].map(([name, people]) => [accumulated.stratumCode(name), people]),
      ),
      uncovered: served.uncovered,
    },
  };
}

const weightingOf = ({ weight, report }: ServedWeights): Weighting => ({
  weight,
  fitWeight: weight,
  cell: null,
  adjustment: 'none',
  report: {
    served: report,
    nonresponse: null,
    margins: null,
    trim: null,
    before: spreadOf(new Float64Array(weight.length).fill(1)),
    after: spreadOf(weight),
  },
});
