// The upper tail of chi-square for whole degrees of freedom, by the finite sums that exist for them.
import { normalCdf } from './distributions.ts';

/**
 * P(χ² > x) on `df` = 1, 2, 3, … degrees of freedom. NaN for another df or x NaN.
 * Q(df + 2) = Q(df) + (x/2)^(df/2) · exp(−x/2) / Γ(df/2 + 1), from exp(−x/2) for 2 and 2Φ(−√x) for 1: all terms are
 * positive, so a small tail keeps its digits. Source: Abramowitz & Stegun, 26.4.4, 26.4.5.
 */
export function chiSquareUpperTail(x: number, df: number): number {
  if (Number.isNaN(x) || !Number.isInteger(df) || df < 1) return NaN;
  if (x <= 0) return 1;
  const even = df % 2 === 0;
  let tail = even ? Math.exp(-x / 2) : 2 * normalCdf(-Math.sqrt(x));
  let term = even ? (Math.exp(-x / 2) * x) / 2 : Math.sqrt((2 * x) / Math.PI) * Math.exp(-x / 2);
  for (let below = even ? 2 : 1; below < df; below += 2) {
    tail += term;
    term *= x / (below + 2);
  }
  return tail;
}
