// The accumulator road held against the row road, which is itself held against R: every estimate, variance, covariance,
// df and design effect, on random designs under every lonely-PSU rule and every adjustment.
import { describe, expect, test } from '@jest/globals';
import { addRows } from '../../../src/statistics/accumulator/add-rows.ts';
import { emptyAccumulator } from '../../../src/statistics/accumulator/accumulator.ts';
import { registerPsu } from '../../../src/statistics/accumulator/accumulator-keys.ts';
import {
  designFrom,
  type AccumulatedOptions,
} from '../../../src/statistics/accumulator/accumulator-design.ts';
import {
  allDomains,
  compareDomains,
  covarianceBetween,
  jointCovariance,
} from '../../../src/statistics/accumulator/joint-estimates.ts';
import { estimateNodes } from '../../../src/statistics/accumulator/accumulator-estimate.ts';
import type { Node } from '../../../src/statistics/accumulator/node-figures.ts';
import {
  estimateRatioOfTotals,
  estimateTotals,
} from '../../../src/statistics/accumulator/accumulator-total.ts';
import {
  estimateCombination,
  estimateDifference,
  estimateMean,
  estimateProportion,
  estimateOf,
  estimateRatio,
  estimateTotal,
} from '../../../src/statistics/estimation/estimate.ts';
import { combine, lineariseMean } from '../../../src/statistics/estimation/linearised.ts';
import { scoreCovariance } from '../../../src/statistics/estimation/variance.ts';
import { postStratifiedDesign } from '../../../src/statistics/weighting/post-stratification.ts';
import { rakedDesign } from '../../../src/statistics/weighting/raking.ts';
import type { SurveyDesign } from '../../../src/statistics/estimation/design.ts';
import { LONELY_PSU_RULES } from '../../../src/statistics/estimation/lonely-psu.ts';
import {
  batchOf,
  designOfSample,
  membersOf,
  relativeGap,
  smallSample,
  type SmallSample,
} from '../small-sample.ts';

const mean = (variable: number): Node => ({ constant: 0, terms: [{ variable, coefficient: 1 }] });
const index: Node = {
  constant: 1,
  terms: [
    { variable: 0, coefficient: 0.2 },
    { variable: 1, coefficient: -0.1 },
    { variable: 2, coefficient: 3 },
  ],
};
const totals = Float64Array.of(120, 90, 150, 110);
const margins = (sample: SmallSample) => [
  { cell: sample.cell.map((c) => c >> 1), totals: [230, 240] },
  { cell: sample.cell.map((c) => c & 1), totals: [250, 220] },
];

function roads(
  seed: number,
  how: 'none' | 'post-stratified' | 'raked',
  lonelyPsu: AccumulatedOptions['lonelyPsu'],
  missingTogether = false,
) {
  const sample = smallSample({ seed, lonely: lonelyPsu !== 'fail' });
  if (missingTogether)
    sample.columns[0]!.forEach((value, k) => {
      sample.columns[1]![k] = Number.isNaN(value) ? NaN : 5 + (k % 7);
    });
  const plain = designOfSample(sample, { lonelyPsu });
  const design =
    how === 'none'
      ? plain
      : how === 'raked'
        ? rakedDesign(plain, margins(sample), 'regression').design
        : postStratifiedDesign(plain, sample.cell, totals);
  const acc = emptyAccumulator(3);
  addRows(acc, batchOf(sample, design.weights));
  const g = new Map(
    [0, 1, 2, 3].map((c) => [
      c,
      design.weights[sample.cell.indexOf(c)]! / sample.weight[sample.cell.indexOf(c)]!,
    ]),
  );
  const variables = new Map(
    [0, 1, 2, 3].map((c) => [
      c,
      [Number(c < 2), Number(c >= 2), Number(c % 2 === 0), Number(c % 2 === 1)],
    ]),
  );
  const adjustment = how === 'raked' ? { variables, gWeights: g } : how;
  return { sample, design, accumulated: designFrom(acc, { lonelyPsu, adjustment }) };
}

function near(actual: number, expected: number, tolerance = 1e-10) {
  if (relativeGap(actual, expected) > tolerance && Math.abs(actual - expected) > 1e-13)
    expect(actual).toBe(expected);
}

const grid = (['none', 'post-stratified', 'raked'] as const).flatMap((how) =>
  LONELY_PSU_RULES.map((rule) => [how, rule] as const),
);

