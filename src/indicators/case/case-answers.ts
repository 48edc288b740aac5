// Answers what a case asks: one result per design, statistic and domain, under the names of expected.json.
import type { SurveyDesign } from '../../statistics/estimation/design.ts';
import {
  estimateCombination,
  estimateDifference,
  estimateMean,
  estimateProportion,
  estimateRatio,
  estimateTotal,
  type Asked,
  type Estimate,
  type EstimateWithEffect,
} from '../../statistics/estimation/estimate.ts';
import { LonelyPsuError } from '../../statistics/estimation/lonely-psu.ts';
import {
  columnOf,
  numbersOf,
  type CaseAnalysis,
  type CaseData,
  type CaseValue,
} from './case-folder.ts';

export type CaseResult = Readonly<Record<string, unknown>>;
type Question<T extends CaseAnalysis['type']> = Extract<CaseAnalysis, { type: T }>;

interface CaseDomain {
  name: Readonly<Record<string, CaseValue>> | null;
  member: Uint8Array | null;
}

/** All results of one analysis under one design. Throws a RangeError where the analysis and the data do not fit. */
export function answer(design: SurveyDesign, data: CaseData, analysis: CaseAnalysis): CaseResult[] {
  if (analysis.type === 'domain_diff') return [difference(design, data, analysis)];
  const domains = domainsOf(data, analysis.by);
  return statisticsOf(data, analysis).flatMap(({ identity, ask }) =>
    domains.map(({ name, member }) => ({
      ...identity,
      domain: name,
      ...settled(() => ask(design, { domain: member })),
    })),
  );
}

interface Statistic {
  identity: CaseResult;
  ask: (design: SurveyDesign, asked: Asked) => CaseResult;
}

function statisticsOf(
  data: CaseData,
  analysis: Exclude<CaseAnalysis, { type: 'domain_diff' }>,
): Statistic[] {
  switch (analysis.type) {
    case 'mean':
      return [meanStatistic(data, analysis)];
    case 'total':
      return levelled(data, analysis, estimateTotal);
    case 'proportion':
      return levelled(data, analysis, estimateProportion);
    case 'ratio':
      return [ratioStatistic(data, analysis)];
    case 'index':
      return [indexStatistic(data, analysis)];
  }
}

function meanStatistic(data: CaseData, { type, var: name }: Question<'mean'>): Statistic {
  const y = numbersOf(data, name);
  return {
    identity: { type, var: name },
    ask: (design, asked) => fieldsWithEffect(estimateMean(design, y, asked), asked),
  };
}

function ratioStatistic(data: CaseData, { type, num, den }: Question<'ratio'>): Statistic {
  const columns = { numerator: numbersOf(data, num), denominator: numbersOf(data, den) };
  return {
    identity: { type, num, den },
    ask: (design, asked) => fields(estimateRatio(design, columns, asked), asked),
  };
}

function indexStatistic(data: CaseData, question: Question<'index'>): Statistic {
  const { type, name, vars, coef, const: constant } = question;
  const terms = vars.map((column, j) => ({
    coefficient: coef[j] ?? 0,
    y: numbersOf(data, column),
  }));
  return {
    identity: { type, name, vars, coef, const: constant },
    ask: (design, asked) => ({
      ...fields(estimateCombination(design, { constant, terms }, asked), asked),
      n_each: terms.map(({ y }) => estimateMean(design, y, asked).n),
    }),
  };
}

// A level asked for, each of several, or each present of a text column; else the numbers themselves.
function levelled(
  data: CaseData,
  { type, var: name, level }: Question<'proportion' | 'total'>,
  estimate: (design: SurveyDesign, y: Float64Array, asked: Asked) => EstimateWithEffect,
): Statistic[] {
  const levels = Array.isArray(level)
    ? level
    : level === null || level === undefined
      ? levelsOfText(data, name)
      : [level];
  const ask = (y: Float64Array) => (design: SurveyDesign, asked: Asked) =>
    fieldsWithEffect(estimate(design, y, asked), asked);
  if (levels.length === 0)
    return [{ identity: { type, var: name }, ask: ask(numbersOf(data, name)) }];
  return levels.map((one) => ({
    identity: { type, var: name, level: one },
    ask: ask(indicatorOf(data, name, one)),
  }));
}

function levelsOfText(data: CaseData, name: string): CaseValue[] {
  const present = [...new Set(columnOf(data, name).filter((value) => value !== null))];
  return present.some((value) => typeof value === 'string') ? present.sort() : [];
}

function indicatorOf(data: CaseData, name: string, level: CaseValue): Float64Array {
  return Float64Array.from(columnOf(data, name), (value) =>
    value === null ? NaN : Number(String(value) === String(level)),
  );
}

function difference(
  design: SurveyDesign,
  data: CaseData,
  question: Question<'domain_diff'>,
): CaseResult {
  const { type, var: name, group, levels } = question;
  const y = numbersOf(data, name);
  const [a, b] = levels.map((level) =>
    Uint8Array.from(columnOf(data, group), (value) => Number(String(value) === String(level))),
  );
  const n_each = [a!, b!].map(
    (domain) => estimateMean({ ...design, lonelyPsu: 'remove' }, y, { domain }).n,
  );
  return {
    type,
    var: name,
    group,
    levels,
    domain: null,
    n_each,
    ...settled(() => fields(estimateDifference(design, y, { a: a!, b: b! }), {})),
  };
}

function domainsOf(data: CaseData, by: readonly string[] | null): CaseDomain[] {
  if (!by) return [{ name: null, member: null }];
  const columns = by.map((name) => columnOf(data, name));
  const domains = new Map<string, CaseDomain & { member: Uint8Array }>();
  for (let k = 0; k < data.rows; k++) {
    const values = columns.map((column) => column[k] ?? null);
    if (values.includes(null)) continue;
    const key = JSON.stringify(values);
    const domain = domains.get(key) ?? {
      name: Object.fromEntries(by.map((name, j) => [name, values[j]!])),
      member: new Uint8Array(data.rows),
    };
    domain.member[k] = 1;
    domains.set(key, domain);
  }
  return [...domains.values()];
}

function fields(result: Estimate, asked: Asked): CaseResult {
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

function fieldsWithEffect(
  result: EstimateWithEffect & { logit?: unknown },
  asked: Asked,
): CaseResult {
  const undefinedEffect = !Number.isFinite(result.deff);
  return {
    ...fields(result, asked),
    ...(result.n === 0
      ? {}
      : {
          deff: result.deff,
          deff_replace: undefinedEffect ? null : result.deffReplace,
          ...(result.logit ? { xlogit_ci: result.logit } : {}),
        }),
  };
}

function settled(ask: () => CaseResult): CaseResult {
  try {
    return ask();
  } catch (error) {
    if (error instanceof LonelyPsuError) return { estimate: null, se: null, note: error.message };
    throw error;
  }
}
