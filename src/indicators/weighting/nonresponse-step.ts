// Non-response: within a class, those who answered carry the weight of everybody who was invited.
import { adjustForNonresponse } from '../../statistics/weighting/nonresponse.ts';
import { cellSums } from '../../statistics/weighting/post-stratification.ts';
import type { NonresponseClasses } from './weighting-sample.ts';

export interface NonresponseReport {
  /** Weighted share of the invited who answered. */
  rate: number;
  /** Smallest and largest factor of a respondent. */
  factors: [low: number, high: number];
  /** Classes in which nobody answered: of PSUs, the stratum's others carry them. */
  silentClasses: number;
}

/** @returns the weights of the respondents after the step, level by level */
export function adjustNonresponse(
  weight: Float64Array,
  classes: NonresponseClasses,
): { weight: Float64Array; report: NonresponseReport } {
  let after = weight;
  let silentClasses = 0;
  for (const level of classes.levels) {
    const answered = cellSums(after, level.of, level.invited.length);
    silentClasses += level.invited.filter((sum, c) => sum > 0 && answered[c] === 0).length;
    after = levelOut(after, level, answered);
  }
  const invited = classes.levels.at(-1)!.invited.reduce((sum, value) => sum + value, 0);
  const answered = weight.reduce((sum, value) => sum + value, 0);
  return {
    weight: after,
    report: { rate: answered / invited, factors: extremes(weight, after), silentClasses },
  };
}

/** Everybody invited who has not answered is one unit a class; classes in which nobody answered are left out. */
function levelOut(
  weight: Float64Array,
  { of, invited }: NonresponseClasses['levels'][number],
  answered: Float64Array,
): Float64Array {
  const heard = [...answered.keys()].filter((c) => answered[c]! > 0);
  const rows = weight.length;
  const units = new Float64Array(rows + heard.length);
  const cell = new Int32Array(units.length);
  units.set(weight);
  cell.set(of.subarray(0, rows));
  heard.forEach((c, at) => {
    units[rows + at] = Math.max(0, invited[c]! - answered[c]!);
    cell[rows + at] = c;
  });
  const responded = new Uint8Array(units.length).fill(1, 0, rows);
  return adjustForNonresponse(units, responded, cell).weights.slice(0, rows);
}

function extremes(before: Float64Array, after: Float64Array): [low: number, high: number] {
  let [low, high] = [Infinity, -Infinity];
  for (let row = 0; row < before.length; row++) {
    const factor = after[row]! / before[row]!;
    low = Math.min(low, factor);
    high = Math.max(high, factor);
  }
  return [low, high];
}
