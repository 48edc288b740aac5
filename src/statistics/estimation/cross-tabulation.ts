// Two questions against each other: shares of every cell with their spread, and whether the answers go together.
import type { SurveyDesign } from './design.ts';
import { degreesOfFreedom } from './degrees-of-freedom.ts';
import { fUpperTail } from '../numeric/distributions.ts';
import { lineariseMean } from './linearised.ts';
import { symmetricSolver } from '../numeric/matrix.ts';
import { scoreCovariance } from './variance.ts';

/** Dense codes per row, −1 = missing. */
export interface TableColumns {
  row: Int32Array;
  column: Int32Array;
}

/** Shares of the cells (rows × columns, row-major), their covariance, and the corrected test of independence. */
export interface CrossTabulation {
  rows: number;
  columns: number;
  n: number;
  shares: Float64Array;
  covariance: Float64Array;
  test: RaoScottTest;
}

/** Second-order Rao–Scott test: F on `ndf` and `ddf` degrees of freedom; `chiSquare` is Pearson's, uncorrected. */
export interface RaoScottTest {
  chiSquare: number;
  f: number;
  ndf: number;
  ddf: number;
  p: number;
}

/**
 * Cross-tabulates two columns in a domain. Throws LonelyPsuError under `fail`, a RangeError when a column has one level.
 * Source: Rao & Scott, "On Chi-Squared Tests for Multiway Contingency Tables …", Annals of Statistics 12 (1984); the F form
 * of svychisq() in R's survey package.
 */
export function crossTabulate(
  design: SurveyDesign,
  of: TableColumns,
  domain: Uint8Array | null = null,
): CrossTabulation {
  const rows = levels(of.row);
  const columns = levels(of.column);
  if (rows < 2 || columns < 2)
    throw new RangeError('A cross-tabulation needs two levels or more of each question.');
  const cells = Array.from({ length: rows * columns }, (_, cell) =>
    Float64Array.from(of.row, (code, k) =>
      code < 0 || of.column[k]! < 0 ? NaN : Number(code * columns + of.column[k]! === cell),
    ),
  );
  const means = cells.map((y) => lineariseMean(design, y, domain));
  const covariance = scoreCovariance(
    design,
    means.map(({ scores }) => scores),
    means[0]!.used,
  );
  const shares = Float64Array.from(means, ({ estimate }) => estimate);
  const table = { rows, columns, n: means[0]!.n, shares, covariance };
  return { ...table, test: raoScott(table, degreesOfFreedom(design, domain)) };
}

function levels(codes: Int32Array): number {
  return codes.reduce((largest, code) => Math.max(largest, code), -1) + 1;
}

function raoScott(table: Omit<CrossTabulation, 'test'>, df: number): RaoScottTest {
  const { rows, columns, n, shares, covariance } = table;
  const contrasts = interactionContrasts(rows, columns);
  const inverse = shares.map((share) => (share === 0 ? 0 : 1 / share));
  const scaled = contrasts.map((contrast) => contrast.map((value, cell) => value * inverse[cell]!));
  const size = contrasts.length;
  const bottom = new Float64Array(size * size);
  const top = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      bottom[i * size + j] =
        contrasts[i]!.reduce((total, value, cell) => total + value * scaled[j]![cell]!, 0) / n;
      top[i * size + j] = quadratic(scaled[i]!, covariance, scaled[j]!);
    }
  }
  const { trace, traceOfSquare } = tracesOf(bottom, top, size);
  const chiSquare = pearson(table);
  const ndf = trace ** 2 / traceOfSquare;
  const f = chiSquare / trace;
  return { chiSquare, f, ndf, ddf: ndf * df, p: fUpperTail(f, ndf, ndf * df) };
}

// A basis of the interaction space: the centred indicator of each cell but those of the last row and column.
function interactionContrasts(rows: number, columns: number): Float64Array[] {
  return Array.from({ length: (rows - 1) * (columns - 1) }, (_, at) => {
    const [r, c] = [Math.floor(at / (columns - 1)), at % (columns - 1)];
    return Float64Array.from(
      { length: rows * columns },
      (_cell, cell) =>
        (Number(Math.floor(cell / columns) === r) - 1 / rows) *
        (Number(cell % columns === c) - 1 / columns),
    );
  });
}

function quadratic(left: Float64Array, matrix: Float64Array, right: Float64Array): number {
  let total = 0;
  for (let i = 0; i < left.length; i++) {
    for (let j = 0; j < right.length; j++)
      total += left[i]! * matrix[i * right.length + j]! * right[j]!;
  }
  return total;
}

// Traces of bottom⁻¹·top and of its square.
function tracesOf(
  bottom: Float64Array,
  top: Float64Array,
  size: number,
): { trace: number; traceOfSquare: number } {
  const { solve } = symmetricSolver(bottom, size);
  const solved = Array.from({ length: size }, (_, j) =>
    solve(Float64Array.from({ length: size }, (_row, i) => top[i * size + j]!)),
  );
  let trace = 0;
  let traceOfSquare = 0;
  for (let i = 0; i < size; i++) {
    trace += solved[i]![i]!;
    for (let j = 0; j < size; j++) traceOfSquare += solved[j]![i]! * solved[i]![j]!;
  }
  return { trace, traceOfSquare };
}

function pearson({ rows, columns, n, shares }: Omit<CrossTabulation, 'test'>): number {
  const byRow = Array.from({ length: rows }, (_, r) =>
    shares.slice(r * columns, (r + 1) * columns).reduce((a, b) => a + b, 0),
  );
  const byColumn = Array.from({ length: columns }, (_, c) =>
    shares.reduce((total, share, cell) => total + (cell % columns === c ? share : 0), 0),
  );
  let total = 0;
  shares.forEach((share, cell) => {
    const expected = byRow[Math.floor(cell / columns)]! * byColumn[cell % columns]!;
    if (expected > 0) total += (share - expected) ** 2 / expected;
  });
  return n * total;
}
