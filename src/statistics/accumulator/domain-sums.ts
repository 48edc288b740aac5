// Respondents, persons and sums of squares of a domain or a pool of domains, compensated over its PSU cells.
import type { Accumulator } from './accumulator.ts';
import { addToRow, compensatedRow, type CompensatedRow } from '../numeric/summation.ts';

/** The sums of a pooled domain: per variable respondents, persons and Σw of squares, around the origin or the mean. */
export interface DomainSums {
  n: Float64Array;
  weight: Float64Array;
  squares: Float64Array;
}

/** The cells of several domains as one list. */
export function concatenated(lists: readonly Int32Array[]): Int32Array {
  if (lists.length === 1) return lists[0]!;
  const all = new Int32Array(lists.reduce((total, { length }) => total + length, 0));
  let at = 0;
  for (const list of lists) {
    all.set(list, at);
    at += list.length;
  }
  return all;
}

const ROUNDING = 1e-12;

/** Sums over the cells of domains `ids`; `top` holds Σw·(y − origin). Zeros for a variable nobody answered. */
export function sumsOf(
  acc: Accumulator,
  ids: readonly number[],
  cells: Int32Array,
): DomainSums & { top: Float64Array } {
  const width = acc.variables;
  const { n: counts, weight: weights, missing, scored } = acc.byPsu;
  const weight = compensatedRow(width);
  const top = compensatedRow(width);
  let respondents = 0;
  for (const cell of cells) {
    respondents += counts[cell]!;
    for (let j = 0, at = cell * width; j < width; j++, at++) {
      addToRow(weight, j, weights[cell]! - missing[at]!);
      addToRow(top, j, scored[at]!);
    }
  }
  const n = new Float64Array(width).fill(respondents);
  const squares = new Float64Array(width);
  for (const id of ids) {
    for (let j = 0; j < width; j++) {
      n[j]! -= acc.unanswered[id * width + j]!;
      squares[j]! += acc.squares[id * width + j]!;
    }
  }
  for (let j = 0; j < width; j++) {
    const [all, total] = [weight.sum[j]! + weight.carry[j]!, top.sum[j]! + top.carry[j]!];
    squares[j] = withoutRounding(squares[j]!, all, total);
  }
  const answered = ({ sum, carry }: CompensatedRow) =>
    sum.map((value, j) => (n[j] === 0 ? 0 : value + carry[j]!));
  return { n, squares, weight: answered(weight), top: answered(top) };
}

// A constant far from the origin leaves its squares a rounding error away from Σw·(ȳ − origin)²: then exactly that, so
// that a domain without spread has none.
function withoutRounding(squares: number, weight: number, top: number): number {
  const ofMean = weight * (top / weight) ** 2;
  return Math.abs(squares - ofMean) <= ROUNDING * ofMean ? ofMean : squares;
}
