// Two questions against each other: shares of every cell with their spread, and whether the answers go
// together.
import { raoScott, type RaoScottTest, type ShareTable } from '../estimation/rao-scott.ts';
import type { AccumulatedDesign } from './accumulator-design.ts';
import { estimateNodesOf } from './accumulator-estimate.ts';
import { domainScores } from './domain-scores.ts';

/** Shares of all cells (rows × columns, row-major); `test` is null where the table cannot be tested. */
export interface CrossTabulation extends ShareTable {
  df: number;
  test: RaoScottTest | null;
}

/** A share below it is a rounding error of sums. */
const ROUNDING = 1e-12;

/**
 * Cross-tabulates in the union of `domains`. The variables of the accumulator are the cells, row-major: 1
 * for the cell of a respondent, 0 for the others, missing for all where one of the two was not answered.
 * Throws LonelyPsuError under `fail`. Source: svychisq() of R's survey package on the domain's subset
 * design.
 */
export function crossTabulate(
  design: AccumulatedDesign,
  domains: readonly number[],
  { rows, columns }: { rows: number; columns: number },
): CrossTabulation {
  const found = domainScores(design, domains);
  const cells = Array.from({ length: rows * columns }, (_, variable) => ({
    constant: 0,
    terms: [{ variable, coefficient: 1 }],
  }));
  const { estimates, covariance } = estimateNodesOf(design, found, cells);
  const table = {
    rows,
    columns,
    n: estimates[0]!.n,
    shares: Float64Array.from(estimates, ({ estimate }) => (estimate > ROUNDING ? estimate : 0)),
    covariance,
  };
  const df = found.scores.dfDomain;
  return { ...table, df, test: table.n === 0 ? null : raoScott(table, df) };
}
