// The statistics a case asks for: means, proportions, totals, ratios, indices.
import type { SurveyDesign } from '../../statistics/estimation/design.ts';
import {
  estimateCombination,
  estimateMean,
  estimateProportion,
  estimateRatio,
  estimateTotal,
  type Asked,
  type EstimateWithEffect,
} from '../../statistics/estimation/estimate.ts';
import { columnOf, numbersOf, type CaseData, type CaseValue } from './case-columns.ts';
import type { CaseAnalysis } from './case-folder.ts';
import { type CaseResult, fields, fieldsWithEffect } from './case-fields.ts';

export type Question<T extends CaseAnalysis['type']> = Extract<CaseAnalysis, { type: T }>;

export interface CaseDomain {
  name: Readonly<Record<string, CaseValue>> | null;
  member: Uint8Array | null;
}

interface Statistic {
  identity: CaseResult;
  ask: (design: SurveyDesign, asked: Asked) => CaseResult;
}

export function statisticsOf(
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
