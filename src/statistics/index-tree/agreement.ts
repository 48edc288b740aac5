// Do reviewers of the same portal see the same thing? Krippendorff's alpha: 1 = always, 0 = as by chance.
import { quantileOfSorted } from './quartile-group.ts';
import { xoshiro } from '../numeric/random.ts';
import type { Interval } from '../estimation/interval.ts';

/** What may be said of two codes: only whether they differ, which is more, or by how much. */
export type MeasurementLevel = 'nominal' | 'ordinal' | 'interval';

/** `units`: units two or more reviewers coded. `ci`: bootstrap over units. */
export interface Agreement {
  alpha: number;
  units: number;
  ci: Interval;
}

/** Bootstrap of the interval: repeats (default 1000; 0 = none), confidence (0.95) and an integer seed. */
export interface BootstrapControl {
  seed: number;
  repeats?: number;
  confidence?: number;
}

/**
 * Krippendorff's alpha of ratings: one list of codes per unit, one entry per reviewer who coded it (NaN = did not).
 * NaN when fewer than two units are coded twice or all codes are the same.
 * Source: Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), sections A–D; Content Analysis (2004), ch. 11.
 */
export function krippendorffAlpha(
  ratings: readonly ArrayLike<number>[],
  level: MeasurementLevel,
  bootstrap: BootstrapControl,
): Agreement {
  const units = ratings
    .map((codes) => Array.from(codes).filter((code) => !Number.isNaN(code)))
    .filter((codes) => codes.length >= 2);
  const { seed, repeats = 1000, confidence = 0.95 } = bootstrap;
  const random = xoshiro(seed);
  const alphas = Float64Array.from({ length: repeats }, () =>
    alphaOf(
      units.map(() => units[random.below(units.length)]!),
      level,
    ),
  )
    .filter((alpha) => !Number.isNaN(alpha))
    .sort();
  const tail = (1 - confidence) / 2;
  return {
    alpha: alphaOf(units, level),
    units: units.length,
    ci: [quantileOfSorted(alphas, tail), quantileOfSorted(alphas, 1 - tail)],
  };
}

function alphaOf(units: readonly (readonly number[])[], level: MeasurementLevel): number {
  const counts = new Map<number, number>();
  for (const code of units.flat()) counts.set(code, (counts.get(code) ?? 0) + 1);
  const distance = DISTANCES[level](counts);
  const all = Array.from(counts.values()).reduce((a, b) => a + b, 0);
  let observed = 0;
  for (const codes of units) observed += pairwise(countsOf(codes), distance) / (codes.length - 1);
  const expected = pairwise(counts, distance) / (all - 1);
  return expected > 0 ? 1 - observed / expected : NaN;
}

function countsOf(codes: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1);
  return counts;
}

type Distance = (a: number, b: number) => number;

function pairwise(counts: ReadonlyMap<number, number>, distance: Distance): number {
  let total = 0;
  for (const [a, m] of counts)
    for (const [b, n] of counts) if (a !== b) total += m * n * distance(a, b);
  return total;
}

const DISTANCES: Readonly<
  Record<MeasurementLevel, (counts: ReadonlyMap<number, number>) => Distance>
> = {
  nominal: () => () => 1,
  interval: () => (a, b) => (a - b) ** 2,
  ordinal: ordinalDistance,
};

// Squared number of codes lying from one rank to the other, the two ends counted half.
function ordinalDistance(counts: ReadonlyMap<number, number>): Distance {
  const middle = new Map<number, number>();
  let below = 0;
  for (const code of Array.from(counts.keys()).sort((a, b) => a - b)) {
    const count = counts.get(code)!;
    middle.set(code, below + count / 2);
    below += count;
  }
  return (a, b) => (middle.get(a)! - middle.get(b)!) ** 2;
}
