// Degrees of freedom of each variable's own base: a question asked of few may be answered in few places, and then it
// says less about the spread than the sample as a whole.
import type { AccumulatedDesign } from './accumulator-design.ts';

/**
 * Per variable: PSUs − strata among the cells (ids in acc.byPsu) in which somebody answered it; 0 where nobody did.
 * @param psus the PSUs of the cells, each once
 */
export function degreesOfBases(
  { acc, stratumOfPsu, strata }: AccumulatedDesign,
  cells: Int32Array,
  psus: Int32Array,
): Float64Array {
  const width = acc.variables;
  const { keys, weight, missing } = acc.byPsu;
  const position = new Int32Array(acc.psus.size);
  psus.forEach((psu, at) => {
    position[psu] = at;
  });
  const seen = {
    psu: new Uint8Array(psus.length * width),
    stratum: new Uint8Array(strata.length * width),
  };
  const degrees = new Float64Array(width);
  for (const cell of cells) {
    const psu = keys.first[cell]!;
    for (let j = 0; j < width; j++) {
      if (!isAnswered(weight[cell]!, missing[cell * width + j]!)) continue;
      degrees[j]! += once(seen.psu, position[psu]! * width + j);
      degrees[j]! -= once(seen.stratum, stratumOfPsu[psu]! * width + j);
    }
  }
  return degrees;
}

/** Weights add up with rounding errors: what is left of a cell nobody answered in is not exactly 0. */
const isAnswered = (weight: number, missing: number): boolean => weight - missing > 1e-9 * weight;

function once(seen: Uint8Array, at: number): 0 | 1 {
  if (seen[at] === 1) return 0;
  seen[at] = 1;
  return 1;
}
