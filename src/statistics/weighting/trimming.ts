// Trimming: weights outside bounds are cut, and what was cut is given to the others in equal parts, so the total holds.
import { exactly, factors, type WeightResult } from './convergence.ts';
import { sum } from '../numeric/summation.ts';

/** Bounds of weights; `strict` repeats until no weight lies outside, since what is given can push others over. */
export interface TrimBounds {
  upper?: number;
  lower?: number;
  strict?: boolean;
}

/**
 * Cuts weights to [lower, upper] and adds the sum cut off to the weights inside, in equal parts.
 * Throws a RangeError when every weight lies outside, for then nothing can take what was cut, or lower > upper.
 * Source: Potter, "A Study of Procedures to Identify and Trim Extreme Sampling Weights", ASA SRMS Proceedings (1990);
 * semantics of trimWeights() in R's survey package.
 */
export function trimAndRedistribute(weights: Float64Array, bounds: TrimBounds): WeightResult {
  const { upper = Infinity, lower = -Infinity } = bounds;
  if (!(lower <= upper))
    throw new RangeError(
      `Weights cannot be trimmed to between ${lower} and ${upper}. Mend the bounds.`,
    );
  let after = weights;
  let iterations = 0;
  for (let again = true; again; again = bounds.strict === true && iterations < 1000) {
    const next = trimOnce(after, bounds);
    if (!next) break;
    after = next;
    iterations++;
  }
  const held = !isOutside(after, bounds).includes(1) || bounds.strict !== true;
  return {
    weights: after,
    g: factors(weights, after),
    report: {
      ...exactly(),
      converged: held,
      iterations,
      problem: held ? null : 'Weights still lie outside the bounds. Widen them.',
    },
  };
}

function isOutside(
  weights: Float64Array,
  { upper = Infinity, lower = -Infinity }: TrimBounds,
): Uint8Array {
  return Uint8Array.from(weights, (weight) => (weight < lower || weight > upper ? 1 : 0));
}

function trimOnce(weights: Float64Array, bounds: TrimBounds): Float64Array | null {
  const { upper = Infinity, lower = -Infinity } = bounds;
  const outside = isOutside(weights, bounds);
  const inside = weights.length - outside.reduce((count, flag) => count + flag, 0);
  if (inside === weights.length) return null;
  if (inside === 0)
    throw new RangeError(
      'Every weight lies outside the bounds, so nothing can take what is cut. Widen the bounds.',
    );
  const trimmed = weights.map((weight) => Math.min(Math.max(weight, lower), upper));
  const share = sum(weights.map((weight, k) => weight - trimmed[k]!)) / inside;
  return trimmed.map((weight, k) => (outside[k] ? weight : weight + share));
}

/** w = min(w, cap), what is cut is lost. */
export function capWeights(weights: Float64Array, cap: number): Float64Array {
  return weights.map((weight) => Math.min(weight, cap));
}
