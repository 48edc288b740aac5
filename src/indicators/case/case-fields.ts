// One figure of a case in the form of the reference answers.
import type { Asked, Estimate, EstimateWithEffect } from '../../statistics/estimation/estimate.ts';
import { LonelyPsuError } from '../../statistics/estimation/lonely-psu.ts';

export type CaseResult = Readonly<Record<string, unknown>>;

export function fields(result: Estimate, asked: Asked): CaseResult {
  if (result.n === 0)
    return { n: 0, sum_weights: 0, estimate: null, se: null, note: 'no observations' };
  const { estimate, se, variance, cv, n, df } = result;
  return {
    n,
    sum_weights: result.sumWeights,
    estimate,
    se,
    variance,
    cv,
    df,
    ci95: result.ci,
    ...(asked.domain ? { df_domain: result.dfDomain, ci95_domain_df: result.ciDomain } : {}),
  };
}

export function fieldsWithEffect(
  result: EstimateWithEffect & { logit?: unknown },
  asked: Asked,
): CaseResult {
  return {
    ...fields(result, asked),
    ...(result.n === 0
      ? {}
      : {
          deff: result.deff,
          deff_replace: result.deff === null ? null : result.deffReplace,
          ...(result.logit ? { xlogit_ci: result.logit } : {}),
        }),
  };
}

export function settled(ask: () => CaseResult): CaseResult {
  try {
    return ask();
  } catch (error) {
    if (error instanceof LonelyPsuError) return { estimate: null, se: null, note: error.message };
    throw error;
  }
}
