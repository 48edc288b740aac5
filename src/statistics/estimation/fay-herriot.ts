// Small areas: where a sample is thin, a locality's own mean is drawn towards what places like it show, by
// as much as its own figure is unsure. How much was borrowed is part of the answer.
import { symmetricSolver, type SymmetricSolver } from '../numeric/matrix.ts';

/** A locality: its direct estimate, the known sampling variance of it, and covariates with the constant. */
export interface SmallArea {
  direct: number;
  variance: number;
  covariates: readonly number[];
}

/** `shrinkage` γ: weight of the direct estimate; `borrowed` = 1 − γ. `mse` of the estimate. */
export interface SmallAreaEstimate {
  estimate: number;
  mse: number;
  shrinkage: number;
  borrowed: number;
  synthetic: number;
}

/** `betweenVariance`: between localities beyond the covariates; 0 when none is found beyond noise. */
export interface FayHerriotFit {
  betweenVariance: number;
  coefficients: Float64Array;
  converged: boolean;
  iterations: number;
  areas: SmallAreaEstimate[];
}

/**
 * Fay–Herriot area model fitted by REML (Fisher scoring), EBLUPs with second-order mean squared errors. An
 * area with NaN direct estimate gets the synthetic one, borrowed 1. Throws a RangeError when sampling
 * variances are not positive or fewer areas have estimates than there are covariates + 1. Source: Fay &
 * Herriot, JASA 74 (1979); Rao & Molina, Small Area Estimation (2nd ed., 2015), ch. 6 (REML; MSE g1 + g2 +
 * 2g3).
 */
export function fayHerriot(areas: readonly SmallArea[]): FayHerriotFit {
  const known = areas.filter(({ direct }) => !Number.isNaN(direct));
  const size = areas[0]?.covariates.length ?? 0;
  if (known.length < size + 1)
    throw new RangeError(`${known.length} areas with an estimate cannot fit ${size} covariates.`);
  if (known.some(({ variance }) => !(variance > 0)))
    throw new RangeError('Every direct estimate needs a positive sampling variance.');
  let betweenVariance = startOf(known);
  let converged = false;
  let iterations = 0;
  while (!converged && iterations < 200) {
    const next = Math.max(0, betweenVariance + remlStep(known, betweenVariance));
    converged = Math.abs(next - betweenVariance) <= 1e-12 * (betweenVariance + startOf(known));
    betweenVariance = next;
    iterations++;
  }
  const regression = regress(known, betweenVariance);
  return {
    betweenVariance,
    coefficients: regression.coefficients,
    converged,
    iterations,
    areas: areas.map((area) =>
      estimateArea(area, {
        betweenVariance,
        regression,
        precision: precisionOf(known, betweenVariance),
      }),
    ),
  };
}

function startOf(areas: readonly SmallArea[]): number {
  return areas.map(({ variance }) => variance).sort((a, b) => a - b)[Math.floor(areas.length / 2)]!;
}

interface Regression {
  coefficients: Float64Array;
  solver: SymmetricSolver;
}

function regress(areas: readonly SmallArea[], between: number): Regression {
  const size = areas[0]!.covariates.length;
  const products = new Float64Array(size * size);
  const moments = new Float64Array(size);
  for (const { direct, variance, covariates } of areas) {
    const weight = 1 / (between + variance);
    covariates.forEach((x, i) => {
      moments[i]! += weight * x * direct;
      covariates.forEach((z, j) => {
        products[i * size + j]! += weight * x * z;
      });
    });
  }
  const solver = symmetricSolver(products, size);
  return { coefficients: solver.solve(moments), solver };
}

// With P = V⁻¹ − V⁻¹X(X′V⁻¹X)⁻¹X′V⁻¹: score (y′PPy − tr P)/2 over information tr(PP)/2.
function remlStep(areas: readonly SmallArea[], between: number): number {
  const { coefficients, solver } = regress(areas, between);
  const size = coefficients.length;
  const weights = areas.map(({ variance }) => 1 / (between + variance));
  const solved = areas.map(({ covariates }) => solver.solve(covariates));
  const middle = new Float64Array(size * size); // X′V⁻²X
  let [squares, trace, traceOfSquare] = [0, 0, 0];
  areas.forEach((area, k) => {
    const w = weights[k]!;
    const leverage = dot(area.covariates, solved[k]!);
    squares += (w * (area.direct - dot(area.covariates, coefficients))) ** 2;
    trace += w - w * w * leverage;
    traceOfSquare += w * w - 2 * w ** 3 * leverage;
    area.covariates.forEach((x, i) =>
      area.covariates.forEach((z, j) => {
        middle[i * size + j]! += w * w * x * z;
      }),
    );
  });
  return (squares - trace) / (traceOfSquare + traceOfSquared(middle, solver, size));
}

// tr[((X′V⁻¹X)⁻¹ X′V⁻²X)²]
function traceOfSquared(middle: Float64Array, solver: SymmetricSolver, size: number): number {
  const columns = Array.from({ length: size }, (_, j) =>
    solver.solve(Float64Array.from({ length: size }, (_row, i) => middle[i * size + j]!)),
  );
  let total = 0;
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++) total += columns[j]![i]! * columns[i]![j]!;
  return total;
}

function precisionOf(areas: readonly SmallArea[], between: number): number {
  return areas.reduce((total, { variance }) => total + 1 / (between + variance) ** 2, 0);
}

function estimateArea(
  { direct, variance, covariates }: SmallArea,
  fit: { betweenVariance: number; regression: Regression; precision: number },
): SmallAreaEstimate {
  const { betweenVariance, regression } = fit;
  const synthetic = dot(covariates, regression.coefficients);
  const ofRegression = dot(covariates, regression.solver.solve(covariates));
  if (Number.isNaN(direct))
    return {
      estimate: synthetic,
      mse: betweenVariance + ofRegression,
      shrinkage: 0,
      borrowed: 1,
      synthetic,
    };
  const shrinkage = betweenVariance / (betweenVariance + variance);
  const g1 = shrinkage * variance;
  const g2 = (1 - shrinkage) ** 2 * ofRegression;
  const g3 = (variance ** 2 / (betweenVariance + variance) ** 3) * (2 / fit.precision);
  return {
    estimate: shrinkage * direct + (1 - shrinkage) * synthetic,
    mse: g1 + g2 + 2 * g3,
    shrinkage,
    borrowed: 1 - shrinkage,
    synthetic,
  };
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += a[i]! * b[i]!;
  return total;
}
