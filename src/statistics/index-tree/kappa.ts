// Two reviewers, one checklist: how often they agree, and how much of it chance would give.
import { normalQuantile } from '../numeric/distributions.ts';
import type { Interval } from '../estimation/interval.ts';

/** A share or coefficient with its standard error and interval; n items. */
export interface AgreementRate {
  value: number;
  se: number;
  ci: Interval;
  n: number;
}

/** Items both reviewers coded (NaN = not coded). */
function bothCoded(first: ArrayLike<number>, second: ArrayLike<number>): [number, number][] {
  if (first.length !== second.length)
    throw new RangeError(
      `The reviewers coded lists of ${first.length} and ${second.length} items.`,
    );
  return Array.from(first, (code, k): [number, number] => [code, second[k]!]).filter(
    ([a, b]) => !Number.isNaN(a) && !Number.isNaN(b),
  );
}

/**
 * Share of items coded alike, with Wilson's interval. NaN without items. Throws a RangeError for lists of unequal length.
 * Source: E. B. Wilson, JASA 22 (1927).
 */
export function percentAgreement(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  confidence = 0.95,
): AgreementRate {
  const pairs = bothCoded(first, second);
  const n = pairs.length;
  const p = pairs.filter(([a, b]) => a === b).length / n;
  const z = normalQuantile((1 + confidence) / 2);
  const centre = (p + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z / (1 + (z * z) / n)) * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n));
  return { value: p, se: Math.sqrt((p * (1 - p)) / n), ci: [centre - half, centre + half], n };
}

/**
 * Cohen's κ of two reviewers, with the large-sample standard error. NaN when chance alone gives full agreement.
 * Source: Cohen, Educational and Psychological Measurement 20 (1960); standard error of Fleiss, Cohen & Everitt,
 * Psychological Bulletin 72 (1969).
 */
export function cohenKappa(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  confidence = 0.95,
): AgreementRate {
  const pairs = bothCoded(first, second);
  const n = pairs.length;
  const share = (test: (pair: [number, number]) => boolean) => pairs.filter(test).length / n;
  const codes = [...new Set(pairs.flat())];
  const rows = new Map(codes.map((code) => [code, share(([a]) => a === code)]));
  const columns = new Map(codes.map((code) => [code, share(([, b]) => b === code)]));
  const observed = share(([a, b]) => a === b);
  const chance = codes.reduce((total, code) => total + rows.get(code)! * columns.get(code)!, 0);
  const value = (observed - chance) / (1 - chance);
  let spread = -((value - chance * (1 - value)) ** 2);
  for (const [a, b] of pairs) {
    const alike =
      a === b
        ? (1 - (rows.get(a)! + columns.get(a)!) * (1 - value)) ** 2
        : ((1 - value) * (columns.get(a)! + rows.get(b)!)) ** 2;
    spread += alike / n;
  }
  const se = Math.sqrt(Math.max(0, spread) / n) / (1 - chance);
  const half = normalQuantile((1 + confidence) / 2) * se;
  return { value, se, ci: [value - half, value + half], n };
}
