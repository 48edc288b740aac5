// Sums of scores by a pair of keys, in typed arrays that grow: the tables an accumulator is made of.
import { emptyPairIndex, grown, pairId, type PairIndex } from './pair-index.ts';

/** Sums over the rows of one key, `variables` wide: Σw of missing scores and Σw·(y − origin) of the others. */
export interface ScoreSums {
  keys: PairIndex;
  n: Float64Array; // rows with weight
  weight: Float64Array; // Σw
  missing: Float64Array; // [key × variables + j]
  scored: Float64Array; // [key × variables + j]
}

/** Sums without keys. */
export function emptySums(): ScoreSums {
  return {
    keys: emptyPairIndex(),
    n: new Float64Array(0),
    weight: new Float64Array(0),
    missing: new Float64Array(0),
    scored: new Float64Array(0),
  };
}

/** The number of a key among sums, new ones with zero sums. */
export function sumsId(sums: ScoreSums, key: { a: number; b: number }, variables: number): number {
  const id = pairId(sums.keys, key.a, key.b);
  if (id >= sums.n.length) {
    sums.n = grown(sums.n, sums.keys.size);
    sums.weight = grown(sums.weight, sums.n.length);
    sums.missing = grown(sums.missing, sums.n.length * variables);
    sums.scored = grown(sums.scored, sums.n.length * variables);
  }
  return id;
}
