// A locality against the median of all localities, with the uncertainty of both.
import { tTwoSided } from '../numeric/distributions.ts';
import { xoshiro } from '../numeric/random.ts';
import { quantileOfSorted, quantileType7 } from './quartile-group.ts';

/** Independent estimates of localities with their degrees of freedom; NaN: no score. */
export interface MedianInput {
  estimates: ArrayLike<number>;
  variances: ArrayLike<number>;
  degrees: ArrayLike<number>;
  draws?: number; // default 2000
  seed: number; // integer
}

/** Estimate − median of the estimates, its standard error, and the two-sided p-value of no difference. */
export interface MedianDifference {
  difference: number;
  se: number;
  p: number;
}

/**
 * One entry per locality, null where it has no score or no degrees of freedom. The standard error is that of the
 * difference in seeded draws from the normal distributions of all estimates, so that the median's own error and its
 * covariance with the locality are in it. The test is Student's t on the locality's degrees of freedom.
 * @throws RangeError for fewer than two draws
 */
export function medianDifferences(input: MedianInput): (MedianDifference | null)[] {
  const { draws = 2000 } = input;
  if (!(draws >= 2)) throw new RangeError(`A standard error needs two draws, not ${draws}.`);
  const known = Array.from(input.estimates).flatMap((value, at) =>
    Number.isFinite(value) ? [at] : [],
  );
  const estimates = known.map((at) => input.estimates[at]!);
  const centre = quantileType7(estimates, 0.5);
  const spreads = known.map((at) => Math.sqrt(Math.max(0, input.variances[at]!) || 0));
  const errors = errorsOf(estimates, spreads, { draws, seed: input.seed });
  const found: (MedianDifference | null)[] = Array.from(input.estimates, () => null);
  known.forEach((at, position) => {
    const degrees = input.degrees[at]!;
    if (!(degrees > 0)) return;
    const difference = estimates[position]! - centre;
    const se = errors[position]!;
    const p = se > 0 ? tTwoSided(difference / se, degrees) : difference === 0 ? 1 : 0;
    found[at] = { difference, se, p };
  });
  return found;
}

/** Standard deviation over draws of (estimate − median), by locality. */
function errorsOf(
  estimates: readonly number[],
  spreads: readonly number[],
  { draws, seed }: { draws: number; seed: number },
): number[] {
  const random = xoshiro(seed);
  const centre = quantileType7(estimates, 0.5);
  const sums = new Float64Array(estimates.length);
  const squares = new Float64Array(estimates.length);
  for (let draw = 0; draw < draws; draw++) {
    const errors = spreads.map((spread) => spread * random.normal());
    const drawn = Float64Array.from(errors, (error, at) => estimates[at]! + error).sort();
    const shift = quantileOfSorted(drawn, 0.5) - centre;
    errors.forEach((error, at) => {
      sums[at]! += error - shift;
      squares[at]! += (error - shift) ** 2;
    });
  }
  return estimates.map((_, at) =>
    Math.sqrt(Math.max(0, (squares[at]! - sums[at]! ** 2 / draws) / (draws - 1))),
  );
}
