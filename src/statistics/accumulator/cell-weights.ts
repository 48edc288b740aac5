// Weights by post-stratum of every PSU and of every stratum: short lists, since most PSUs touch few post-strata.
import type { PairIndex } from './pair-index.ts';

/** Ragged rows: entries of row r stand at from[r] … from[r + 1] − 1. */
export interface Lists {
  from: Int32Array;
  cell: Int32Array;
  weight: Float64Array;
}

/** The lists of `rows` PSUs from (PSU, post-stratum) pairs and their weights. */
export function lists(rows: number, keys: PairIndex, weight: Float64Array): Lists {
  const from = new Int32Array(rows + 1);
  for (let id = 0; id < keys.size; id++) from[keys.first[id]! + 1]!++;
  for (let row = 0; row < rows; row++) from[row + 1]! += from[row]!;
  const next = from.slice();
  const result = { from, cell: new Int32Array(keys.size), weight: new Float64Array(keys.size) };
  for (let id = 0; id < keys.size; id++) {
    const at = next[keys.first[id]!]!++;
    result.cell[at] = keys.second[id]!;
    result.weight[at] = weight[id]!;
  }
  return result;
}

/** The sums of each stratum's PSUs, in order of first appearance; `members` holds the PSUs of each stratum. */
export function stratumLists(
  members: readonly (readonly number[])[],
  { from, cell, weight }: Lists,
  cells: number,
): Lists {
  const sums = new Float64Array(cells);
  const seen = new Int32Array(cells).fill(-1);
  const rows = members.map((psus, h) => {
    const own: number[] = [];
    for (const psu of psus) {
      for (let at = from[psu]!; at < from[psu + 1]!; at++) {
        const c = cell[at]!;
        if (seen[c] !== h) own.push(c);
        sums[c] = (seen[c] === h ? sums[c]! : 0) + weight[at]!;
        seen[c] = h;
      }
    }
    return own.map((c) => ({ c, weight: sums[c]! }));
  });
  let total = 0;
  const starts = Int32Array.from([
    0,
    ...rows.map((row) => {
      total += row.length;
      return total;
    }),
  ]);
  const flat = rows.flat();
  return {
    from: starts,
    cell: Int32Array.from(flat, ({ c }) => c),
    weight: Float64Array.from(flat, (entry) => entry.weight),
  };
}
