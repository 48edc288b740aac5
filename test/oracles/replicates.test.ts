// Replicate weights against as.svrepdesign() of R's survey package (replicates/make.R).
import { expect, test } from '@jest/globals';
import { raoWuBootstrap, rescaledFactor } from '../../src/statistics/estimation/bootstrap.ts';
import type { SurveyDesign } from '../../src/statistics/estimation/design.ts';
import { estimateTotal } from '../../src/statistics/estimation/estimate.ts';
import {
  jackknife,
  replicateVariance,
  type Replicates,
} from '../../src/statistics/estimation/replication.ts';
import { finiteDesign, sampleDesign } from './oracle-design.ts';
import { expectAsInR, oracle } from './oracle-folder.ts';

const data = oracle('replicates');
const [x, y] = [data.numbers('x'), data.numbers('y')];
const designs = {
  plain: sampleDesign(data),
  fpc: finiteDesign(data),
  whole: sampleDesign(data, { strata: null }),
  wholeFpc: sampleDesign(data, { strata: null, population: [data.numbers('all')] }),
};
const totalOf = (values: Float64Array) => (weights: Float64Array) =>
  values.reduce((sum, value, k) => sum + value * weights[k]!, 0);
const statistics = {
  mean: (weights: Float64Array) => totalOf(y)(weights) / weights.reduce((a, b) => a + b),
  ratio: (weights: Float64Array) => totalOf(x)(weights) / totalOf(y)(weights),
  total: totalOf(y),
};

function variances(
  design: SurveyDesign,
  replicates: Replicates,
  around: 'estimate' | 'replicates',
): Record<string, number> {
  return Object.fromEntries(
    Object.entries(statistics).map(([name, statistic]) => [
      name,
      replicateVariance(design, replicates, statistic, around),
    ]),
  );
}

test.each(data.cases.filter((name) => name.startsWith('JK')))('%s', (name) => {
  const [, of, around] = name.split(' ');
  const design = designs[of as keyof typeof designs];
  expectAsInR(
    variances(design, jackknife(design), around as 'estimate' | 'replicates'),
    data.expected(name),
  );
});

test('R’s own bootstrap weights give R’s variance, over replicates − 1', () => {
  const factors = data.columns.filter((name) => /^f\d+$/.test(name)).map(data.numbers);
  const replicates: Replicates = {
    count: factors.length,
    scales: new Float64Array(factors.length).fill(1 / (factors.length - 1)),
    weights: (r) => designs.plain.weights.map((weight, k) => weight * factors[r]![k]!),
  };
  expectAsInR(variances(designs.plain, replicates, 'estimate'), data.expected('subbootstrap'));
});

test('R’s bootstrap weights are ours: 0, 1 or more draws rescaled in each stratum', () => {
  const sizes = { s1: 3, s2: 4, s3: 6, s4: 5, s5: 4 };
  const strata = data.labels('stratum') as (keyof typeof sizes)[];
  data.numbers('f1').forEach((factor, k) => {
    const n = sizes[strata[k]!];
    const ours = Array.from({ length: n }, (_, times) => rescaledFactor(times, n, 1));
    expect(Math.min(...ours.map((one) => Math.abs(one - factor)))).toBeLessThan(1e-12);
  });
});

// Every sequence of n − 1 draws from n, as how often each was drawn.
function allDraws(n: number): number[][] {
  return Array.from({ length: n ** (n - 1) }, (_, code) => {
    const times = new Array<number>(n).fill(0);
    for (let draw = 0, rest = code; draw < n - 1; draw++, rest = Math.floor(rest / n))
      times[rest % n]!++;
    return times;
  });
}

// The mean of (θ* − θ)² over all equally likely draws; strata are independent, so their parts add.
function exactBootstrap(population: 'plain' | 'fpc'): number {
  return [
    { stratum: 's1', n: 3, of: 12 },
    { stratum: 's2', n: 4, of: 9 },
  ].reduce((variance, { stratum, n, of }) => {
    const totals = new Map<string, number>();
    data.labels('psu').forEach((psu, k) => {
      if (data.labels('stratum')[k] === stratum)
        totals.set(psu, (totals.get(psu) ?? 0) + y[k]! * designs.plain.weights[k]!);
    });
    const remaining = population === 'fpc' ? 1 - n / of : 1;
    const squares = allDraws(n).map(
      (times) =>
        [...totals.values()].reduce(
          (sum, total, i) => sum + total * (rescaledFactor(times[i]!, n, remaining) - 1),
          0,
        ) ** 2,
    );
    return variance + squares.reduce((a, b) => a + b) / squares.length;
  }, 0);
}

test.each(['plain', 'fpc'] as const)(
  'over all draws the bootstrap is R’s variance: %s',
  (which) => {
    expectAsInR({ total: exactBootstrap(which) }, data.expected(`all-draws ${which}`));
  },
);

test('with population counts 4000 replicates come near the corrected variance, not the other', () => {
  const variance = (design: SurveyDesign) =>
    replicateVariance(design, raoWuBootstrap(design, { replicates: 4000, seed: 3 }), totalOf(y));
  const ratio = variance(designs.fpc) / estimateTotal(designs.fpc, y).variance;
  expect(Math.abs(Math.log(ratio))).toBeLessThan(0.1);
  expect(variance(designs.plain) / variance(designs.fpc)).toBeGreaterThan(1.3);
});

test('a stratum sampled whole keeps its weights in every replicate', () => {
  const weights = raoWuBootstrap(designs.fpc, { replicates: 1, seed: 9 }).weights(0);
  data.labels('stratum').forEach((stratum, k) => {
    if (stratum === 's5') expect(weights[k]).toBe(designs.fpc.weights[k]);
  });
});

test('later stages, and a lonely PSU under fail, are refused', () => {
  const persons = Array.from({ length: data.rows }, (_, k) => k);
  const twoStage = sampleDesign(data, {
    clusters: [data.labels('psu'), persons],
    population: [data.numbers('psus'), Float64Array.from(persons, () => 1000)],
  });
  expect(() => jackknife(twoStage)).toThrow('State ultimateCluster');
  expect(() => raoWuBootstrap(twoStage, { replicates: 2, seed: 1 })).toThrow('ultimateCluster');
  expect(jackknife({ ...twoStage, ultimateCluster: true }).count).toBe(22);
  const lonely = sampleDesign(data, { strata: data.labels('psu') });
  expect(() => jackknife(lonely)).toThrow('Stratum 101 at stage 1 has only one PSU');
  expect(jackknife({ ...lonely, lonelyPsu: 'remove' }).count).toBe(0);
});
