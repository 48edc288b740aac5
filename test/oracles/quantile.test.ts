// Quantiles and their intervals against svyquantile() of R's survey package (quantile/make.R).
import { expect, test } from '@jest/globals';
import { estimateQuantile } from '../../src/statistics/estimation/quantile.ts';
import type { QuantileRule } from '../../src/statistics/estimation/quantile-rules.ts';
import { postStratifiedDesign } from '../../src/statistics/weighting/post-stratification.ts';
import { cellsOf, finiteDesign, membersWith, sampleDesign } from './oracle-design.ts';
import { expectAsInR, oracle } from './oracle-folder.ts';

const data = oracle('quantile');
const fpc = finiteDesign(data);
const designs = {
  plain: sampleDesign(data),
  fpc,
  equal: sampleDesign(data, { weights: data.numbers('whole') }),
  post: postStratifiedDesign(fpc, cellsOf(data, 'kind', ['a', 'b', 'c']), [160, 200, 130]),
};

test.each(data.cases)('%s', (name) => {
  const [design, domain, column, rule, p] = name.split(' ');
  const { quantile, ci, se } = estimateQuantile(
    designs[design as keyof typeof designs],
    data.numbers(column!),
    Number(p),
    { domain: membersWith(data, 'region', domain!), rule: rule as QuantileRule },
  );
  expectAsInR({ quantile, low: ci[0], high: ci[1], se }, data.expected(name));
});

test('every design, domain, column and rule is there', () => {
  expect(data.cases).toHaveLength(4 * 3 * 2 * 8 * 5);
});
