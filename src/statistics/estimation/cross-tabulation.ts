// Two questions against each other: shares of every cell with their spread, and whether the answers go together.
import { degreesOfFreedom } from './degrees-of-freedom.ts';
import type { SurveyDesign } from './design.ts';
import { lineariseMean } from './linearised.ts';
import { raoScott, type RaoScottTest, type ShareTable } from './rao-scott.ts';
import { scoreCovariance } from './variance.ts';

/** Dense codes per row, −1 = missing. */
export interface TableColumns {
  row: Int32Array;
  column: Int32Array;
}

/**
 * Shares of all cells of the two code lists (rows × columns, row-major), their covariance, and the corrected test of
 * independence. `levels`: the codes that respondents of the domain gave; the test is of those, shares of others are 0.
 */
export interface CrossTabulation extends ShareTable {
  levels: { row: readonly number[]; column: readonly number[] };
  test: RaoScottTest;
}

/**
 * Cross-tabulates two columns in a domain. Throws LonelyPsuError under `fail`, a RangeError when fewer than two levels of
 * a question were given in the domain, or too many cells are empty to test.
 * Source: svychisq() of R's survey package on the domain's subset design.
 */
export function crossTabulate(
  design: SurveyDesign,
  of: TableColumns,
  domain: Uint8Array | null = null,
): CrossTabulation {
  const rows = codesUpTo(of.row);
  const columns = codesUpTo(of.column);
  const cells = Array.from({ length: rows * columns }, (_, cell) =>
    Float64Array.from(of.row, (code, k) =>
      code < 0 || of.column[k]! < 0 ? NaN : Number(code * columns + of.column[k]! === cell),
    ),
  );
  const means = cells.map((y) => lineariseMean(design, y, domain));
  const used = means[0]?.used.map((flag, k) => Number(flag && design.weights[k] !== 0));
  const levels = { row: given(of.row, used, rows), column: given(of.column, used, columns) };
  if (levels.row.length < 2 || levels.column.length < 2)
    throw new RangeError(
      `A cross-tabulation needs two levels or more of each question; respondents here gave ${levels.row.length} and ${levels.column.length}.`,
    );
  const covariance = scoreCovariance(
    design,
    means.map(({ scores }) => scores),
    means[0]!.used,
  );
  const shares = Float64Array.from(means, ({ estimate }) => estimate);
  const table = { rows, columns, n: means[0]!.n, shares, covariance };
  const test = raoScott(withLevels(table, levels), degreesOfFreedom(design, domain));
  return { ...table, levels, test };
}

function codesUpTo(codes: Int32Array): number {
  return codes.reduce((largest, code) => Math.max(largest, code), -1) + 1;
}

// Codes that a used row with weight holds, ascending.
function given(codes: Int32Array, used: Uint8Array | undefined, count: number): number[] {
  const seen = new Uint8Array(count);
  codes.forEach((code, k) => {
    if (code >= 0 && used?.[k]) seen[code] = 1;
  });
  return Array.from(seen.keys()).filter((code) => seen[code]);
}

// The rows and columns of the table that someone gave: an absent level has no margin to be independent of.
function withLevels(table: ShareTable, levels: CrossTabulation['levels']): ShareTable {
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
