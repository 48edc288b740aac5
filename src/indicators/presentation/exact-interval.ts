// Korn–Graubard's interval on any scale with two ends, also where all answers are alike.
import type { Interval } from '../../statistics/estimation/interval.ts';
import { tMultiplier } from '../../statistics/estimation/interval.ts';
import { clopperPearson, kornGraubard } from '../../statistics/estimation/proportion-interval.ts';
import type { Evidence, Scale } from './evidence.ts';

/** All answers are the same, up to rounding of sums. */
export const isAlike = ({ variance }: Evidence, { low, high }: Scale): boolean =>
  variance <= 1e-20 * (high - low) ** 2;

/**
 * The interval of the value rescaled to 0..1, in the units of the scale. Where all answers are alike the effective
 * sample is n ÷ `zeroDeff`. A mean of answers between the ends varies at most as a share does, so for one whose answers
 * are alike the interval errs to the wide side.
 */
export function exactInterval(
  evidence: Evidence,
  scale: Scale,
  zeroDeff: number,
): { interval: Interval; effectiveN: number } {
  const { estimate, variance, n, df } = evidence;
  const range = scale.high - scale.low;
  const p = endOr((estimate - scale.low) / range);
  const found = isAlike(evidence, scale)
    ? alike(p, n / Math.max(1, zeroDeff))
    : kornGraubard({ p, variance: variance / range ** 2, n, df });
  const [from, to] = found.interval;
  return {
    interval: [scale.low + range * from, scale.low + range * to],
    effectiveN: found.effectiveN,
  };
}

const alike = (p: number, effectiveN: number): { interval: Interval; effectiveN: number } => ({
  interval: clopperPearson(p, effectiveN),
  effectiveN,
});

/** 0 or 1 where only rounding keeps p from it. */
function endOr(p: number): number {
  if (p < 1e-12) return 0;
  return p > 1 - 1e-12 ? 1 : p;
}

/**
 * A variance for an item whose answers are all alike, to be carried by the scores that hold it: (the longer arm of its
 * exact interval ÷ t)². Source: methodology, section 6.
 */
export function varianceOfAlike(evidence: Evidence, scale: Scale, zeroDeff: number): number {
  const [from, to] = exactInterval(evidence, scale, zeroDeff).interval;
  const arm = Math.max(evidence.estimate - from, to - evidence.estimate);
  return (arm / tMultiplier(evidence.df)) ** 2;
}
