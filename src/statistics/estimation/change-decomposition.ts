// What a change between two rounds is made of: since levels add, the change of the whole is the sum of its parts'.
import type { Interval } from './interval.ts';
import { tInterval } from './interval.ts';

/** A part of a level in one round: its value on the level's scale and the variance of it. */
export interface Part {
  code: string;
  value: number;
  variance?: number;
}

/** `share` of the total change (signed; NaN when nothing changed). The interval needs variances of independent rounds. */
export interface PartChange {
  code: string;
  change: number;
  share: number;
  se: number;
  ci: Interval;
}

/**
 * The change of each part and their sum. Throws a RangeError when the rounds have different parts: then the definition
 * changed and a change across it is not computed. `df` for intervals, normal unless stated.
 */
export function decomposeChange(
  before: readonly Part[],
  after: readonly Part[],
  df = Infinity,
): { total: number; parts: PartChange[] } {
  const old = new Map(before.map((part) => [part.code, part]));
  if (old.size !== after.length || after.some(({ code }) => !old.has(code))) {
    throw new RangeError(
      'The rounds have different parts: the definition changed, so the change is not computed.',
    );
  }
  const changes = after.map((part) => ({
    part,
    from: old.get(part.code)!,
    change: part.value - old.get(part.code)!.value,
  }));
  const total = changes.reduce((sum, { change }) => sum + change, 0);
  const parts = changes.map(({ part, from, change }) => {
    const se = Math.sqrt((part.variance ?? NaN) + (from.variance ?? NaN));
    return {
      code: part.code,
      change,
      share: total === 0 ? NaN : change / total,
      se,
      ci: tInterval(change, se, df),
    };
  });
  return { total, parts };
}
