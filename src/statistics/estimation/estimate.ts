// An estimate with all that must be beside it before anyone acts on it.
import { degreesOfFreedom } from './degrees-of-freedom.ts';
import type { SurveyDesign } from './design.ts';
import {
  definedEffect,
  designEffect,
  elementVariance,
  type DesignEffect,
} from './design-effect.ts';
import { logitInterval, tInterval, type Interval } from './interval.ts';
import {
  combine,
  lineariseMean,
  lineariseRatio,
  lineariseTotal,
  type Linearised,
} from './linearised.ts';
import { scoreCovariance } from './variance.ts';

/**
 * `df`: PSUs − strata of the full design; `dfDomain` of those with members of the domain. `ci` uses df,
 * `ciDomain` on dfDomain. `cv` = se/estimate, signed. Undefined figures are NaN. n: respondents used;
 * sumWeights: persons they stand for.
 */
export interface Estimate {
  estimate: number;
  variance: number;
  se: number;
  cv: number;
  n: number;
  sumWeights: number;
  df: number;
  dfDomain: number;
  ci: Interval;
  ciDomain: Interval;
}

/** An estimate with both design effects. */
export type EstimateWithEffect = Estimate & DesignEffect;

/** A proportion, with the logit intervals on both degrees of freedom. */
export type ProportionEstimate = EstimateWithEffect & { logit: Interval; logitDomain: Interval };

/**
 * Where and how an estimate is asked: the domain's members (null = everybody) and the confidence of
 * intervals.
 */
export interface Asked {
  domain?: Uint8Array | null;
  confidence?: number;
}

/**
 * Dresses a linearised statistic. `present` = rows a domain keeps, the used rows unless stated.
 * Throws LonelyPsuError under `fail`.
 */
export function estimateOf(
  design: SurveyDesign,
  of: Linearised,
  asked: Asked = {},
  present: Uint8Array | null = of.used,
): Estimate {
  const variance = of.n === 0 ? NaN : scoreCovariance(design, [of.scores], present)[0]!;
  const se = Math.sqrt(variance);
  const df = degreesOfFreedom(design);
  const dfDomain = asked.domain ? degreesOfFreedom(design, asked.domain) : df;
  return {
    estimate: of.estimate,
    variance,
    se,
    cv: se / of.estimate,
    n: of.n,
    sumWeights: of.sumWeights,
    df,
    dfDomain,
    ci: tInterval(of.estimate, se, df, asked.confidence),
    ciDomain: tInterval(of.estimate, se, dfDomain, asked.confidence),
  };
}

/** Mean of y (NaN = missing) in a domain. Units of y. */
export function estimateMean(
  design: SurveyDesign,
  y: Float64Array,
  asked: Asked = {},
): EstimateWithEffect {
  const of = lineariseMean(design, y, asked.domain);
  const result = estimateOf(design, of, asked);
  const effect = designEffect(result.variance, elementVariance(design, y, of), of, 1);
  return { ...result, ...definedEffect(effect) };
}

/** Proportion of ones in a 0/1 column (NaN = missing) in a domain. */
export function estimateProportion(
  design: SurveyDesign,
  y: Float64Array,
  asked: Asked = {},
): ProportionEstimate {
  const result = estimateMean(design, y, asked);
  return {
    ...result,
    logit: logitInterval(result.estimate, result.se, result.df, asked.confidence),
    logitDomain: logitInterval(result.estimate, result.se, result.dfDomain, asked.confidence),
  };
}

/** Total of y (NaN = missing) in a domain. */
export function estimateTotal(
  design: SurveyDesign,
  y: Float64Array,
  asked: Asked = {},
): EstimateWithEffect {
  const of = lineariseTotal(design, y, asked.domain);
  const result = estimateOf(design, of, asked);
  const effect = designEffect(result.variance, elementVariance(design, y, of), of, of.sumWeights);
  return { ...result, ...definedEffect(effect) };
}

/** Ratio of two totals in a domain, over rows with both. */
export function estimateRatio(
  design: SurveyDesign,
  columns: { numerator: Float64Array; denominator: Float64Array },
  asked: Asked = {},
): Estimate {
  return estimateOf(design, lineariseRatio(design, columns, asked.domain), asked);
}

/** constant + Σ coefficient·mean(y) in one domain, each mean over its own non-missing rows. */
export function estimateCombination(
  design: SurveyDesign,
  combination: { constant: number; terms: readonly { coefficient: number; y: Float64Array }[] },
  asked: Asked = {},
): Estimate {
  const parts = combination.terms.map(({ coefficient, y }) => ({
    coefficient,
    of: lineariseMean(design, y, asked.domain),
  }));
  return estimateOf(design, combine(combination.constant, parts), asked, asked.domain ?? null);
}

/** mean(y in a) − mean(y in b) with their covariance; df of the full design. */
export function estimateDifference(
  design: SurveyDesign,
  y: Float64Array,
  domains: { a: Uint8Array; b: Uint8Array },
  confidence?: number,
): Estimate {
  const parts = [
    { coefficient: 1, of: lineariseMean(design, y, domains.a) },
    { coefficient: -1, of: lineariseMean(design, y, domains.b) },
  ];
  return estimateOf(
    design,
    combine(0, parts),
    confidence === undefined ? {} : { confidence },
    null,
  );
}
