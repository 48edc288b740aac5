// Non-response: within classes alike in who answers, those who answered carry the weight of those who did not.
import { exactly, factors, type WeightResult } from './convergence.ts';
import { cellSums } from './post-stratification.ts';

/**
 * Weighting-class adjustment. `responded`: 1 or 0 per sampled unit; `cell`: dense class code. Respondents are scaled to
 * the weight of their class, non-respondents get 0. Throws a RangeError for a class where nobody answered; it says
 * `categories`.
 * Source: Lohr, Sampling: Design and Analysis, chapter on non-response (weighting-class adjustments).
 */
export function adjustForNonresponse(
  weights: Float64Array,
  responded: Uint8Array,
  cell: Int32Array,
  categories: readonly string[] = [],
): WeightResult {
  const cells = cell.reduce((largest, code) => Math.max(largest, code + 1), 0);
  const answered = weights.map((weight, k) => (responded[k] ? weight : 0));
  const all = cellSums(weights, cell, cells);
  const heard = cellSums(answered, cell, cells);
  heard.forEach((weight, c) => {
    if (weight === 0 && all[c]! > 0)
      throw new RangeError(
        `Nobody of class ${categories[c] === undefined ? c : `“${categories[c]}”`} answered. Merge it with another class.`,
      );
  });
  const after = answered.map((weight, k) =>
    weight === 0 ? 0 : (weight * all[cell[k]!]!) / heard[cell[k]!]!,
  );
  return { weights: after, g: factors(weights, after), report: exactly() };
}
