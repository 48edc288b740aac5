// Small areas: where a sample is thin, a locality's own mean is drawn towards what places like it show, by
// as much as its own figure is unsure. How much was borrowed is part of the answer.
import {
  quadratic,
  regress,
  sparse,
  type AreaRegression,
  type SmallArea,
} from './area-regression.ts';
import { predictedArea } from './predicted-area.ts';
import { betweenVarianceOf, type BetweenVariance } from './reml.ts';

/** `shrinkage` γ: weight of the direct estimate; `borrowed` = 1 − γ. `mse` of the estimate. */
export interface SmallAreaEstimate {
  estimate: number;
  mse: number;
  shrinkage: number;
  borrowed: number;
  synthetic: number;
}

export interface FayHerriotFit {
  between: BetweenVariance;
  regression: AreaRegression;
  /** Of all areas, in their order. */
  areas: SmallAreaEstimate[];
}

/**
 * Fay–Herriot area model fitted by REML, EBLUPs with second-order mean squared errors. An area with NaN
 * direct estimate gets the synthetic one, borrowed 1. Throws a RangeError when sampling variances are not
 * positive or fewer areas have estimates than there are covariates + 1. Source: Fay & Herriot, JASA 74
 * (1979); Rao & Molina, Small Area Estimation (2nd ed., 2015), ch. 6 (REML; MSE g1 + g2 + 2g3).
 */
export function fayHerriot(given: readonly SmallArea[]): FayHerriotFit {
  const areas = given.map(sparse);
  const known = areas.filter(({ direct }) => !Number.isNaN(direct));
  const size = given[0]?.covariates.length ?? 0;
  if (known.length < size + 1)
    throw new RangeError(`${known.length} areas with an estimate cannot fit ${size} covariates.`);
  if (known.some(({ variance }) => !(variance > 0)))
    throw new RangeError('Every direct estimate needs a positive sampling variance.');
  const between = betweenVarianceOf(known);
  const regression = regress(known, between.value);
  const precision = known.reduce((sum, { variance }) => sum + (between.value + variance) ** -2, 0);
  return {
    between,
    regression,
    areas: areas.map((area) => {
      const predicted = predictedArea(area, regression, between.value);
      const ofRegression = quadratic(area, regression.inverse);
      const { shrinkage, g1 } = predicted;
      const spread = between.value + area.variance;
      const g3 = Number.isNaN(area.direct)
        ? 0
        : (area.variance ** 2 / spread ** 3) * (2 / precision);
      return {
        ...predicted,
        mse: g1 + (1 - shrinkage) ** 2 * ofRegression + 2 * g3,
        borrowed: 1 - shrinkage,
      };
    }),
  };
}
