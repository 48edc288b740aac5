// Rao and Scott's test of independence: Pearson's statistic, corrected by how much more (or less) the
// shares of this design vary than those of a simple random sample.
import { chiSquareUpperTail } from '../numeric/chi-square.ts';
import { fUpperTail } from '../numeric/distributions.ts';
import { symmetricSolver } from '../numeric/matrix.ts';

/** Shares of n respondents over rows × columns cells (row-major), with the covariance of the shares. */
export interface ShareTable {
  rows: number;
  columns: number;
  n: number;
  shares: Float64Array;
  covariance: Float64Array;
}

/**
 * Second-order test: F on `ndf` and `ddf` degrees of freedom, p-value `p`. First-order test: `scaled`
 * (chi-square over the mean design effect of the contrasts) on `df` degrees, p-value `pScaled`. `chiSquare`
 * is Pearson's, uncorrected, on n respondents (svychisq() prints it on all rows, those without an answer
 * included).
 */
export interface RaoScottTest {
  chiSquare: number;
  f: number;
  ndf: number;
  ddf: number;
  p: number;
  scaled: number;
  df: number;
  pScaled: number;
}

/** Rows and columns, by number, that somebody gave. */
export interface GivenLevels {
  row: readonly number[];
  column: readonly number[];
}

/** A level that nobody gave has no margin to be independent of. */
export function givenLevels({ rows, columns, shares }: ShareTable): GivenLevels {
  const row = Array.from({ length: rows }, (_, r) => r);
  const column = Array.from({ length: columns }, (_, c) => c);
  const has = (r: number, c: number) => shares[r * columns + c]! > 0;
  return {
    row: row.filter((r) => column.some((c) => has(r, c))),
    column: column.filter((c) => row.some((r) => has(r, c))),
  };
}

/**
 * The test of the levels of a table that were given. `df`: of the design. Null where there are fewer than
 * two of a question, or so many cells are empty that the contrasts cannot be told apart. Source: Rao &
 * Scott, "On Chi-Squared Tests for Multiway Contingency Tables …", Annals of Statistics 12 (1984);
 * svychisq(statistic = "F" and "Chisq") of R's survey package.
 */
export function raoScott(whole: ShareTable, df: number): RaoScottTest | null {
  const levels = givenLevels(whole);
  if (levels.row.length < 2 || levels.column.length < 2) return null;
  const table = withLevels(whole, levels);
  const { bottom, top, size } = contrastsOf(table);
  const traces = tracesOf(bottom, top, size);
  if (traces === null) return null;
  const { trace, traceOfSquare } = traces;
  const chiSquare = pearson(table);
  const ndf = trace ** 2 / traceOfSquare;
  const f = chiSquare / trace;
  const scaled = (chiSquare / trace) * size;
  return {
    chiSquare,
    f,
    ndf,
    ddf: ndf * df,
    p: fUpperTail(f, ndf, ndf * df),
    scaled,
    df: size,
    pScaled: chiSquareUpperTail(scaled, size),
  };
}

function withLevels(table: ShareTable, levels: GivenLevels): ShareTable {
  const kept = levels.row.flatMap((r) => levels.column.map((c) => r * table.columns + c));
  const width = table.shares.length;
  return {
    rows: levels.row.length,
    columns: levels.column.length,
    n: table.n,
    shares: Float64Array.from(kept, (cell) => table.shares[cell]!),
    covariance: Float64Array.from(
      kept.flatMap((i) => kept.map((j) => table.covariance[i * width + j]!)),
    ),
  };
}

// Covariance of the interaction contrasts under simple random sampling (bottom) and under the design (top).
function contrastsOf(table: ShareTable): { bottom: Float64Array; top: Float64Array; size: number } {
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
  return { bottom, top, size };
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
): { trace: number; traceOfSquare: number } | null {
  const { solve, rank } = symmetricSolver(bottom, size);
  if (rank < size) return null;
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

function pearson({ rows, columns, n, shares }: ShareTable): number {
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
