// Answers what a case asks: one result per design, statistic and domain, under the names of expected.json.
import type { SurveyDesign } from '../../statistics/estimation/design.ts';
import { estimateDifference, estimateMean } from '../../statistics/estimation/estimate.ts';
import { columnOf, numbersOf, type CaseData } from './case-columns.ts';
import type { CaseAnalysis } from './case-folder.ts';
import { type CaseResult, fields, settled } from './case-fields.ts';
import { type CaseDomain, type Question, statisticsOf } from './case-statistics.ts';

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
