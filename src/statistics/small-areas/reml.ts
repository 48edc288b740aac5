// The variance between areas beyond their covariates, by restricted maximum likelihood (Fisher scoring).
// Source: Rao & Molina, Small Area Estimation (2nd ed., 2015), section 6.4.2; as eblupFH of R's sae does.
import { addProducts, fitted, quadratic, regress, type SparseArea } from './area-regression.ts';

export interface BetweenVariance {
  /** 0 where none is found beyond noise. */
  value: number;
  converged: boolean;
  iterations: number;
}

const MOST_ITERATIONS = 200;

/** @param areas with a direct estimate */
export function betweenVarianceOf(areas: readonly SparseArea[]): BetweenVariance {
  const start = medianVariance(areas);
  let value = start;
  for (let iterations = 1; iterations <= MOST_ITERATIONS; iterations++) {
    const next = Math.max(0, value + scoringStep(areas, value));
    const converged = Math.abs(next - value) <= 1e-12 * (value + start);
    value = next;
    if (converged) return { value, converged, iterations };
  }
  return { value, converged: false, iterations: MOST_ITERATIONS };
}

const medianVariance = (areas: readonly SparseArea[]): number =>
  areas.map(({ variance }) => variance).sort((a, b) => a - b)[Math.floor(areas.length / 2)]!;

// With P = V⁻¹ − V⁻¹X(X′V⁻¹X)⁻¹X′V⁻¹: score (y′PPy − tr P)/2 over information tr(PP)/2.
function scoringStep(areas: readonly SparseArea[], between: number): number {
  const { coefficients, inverse } = regress(areas, between);
  const size = coefficients.length;
  const middle = new Float64Array(size * size); // X′V⁻²X
  let [squares, trace, traceOfSquare] = [0, 0, 0];
  for (const area of areas) {
    const w = 1 / (between + area.variance);
    const leverage = quadratic(area, inverse);
    squares += (w * (area.direct - fitted(area, coefficients))) ** 2;
    trace += w - w * w * leverage;
    traceOfSquare += w * w - 2 * w ** 3 * leverage;
    addProducts(middle, area, w * w);
  }
  return (
    (squares - trace) / (traceOfSquare + traceOfSquared(multiplied(inverse, middle, size), size))
  );
}

function multiplied(a: Float64Array, b: Float64Array, size: number): Float64Array {
  const product = new Float64Array(size * size);
  for (let i = 0; i < size; i++)
    for (let k = 0; k < size; k++) {
      const factor = a[i * size + k]!;
      if (factor === 0) continue;
      for (let j = 0; j < size; j++) product[i * size + j]! += factor * b[k * size + j]!;
    }
  return product;
}

/** tr(AA) */
function traceOfSquared(a: Float64Array, size: number): number {
  let total = 0;
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++) total += a[i * size + j]! * a[j * size + i]!;
  return total;
}
