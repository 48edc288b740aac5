// How much of the spread between localities is more than sampling error.

/**
 * Reliability of a score between localities: σ² between ÷ (σ² between + mean sampling variance), 0..1. σ² between is the
 * variance of the estimates less the mean sampling variance, at least 0. NaN for fewer than three localities with both.
 * Source: methodology, section 6.
 */
export function reliability(estimates: ArrayLike<number>, variances: ArrayLike<number>): number {
  const known = Array.from(estimates).flatMap((value, at) =>
    Number.isFinite(value) && Number.isFinite(variances[at]) ? [at] : [],
  );
  if (known.length < 3) return NaN;
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const centre = mean(known.map((at) => estimates[at]!));
  const spread =
    known.reduce((sum, at) => sum + (estimates[at]! - centre) ** 2, 0) / (known.length - 1);
  const sampling = mean(known.map((at) => variances[at]!));
  const between = Math.max(0, spread - sampling);
  return spread === 0 && sampling === 0 ? NaN : between / (between + sampling);
}