describe.each(grid)('%s, lonely PSU %s', (how, rule) => {
  test.each([1, 2, 3])(
    'domains, pools, index levels and covariance equal the row road (seed %s)',
    (seed) => {
      const { sample, design, accumulated } = roads(seed, how, rule);
      for (const pool of [[0], [1], [2], [0, 2], [0, 1, 2]]) {
        const member = membersOf(sample, pool);
        const { estimates, covariance } = estimateNodes(accumulated, pool, [
          mean(0),
          mean(1),
          index,
        ]);
        for (const j of [0, 1]) {
          const row = estimateMean(design, sample.columns[j]!, { domain: member });
          for (const field of ['estimate', 'n', 'sumWeights', 'df', 'dfDomain'] as const)
            near(estimates[j]![field], row[field]);
          if (rule === 'average' && how === 'none') continue; // strata of rows with missing answers count here, not there
          for (const field of ['variance', 'se', 'cv', 'deff', 'deffReplace'] as const)
            near(estimates[j]![field] ?? NaN, row[field] ?? NaN, 1e-9);
          near(estimates[j]!.ci[0], row.ciDomain[0]);
          near(estimates[j]!.ciFullDf[1], row.ci[1]);
        }
        const terms = index.terms.map(({ variable, coefficient }) => ({
          coefficient,
          y: sample.columns[variable]!,
        }));
        const whole = estimateCombination(design, { constant: 1, terms }, { domain: member });
        near(estimates[2]!.estimate, whole.estimate);
        near(estimates[2]!.variance, whole.variance, 1e-9);
        expect(relativeGap(covariance[1]!, covarianceByRows(design, sample, member))).toBeLessThan(
          1e-8,
        );
      }
    },
  );

  test('totals and ratios equal the row road', () => {
    const { sample, design, accumulated } = roads(5, how, rule, true);
    const [numerator, denominator] = sample.columns as [Float64Array, Float64Array];
    for (const pool of [[1], [0, 2], [0, 1, 2]]) {
      const domain = membersOf(sample, pool);
      const total = estimateTotal(design, numerator, { domain });
      const ratio = estimateRatio(design, { numerator, denominator }, { domain });
      const fast = estimateTotals(accumulated, pool, [1, 0]).estimates[1]!;
      const fastRatio = estimateRatioOfTotals(accumulated, pool, { numerator: 0, denominator: 1 });
      for (const field of ['estimate', 'n', 'sumWeights', 'df', 'dfDomain'] as const) {
        near(fast[field], total[field]);
        near(fastRatio[field], ratio[field]);
      }
      if (rule === 'average' && how === 'none') continue;
      near(fast.variance, total.variance, 1e-9);
      near(fastRatio.variance, ratio.variance, 1e-9);
      near(fastRatio.ci[0], ratio.ciDomain[0]);
    }
  });

  test('a difference between two domains equals the row road', () => {
    const { sample, design, accumulated } = roads(4, how, rule);
    const row = estimateDifference(design, sample.columns[0]!, {
      a: membersOf(sample, [0]),
      b: membersOf(sample, [1]),
    });
    const difference = compareDomains(accumulated, { a: [0], b: [1] }, mean(0));
    near(difference.difference, row.estimate);
    near(difference.variance, row.variance, 1e-9);
    expect(difference.p).toBeGreaterThan(0);
    const joint = jointCovariance(accumulated, [[0], [1], [2]], mean(0));
    const between = covarianceBetween(accumulated, { a: [0], b: [1] }, [mean(0)]);
    near(joint.covariance[1]!, between[0]!);
  });
});

function covarianceByRows(design: SurveyDesign, sample: SmallSample, member: Uint8Array): number {
  const scores = [0, 1].map((j) => lineariseMean(design, sample.columns[j]!, member).scores);
  return scoreCovariance(design, scores, member)[1]!;
}

test('the interval of a proportion is the logit interval, carried through a rescaling', () => {
  const { sample, design, accumulated } = roads(5, 'none', 'adjust');
  const member = membersOf(sample, [0, 1]);
  const row = estimateProportion(design, sample.columns[2]!, { domain: member });
  const nodes: Node[] = [
    { ...mean(2), proportion: true },
    { constant: 10, terms: [{ variable: 2, coefficient: -9 }], proportion: true },
  ];
  const [plain, mirrored] = estimateNodes(accumulated, [0, 1], nodes).estimates;
  near(plain!.ci[0], row.logitDomain[0]);
  near(mirrored!.ci[0], 10 - 9 * row.logitDomain[1]);
  near(mirrored!.deff!, row.deff!, 1e-9);
});

test('PSU counts of the population shrink the variance as in the row road', () => {
  const sample = smallSample({ seed: 6 });
  const population = Float64Array.from(sample.stratum, (h) => 10 + h);
  const design = designOfSample(sample, { population: [population], lonelyPsu: 'fail' });
  const acc = emptyAccumulator(3);
  addRows(acc, batchOf(sample));
  const populationPsus = new Map([0, 1, 2, 3].map((h) => [h, 10 + h]));
  const [estimate] = estimateNodes(
    designFrom(acc, { lonelyPsu: 'fail', populationPsus }),
    [1],
    [mean(0)],
  ).estimates;
  near(
    estimate!.variance,
    estimateMean(design, sample.columns[0]!, { domain: membersOf(sample, [1]) }).variance,
  );
});

test('a sampled PSU that yielded nobody counts in n_h as a PSU of zeros', () => {
  const sample = smallSample({ seed: 7, strata: 1 });
  const acc = emptyAccumulator(3);
  addRows(acc, batchOf(sample));
  const before = estimateNodes(designFrom(acc, { lonelyPsu: 'fail' }), [0], [mean(0)])
    .estimates[0]!;
  registerPsu(acc, 0, 99);
  const after = estimateNodes(designFrom(acc, { lonelyPsu: 'fail' }), [0], [mean(0)]).estimates[0]!;
  const n = new Set(sample.psu).size;
  near(after.variance, (before.variance * ((n + 1) / n)) / (n / (n - 1)), 1e-9);
  expect(after.df).toBe(before.df);
});

test('a variable nobody answered leaves its nodes undefined and the others untouched', () => {
  const sample = smallSample({ seed: 8 });
  sample.columns[1]!.fill(NaN);
  const acc = emptyAccumulator(3);
  addRows(acc, batchOf(sample));
  const design = designFrom(acc, { lonelyPsu: 'fail' });
  const { estimates, covariance } = estimateNodes(design, allDomains(design), [
    mean(0),
    mean(1),
    index,
  ]);
  expect(estimates.map(({ n }) => n > 0)).toEqual([true, false, false]);
  expect([estimates[1]!.estimate, estimates[2]!.variance, covariance[1]]).toEqual([NaN, NaN, NaN]);
  const whole = estimateOf(
    designOfSample(sample),
    combine(0, [{ coefficient: 1, of: lineariseMean(designOfSample(sample), sample.columns[0]!) }]),
  );
  near(estimates[0]!.variance, whole.variance);
});
