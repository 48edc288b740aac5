// The best prediction of an area, its variance between areas given.
import { fitted, type AreaRegression, type SparseArea } from './area-regression.ts';

/** `g1`: mean squared error with known coefficients. */
interface PredictedArea {
  estimate: number;
  synthetic: number;
  shrinkage: number;
  g1: number;
}

/** The best prediction of an area for a given variance between areas. */
export function predictedArea(
  area: SparseArea,
  { coefficients }: AreaRegression,
  between: number,
): PredictedArea {
  const { direct, variance } = area;
  const synthetic = fitted(area, coefficients);
  if (Number.isNaN(direct)) return { estimate: synthetic, synthetic, shrinkage: 0, g1: between };
  const shrinkage = between / (between + variance);
  return {
    estimate: shrinkage * direct + (1 - shrinkage) * synthetic,
    synthetic,
    shrinkage,
    g1: shrinkage * variance,
  };
}
