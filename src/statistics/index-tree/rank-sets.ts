// What a sample can say about ranks: for each locality the ranks that tests of its differences from the
// others do not rule out. Unlike the spread of simulated ranks these sets hold the true rank as often as they
// promise, also where localities lie close together.
import { xoshiro } from '../numeric/random.ts';
import { quantileOfSorted } from './quartile-group.ts';

/** Estimates of localities that are independent of each other; NaN: no score. */
export interface RankSetInput {
  estimates: ArrayLike<number>;
  variances: ArrayLike<number>;
  /** How often the sets hold the true ranks; default 0.95. */
  coverage?: number;
  draws?: number; // default 2000
  seed: number; // integer
}

/** The smallest and the largest rank that is not ruled out; 1 = largest score. */
export interface RankSet {
  low: number;
  high: number;
}

/**
 * `marginal`: the set of one locality holds its rank with the stated coverage. `simultaneous`: the sets of
 * all localities hold all ranks at once with it; they are wider. Null for a locality without a score.
 * Critical values come from seeded draws of the largest studentised difference.
 * Source: Mogstad, Romano, Shaikh & Wilhelm, "Inference for Ranks", Review of Economic Studies 91 (2024),
 * section 3.
 */
export interface RankSets {
  marginal: (RankSet | null)[];
  simultaneous: (RankSet | null)[];
}

interface Scored {
  estimates: Float64Array;
  spreads: Float64Array;
}

/** @throws RangeError for fewer than one draw */
export function rankSets(input: RankSetInput): RankSets {
  const { coverage = 0.95, draws = 2000 } = input;
  if (!(draws >= 1)) throw new RangeError(`Rank sets need at least one draw, not ${draws}.`);
  const known = Array.from(input.estimates).flatMap((value, at) =>
    Number.isNaN(value) ? [] : [at],
  );
  const scored: Scored = {
    estimates: Float64Array.from(known, (at) => input.estimates[at]!),
    spreads: Float64Array.from(known, (at) => Math.sqrt(Math.max(0, input.variances[at]!) || 0)),
  };
  const largest = largestDifferences(scored, { draws, seed: input.seed });
  const overall = quantileOfSorted(largest.overall.sort(), coverage);
  const sets: RankSets = {
    marginal: Array.from(input.estimates, () => null),
    simultaneous: Array.from(input.estimates, () => null),
  };
  known.forEach((at, position) => {
    const own = largest.byLocality.subarray(position * draws, (position + 1) * draws).sort();
    sets.marginal[at] = setOf(scored, position, quantileOfSorted(own, coverage));
    sets.simultaneous[at] = setOf(scored, position, overall);
  });
  return sets;
}

interface Largest {
  byLocality: Float64Array; // [position × draws + draw]
  overall: Float64Array; // by draw
}

/**
 * Per draw of pure sampling error: the largest |difference| ÷ its standard error, of each locality and of all
 * pairs.
 */
function largestDifferences(
  { spreads }: Scored,
  { draws, seed }: { draws: number; seed: number },
): Largest {
  const random = xoshiro(seed);
  const largest: Largest = {
    byLocality: new Float64Array(spreads.length * draws),
    overall: new Float64Array(draws),
  };
  const precision = pairPrecision(spreads);
  for (let draw = 0; draw < draws; draw++) {
    const errors = spreads.map((spread) => spread * random.normal());
    const found = largestOfEach(errors, precision);
    for (let own = 0; own < found.length; own++) {
      largest.byLocality[own * draws + draw] = found[own]!;
      if (found[own]! > largest.overall[draw]!) largest.overall[draw] = found[own]!;
    }
  }
  return largest;
}

/** 1 ÷ the standard error of each pair's difference, row-major; 0 where it is 0. */
function pairPrecision(spreads: Float64Array): Float64Array {
  const size = spreads.length;
  return Float64Array.from({ length: size * size }, (_, at) => {
    const spread = Math.hypot(spreads[Math.floor(at / size)]!, spreads[at % size]!);
    return spread > 0 ? 1 / spread : 0;
  });
}

function largestOfEach(errors: Float64Array, precision: Float64Array): Float64Array {
  const size = errors.length;
  const largest = new Float64Array(size);
  for (let own = 0; own < size; own++) {
    for (let other = own + 1; other < size; other++) {
      const found = Math.abs(errors[own]! - errors[other]!) * precision[own * size + other]!;
      if (found > largest[own]!) largest[own] = found;
      if (found > largest[other]!) largest[other] = found;
    }
  }
  return largest;
}

function setOf({ estimates, spreads }: Scored, own: number, critical: number): RankSet {
  let [above, below] = [0, 0];
  estimates.forEach((estimate, other) => {
    const bound = critical * Math.hypot(spreads[own]!, spreads[other]!);
    if (estimate - estimates[own]! > bound) above += 1;
    if (estimates[own]! - estimate > bound) below += 1;
  });
  return { low: 1 + above, high: estimates.length - below };
}
