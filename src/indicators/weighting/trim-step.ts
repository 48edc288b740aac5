// Trimming: a weight above so many times its locality's median is cut there, and what is cut is shared out among the
// locality's others, so that its total holds.
import { medianOf } from './weight-spread.ts';
import { trimAndRedistribute } from '../../statistics/weighting/trimming.ts';
import { WeightingFailure } from './weighting-failure.ts';

export interface TrimReport {
  /** Respondents whose weight was cut. */
  cut: number;
  /** Weight taken from them, as a share of all. */
  share: number;
}

/** @throws WeightingFailure `untrimmable` where all weights of a locality would be cut */
export function trimWeights(
  weight: Float64Array,
  province: Int32Array,
  above: number,
): { weight: Float64Array; report: TrimReport } {
  const after = weight.slice();
  const report: TrimReport = { cut: 0, share: 0 };
  const lists = new Map<number, number[]>();
  province.forEach((id, row) => {
    const list = lists.get(id) ?? [];
    if (list.length === 0) lists.set(id, list);
    list.push(row);
  });
  let taken = 0;
  for (const [localityId, rows] of lists) {
    const own = Float64Array.from(rows, (row) => weight[row]!);
    const upper = above * medianOf(own);
    const trimmed = trimmedIn(localityId, own, upper);
    rows.forEach((row, at) => (after[row] = trimmed[at]!));
    for (const value of own)
      if (value > upper) {
        report.cut += 1;
        taken += value - upper;
      }
  }
  report.share = taken / weight.reduce((total, value) => total + value, 0);
  return { weight: after, report };
}

function trimmedIn(localityId: number, own: Float64Array, upper: number): Float64Array {
  try {
    return trimAndRedistribute(own, { upper }).weights;
  } catch (error) {
    if (error instanceof RangeError) throw new WeightingFailure('untrimmable', { localityId });
    throw error;
  }
}
