// What a stratum's squares are multiplied by: (1 − f)·n/(n − 1), or what the rule for a lonely PSU says.
import type { LonelyPsu } from './lonely-psu.ts';

/**
 * One stratum: sampled PSUs, the scale of its squares, whether PSU totals are centred, and whether it is
 * lonely.
 */
export interface StratumScale {
  n: number;
  scale: number;
  centred: boolean;
  lonely: boolean; // one PSU of several
}

/**
 * `population`: PSUs the stratum has, undefined = drawn with replacement. Throws a RangeError when it has
 * fewer than n.
 */
export function scaleOf(
  n: number,
  population: number | undefined,
  lonelyPsu: LonelyPsu,
): StratumScale {
  if (population !== undefined && population < n) {
    throw new RangeError(
      `${n} PSUs were sampled of a stratum that has ${population}. Mend the population count.`,
    );
  }
  const remaining = population === undefined ? 1 : (population - n) / population;
  if (n > 1) return { n, scale: (remaining * n) / (n - 1), centred: true, lonely: false };
  return {
    n,
    scale: lonelyPsu === 'adjust' ? remaining : 0,
    centred: false,
    lonely: remaining >= 1e-7,
  };
}
