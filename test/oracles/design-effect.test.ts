// Design effects against R's survey package, null where R prints NaN or Inf (design-effect/make.R).
import { expect, test } from '@jest/globals';
import { addRows } from '../../src/statistics/accumulator/add-rows.ts';
import { designFrom } from '../../src/statistics/accumulator/accumulator-design.ts';
import { estimateNodes } from '../../src/statistics/accumulator/accumulator-estimate.ts';
import { emptyAccumulator } from '../../src/statistics/accumulator/accumulator.ts';
import { estimateMean, estimateTotal } from '../../src/statistics/estimation/estimate.ts';
import { batchOf, designOfSample, membersOf, smallSample } from '../statistics/small-sample.ts';
import { finiteDesign, membersWith, sampleDesign } from './oracle-design.ts';
import { expectAsInR, oracle } from './oracle-folder.ts';

const data = oracle('design-effect');
const designs = {
  plain: sampleDesign(data),
  fpc: finiteDesign(data),
  unit: sampleDesign(data, { weights: data.numbers('unit') }),
};

test.each(data.cases)('%s', (name) => {
  const [statistic, design, domain, column] = name.split(' ');
  const { deff, deffReplace } = (statistic === 'mean' ? estimateMean : estimateTotal)(
    designs[design as keyof typeof designs],
    data.numbers(column!),
    { domain: membersWith(data, 'region', domain!) },
  );
  const figures = Object.entries({ deff, deffReplace }).filter(([, value]) => value !== null);
  expect(figures.every(([, value]) => Number.isFinite(value))).toBe(true);
  expectAsInR({ deff: deff ?? NaN, deffReplace: deffReplace ?? NaN }, data.expected(name));
});

test.each([0.1, 1 / 3, 12345.678])(
  'a constant of %s in one domain has no design effect, on either road and from any origin',
  (constant) => {
    const sample = smallSample({ seed: 14, strata: 6, psus: 9 });
    const y = sample.columns[0]!.map((value, k) => (sample.domain[k] === 1 ? constant : value));
    sample.columns[0] = y;
    const rows = estimateMean(designOfSample(sample), y, { domain: membersOf(sample, [1]) });
    const acc = emptyAccumulator(3);
    addRows(acc, batchOf(sample));
    const nodes = [{ constant: 0, terms: [{ variable: 0, coefficient: 1 }] }];
    const design = designFrom(acc, { lonelyPsu: 'adjust' });
    const [node] = estimateNodes(design, [1], nodes).estimates;
    expect([rows.deff, rows.deffReplace, node!.deff, node!.deffReplace]).toEqual([
      null,
      null,
      null,
      null,
    ]);
    expect(estimateNodes(design, [0], nodes).estimates[0]!.deff).toBeGreaterThan(0);
  },
);
