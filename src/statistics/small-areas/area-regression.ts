// The regression of areas on their covariates, for a given variance between areas. Covariates are mostly 0
// where every province has a constant of its own: only the others are multiplied.
import { symmetricSolver } from '../numeric/matrix.ts';

/** An area: its direct estimate, the known sampling variance of it, and covariates with the constant. */
export interface SmallArea {
  direct: number;
  variance: number;
  covariates: readonly number[];
}

/** An area with the positions of its covariates that are not 0. */
export interface SparseArea extends SmallArea {
  places: readonly number[];
}

/** `inverse`: (X′V⁻¹X)⁻¹, size × size; `rank` below the size: covariates depend on each other. */
export interface AreaRegression {
  coefficients: Float64Array;
  inverse: Float64Array;
  rank: number;
  /** Of X′V⁻¹X. */
  logDeterminant: number;
}

export const sparse = (area: SmallArea): SparseArea => ({
  ...area,
  places: area.covariates.flatMap((x, i) => (x === 0 ? [] : [i])),
});

/** V is diagonal, `between` + the sampling variance of each area. */
export function regress(areas: readonly SparseArea[], between: number): AreaRegression {
  const size = areas[0]!.covariates.length;
  const products = new Float64Array(size * size);
  const moments = new Float64Array(size);
  for (const area of areas) {
    const weight = 1 / (between + area.variance);
    addProducts(products, area, weight);
    for (const i of area.places) moments[i]! += weight * area.covariates[i]! * area.direct;
  }
  const solver = symmetricSolver(products, size);
  const inverse = new Float64Array(size * size);
  for (let j = 0; j < size; j++) {
    const column = solver.solve(Float64Array.from({ length: size }, (_, i) => Number(i === j)));
    column.forEach((value, i) => {
      inverse[i * size + j] = value;
    });
  }
  const { rank, logDeterminant } = solver;
  return { coefficients: solver.solve(moments), inverse, rank, logDeterminant };
}

/** Adds weight · x x′. */
export function addProducts(
  into: Float64Array,
  { covariates, places }: SparseArea,
  weight: number,
): void {
  const size = covariates.length;
  for (const i of places)
    for (const j of places) into[i * size + j]! += weight * covariates[i]! * covariates[j]!;
}

/** x′ A z for a matrix of the covariates' size. */
export function quadratic(x: SparseArea, matrix: Float64Array, z: SparseArea = x): number {
  const size = x.covariates.length;
  let total = 0;
  for (const i of x.places)
    for (const j of z.places) total += x.covariates[i]! * matrix[i * size + j]! * z.covariates[j]!;
  return total;
}

export function fitted({ covariates, places }: SparseArea, coefficients: Float64Array): number {
  let total = 0;
  for (const i of places) total += covariates[i]! * coefficients[i]!;
  return total;
}
