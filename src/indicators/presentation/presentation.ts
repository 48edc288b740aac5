// What may be said of one figure: its interval and the interval's name, a flag, and the reason in a word.
// The only place that decides; pages look up words for what was decided (methodology, section 6).
import {
  symmetricInterval,
  tMultiplier,
  type Interval,
} from '../../statistics/estimation/interval.ts';
import { exactInterval, isAlike } from './exact-interval.ts';
import type { Evidence, Flag, FlagReason, IntervalKind, Scale } from './evidence.ts';
import type { PresentationRules } from './presentation-rules.ts';

/** `variance` is null where the interval was not made from one. */
export interface Presented {
  interval: Interval | null;
  intervalKind: IntervalKind | null;
  variance: number | null;
  /** Of a share: the size of a simple random sample with the same precision. */
  effectiveN: number | null;
  flag: Flag;
  reason: FlagReason | null;
}

const nothing = { interval: null, intervalKind: null, variance: null, effectiveN: null };
const hidden = (reason: FlagReason): Presented => ({ ...nothing, flag: 'hidden', reason });

/** Why a base carries no figure at all; null where it does. */
function lackOf({ estimate, n, df }: Evidence, minimum: number): FlagReason | null {
  if (n === 0 || Number.isNaN(estimate)) return 'none';
  if (n < minimum) return 'few';
  return df >= 1 ? null : 'degrees';
}

/** Of respondents only: a count of people who chose to answer has no sampling error, hence no interval. */
export function presentCount(evidence: Evidence, minimum: number): Presented {
  const lack = lackOf({ ...evidence, df: 1 }, minimum);
  return lack === null ? { ...nothing, flag: 'ok', reason: null } : hidden(lack);
}

interface IndicatorScale extends Scale {
  isProportion: boolean;
}

/**
 * An indicator on its own scale. A share has Korn–Graubard's interval; so has, on its rescaled value, a
 * mean whose answers are all alike. `zeroDeff`: design effect of comparable items, for a variance of 0.
 */
export function presentIndicator(
  evidence: Evidence,
  item: IndicatorScale,
  { rules, zeroDeff }: { rules: PresentationRules; zeroDeff: number },
): Presented {
  const lack = lackOf(evidence, rules.minRespondents);
  if (lack !== null) return hidden(lack);
  const isMean = !item.isProportion && !isAlike(evidence, item);
  return isMean
    ? presentMean(evidence, item, rules)
    : presentExactly(evidence, item, { rules, zeroDeff });
}

/**
 * A mean of numbers that have no ends, such as ages or costs: hidden only for its base, since no width is
 * too wide of a scale without one. Answers that are all alike say nothing of how far others may differ.
 */
export function presentNumber(evidence: Evidence, rules: PresentationRules): Presented {
  const lack = lackOf(evidence, rules.minRespondents);
  if (lack !== null) return hidden(lack);
  const { estimate, variance, df } = evidence;
  if (!(variance > 0)) return { ...nothing, flag: 'caution', reason: 'alike' };
  const se = Math.sqrt(variance);
  const reason =
    cautionOfBase(evidence, rules) ??
    (se > rules.maxRelativeError * Math.abs(estimate) ? 'relative' : null);
  return {
    interval: symmetricInterval(estimate, se, tMultiplier(df)),
    intervalKind: 't',
    variance,
    effectiveN: null,
    flag: reason === null ? 'ok' : 'caution',
    reason,
  };
}

/**
 * A quantile with an interval that was read off the values; hidden where the sample does not reach its ends.
 * @param evidence.variance of the mean of the same numbers
 */
export function presentQuantile(
  evidence: Evidence & { interval: Interval },
  rules: PresentationRules,
): Omit<Presented, 'intervalKind'> {
  const lack = lackOf(evidence, rules.minRespondents);
  if (lack !== null) return hidden(lack);
  if (!(evidence.variance > 0)) return { ...nothing, flag: 'caution', reason: 'alike' };
  if (evidence.interval.some((end) => Number.isNaN(end))) return hidden('wide');
  const reason = cautionOfBase(evidence, rules);
  return {
    interval: evidence.interval,
    variance: null,
    effectiveN: null,
    flag: reason === null ? 'ok' : 'caution',
    reason,
  };
}

/**
 * A score on its scale; its variance carries that of items whose answers are all alike (`varianceOfAlike`).
 */
export function presentScore(
  evidence: Evidence,
  scale: Scale,
  { rules, minimum }: { rules: PresentationRules; minimum: number },
): Presented {
  const lack = lackOf(evidence, minimum);
  return lack === null ? presentMean(evidence, scale, rules) : hidden(lack);
}

function presentExactly(
  evidence: Evidence,
  item: IndicatorScale,
  { rules, zeroDeff }: { rules: PresentationRules; zeroDeff: number },
): Presented {
  const found = exactInterval(evidence, item, zeroDeff);
  const shown: Presented = {
    ...found,
    intervalKind: 'korn-graubard',
    variance: isAlike(evidence, item) ? null : evidence.variance,
    flag: 'ok',
    reason: null,
  };
  const range = item.high - item.low;
  const width = (found.interval[1] - found.interval[0]) / range;
  if (found.effectiveN < rules.minRespondents || width >= rules.maxWidth)
    return { ...shown, flag: 'hidden', reason: 'wide' };
  const share = item.isProportion ? (evidence.estimate - item.low) / range : null;
  const reason =
    cautionOfBase({ ...evidence, n: Math.min(evidence.n, found.effectiveN) }, rules) ??
    (share === null ? null : cautionOfShare(share, width, rules));
  return reason === null ? shown : { ...shown, flag: 'caution', reason };
}

function presentMean(
  evidence: Evidence,
  { low, high }: Scale,
  rules: PresentationRules,
): Presented {
  const { estimate, variance, df } = evidence;
  const [from, to] = symmetricInterval(estimate, Math.sqrt(variance), tMultiplier(df));
  const interval: Interval = [Math.max(low, from), Math.min(high, to)];
  const shown: Presented = {
    interval,
    intervalKind: 't',
    variance,
    effectiveN: null,
    flag: 'ok',
    reason: null,
  };
  if (!(interval[1] - interval[0] < rules.maxWidth * (high - low)))
    return { ...shown, flag: 'hidden', reason: 'wide' };
  const reason = cautionOfBase(evidence, rules);
  return reason === null ? shown : { ...shown, flag: 'caution', reason };
}

function cautionOfBase(
  { n, df }: Pick<Evidence, 'n' | 'df'>,
  rules: PresentationRules,
): FlagReason | null {
  if (df < rules.cautionDf) return 'fewDegrees';
  return n < rules.minPublic ? 'small' : null;
}

/** Flagged, not hidden: hiding by the estimate itself leaves the estimates that mislead (decision 27). */
function cautionOfShare(p: number, width: number, rules: PresentationRules): FlagReason | null {
  if (width <= rules.relativeFrom) return null;
  if (width > rules.maxRelativeWidth * p) return 'relative';
  return width > rules.maxRelativeWidth * (1 - p) ? 'complement' : null;
}
