// What the estimates tell of the variance between areas: not one value, but a weight for each. Taking the
// single most likely one for true makes intervals too narrow, most where it is 0.
import { fitted, regress, type AreaRegression, type SparseArea } from './area-regression.ts';

export interface WeightedVariance {
  between: number;
  regression: AreaRegression;
  /** They add up to 1. */
  weight: number;
}

const POINTS = 16;
/** Values whose likelihood is so many times below the greatest are left out, as a logarithm. */
const NEGLIGIBLE = 8;

/**
 * The posterior of the variance under flat priors of it and of the coefficients: the restricted likelihood,
 * at equal steps from 0. Source: Rao & Molina, Small Area Estimation (2nd ed., 2015), section 10.3.
 * @param areas with a direct estimate @param likeliest REML's estimate
 */
export function variancePosterior(
  areas: readonly SparseArea[],
  likeliest: number,
): WeightedVariance[] {
  const best = logLikelihood(areas, likeliest).log;
  const least = Math.min(...areas.map(({ variance }) => variance));
  let end = Math.max(likeliest, least / 10);
  while (logLikelihood(areas, end).log > best - NEGLIGIBLE) end *= 1.5;
  const points = Array.from({ length: POINTS }, (_, at) => {
    const between = (end * at) / (POINTS - 1);
    const { log, regression } = logLikelihood(areas, between);
    // Trapezoids: the ends count half.
    const part = at === 0 || at === POINTS - 1 ? 0.5 : 1;
    return { between, regression, weight: part * Math.exp(log - best) };
  });
  const total = points.reduce((sum, { weight }) => sum + weight, 0);
  return points.map((point) => ({ ...point, weight: point.weight / total }));
}

function logLikelihood(
  areas: readonly SparseArea[],
  between: number,
): { log: number; regression: AreaRegression } {
  const regression = regress(areas, between);
  let log = -regression.logDeterminant / 2;
  for (const area of areas) {
    const spread = between + area.variance;
    const residual = area.direct - fitted(area, regression.coefficients);
    log -= (Math.log(spread) + residual ** 2 / spread) / 2;
  }
  return { log, regression };
}
