// Model-based estimates of a province's areas, made to agree with the province's own estimate: all are moved
// by the same amount. What is left of the model is how far an area lies from its province; what is unsure of
// the province is unsure of all of them.
import { fitted, quadratic, type AreaRegression, type SparseArea } from './area-regression.ts';
import { predictedArea } from './predicted-area.ts';
import type { WeightedVariance } from './variance-posterior.ts';

/** The areas of a province. */
export interface Province {
  areas: readonly SparseArea[];
  /** People of each of these areas. */
  people: readonly number[];
}

/** An area's distance from the mean of its province, people counted. */
export interface AreaContrast {
  difference: number;
  mse: number;
}

/**
 * With shares ω of the people: δᵢ = θ̂ᵢ − Σωθ̂ at REML's variance. Its mean squared error is, over the
 * posterior of the variance A, the mean of
 * Σⱼcⱼ²g₁ⱼ(A) + u′(X′V⁻¹X)⁻¹u + (δᵢ(A) − δᵢ)², cⱼ = [j = i] − ωⱼ, u = Σⱼcⱼ(1 − γⱼ)xⱼ.
 * Source: Rao & Molina, Small Area Estimation (2nd ed., 2015), sections 6.2.1, 6.4.6 and 10.3.
 */
export function contrastsOf(
  province: Province,
  fit: { between: { value: number }; regression: AreaRegression },
  posterior: readonly WeightedVariance[],
): AreaContrast[] {
  const shares = sharesOf(province.people);
  const chosen = atVariance(province.areas, shares, fit.regression, fit.between.value);
  const mse = chosen.map(() => 0);
  for (const { between, regression, weight } of posterior)
    atVariance(province.areas, shares, regression, between).forEach((found, at) => {
      const moved = found.difference - chosen[at]!.difference;
      mse[at]! += weight * (found.mse + moved ** 2);
    });
  return chosen.map(({ difference }, at) => ({ difference, mse: mse[at]! }));
}

function sharesOf(values: readonly number[]): number[] {
  const total = values.reduce((sum, value) => sum + value, 0);
  return values.map((value) => value / total);
}

function atVariance(
  areas: readonly SparseArea[],
  shares: readonly number[],
  regression: AreaRegression,
  between: number,
): AreaContrast[] {
  const parts = areas.map((area) => predictedArea(area, regression, between));
  const mean = parts.reduce((sum, { estimate }, at) => sum + shares[at]! * estimate, 0);
  const spread = parts.reduce((sum, { g1 }, at) => sum + shares[at]! ** 2 * g1, 0);
  const pulled = new Float64Array(areas[0]!.covariates.length);
  areas.forEach(({ covariates, places }, at) => {
    const factor = shares[at]! * (1 - parts[at]!.shrinkage);
    for (const i of places) pulled[i]! += factor * covariates[i]!;
  });
  // u′Mu of u = (1 − γ)x − pulled, M = (X′V⁻¹X)⁻¹, for sparse x.
  const moved = productOf(regression.inverse, pulled);
  const common = pulled.reduce((sum, value, i) => sum + value * moved[i]!, 0);
  return parts.map(({ estimate, g1, shrinkage }, at) => {
    const area = areas[at]!;
    const factor = 1 - shrinkage;
    const ofRegression =
      factor ** 2 * quadratic(area, regression.inverse) - 2 * factor * fitted(area, moved) + common;
    return {
      difference: estimate - mean,
      mse: spread + (1 - 2 * shares[at]!) * g1 + Math.max(0, ofRegression),
    };
  });
}

function productOf(matrix: Float64Array, vector: Float64Array): Float64Array {
  const size = vector.length;
  return vector.map((_, i) =>
    vector.reduce((sum, value, j) => sum + matrix[i * size + j]! * value, 0),
  );
}
