// The final weights of a round's responses, where they are made and not stored.
import type { Reader } from '../../platform/db/connect.ts';
import type { Round } from '../../sampling/rounds/round.ts';
import type { ComputationParameters } from '../computation-parameters.ts';
import type { Weighting } from '../weighting/apply-recipe.ts';
import { spreadOf } from '../weighting/weight-spread.ts';
import type { ServedWeights } from '../weighting/served-weights.ts';
import { weighRound } from '../weighting/weighting-sample.store.ts';
import { weighServed } from './served-sample.store.ts';

export interface WeightsRead {
  /** Null: weights are as stored, or there are none. */
  weighting: Weighting | null;
  /** After services. */
  served: ServedWeights | null;
}

/** In the order of responses by id. @throws WeightingFailure where they cannot be made */
export async function readWeights(
  db: Reader,
  round: Round,
  {
    weights,
    recipe,
    now,
  }: Pick<ComputationParameters, 'weights'> & {
    recipe?: ComputationParameters['recipe'];
    now: Date;
  },
): Promise<WeightsRead> {
  if (weights === 'served') {
    const served = await weighServed(db, round, now);
    return { weighting: weightingOf(served), served };
  }
  return { weighting: recipe ? await weighRound(db, round, recipe) : null, served: null };
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
