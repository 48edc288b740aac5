// Words that the presentation of figures shares: what is known of a figure, and what may be decided about it.

export type Flag = 'ok' | 'caution' | 'hidden' | 'withheld';

/** Names of intervals: Korn–Graubard of a share, Student's t of a mean or score. */
export type IntervalKind = 'korn-graubard' | 't';

/**
 * Why a figure is hidden – none: nobody in its base · few: under the minimum · degrees: no degrees of
 * freedom · wide: its interval · part: a part of it is hidden for few respondents · stratum: a drawn
 * stratum gave no answer – or flagged – fewDegrees · small: under the public minimum · relative,
 * complement: imprecise for a share, or a rest, as small as it is · alike: all answers are the same.
 */
export type FlagReason =
  | 'none'
  | 'few'
  | 'degrees'
  | 'wide'
  | 'part'
  | 'stratum'
  | 'fewDegrees'
  | 'small'
  | 'relative'
  | 'complement'
  | 'alike';

/** An estimate on a base of n respondents with df degrees of freedom; NaN where undefined. */
export interface Evidence {
  estimate: number;
  variance: number;
  n: number;
  df: number;
}

export interface Scale {
  low: number;
  high: number;
}
