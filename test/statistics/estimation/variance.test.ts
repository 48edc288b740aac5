// Variances of multistage samples against the formula written out in loops, and every rule for a lonely PSU
// by hand.
import { describe, expect, test } from '@jest/globals';
import {
  buildDesign,
  impliedWeights,
  type DesignInput,
  type SurveyDesign,
} from '../../../src/statistics/estimation/design.ts';
import { estimateMean, estimateTotal } from '../../../src/statistics/estimation/estimate.ts';
import { LonelyPsuError, type LonelyPsu } from '../../../src/statistics/estimation/lonely-psu.ts';
import { postStratifiedDesign } from '../../../src/statistics/weighting/post-stratification.ts';
import { rakedDesign } from '../../../src/statistics/weighting/raking.ts';
import { xoshiro } from '../../../src/statistics/numeric/random.ts';
import { scoreCovariance } from '../../../src/statistics/estimation/variance.ts';

const SCHOOLS = 6;
const OF_SCHOOLS = 20;

// Schools of unequal size, some pupils of each: two stages of simple random sampling.
function twoStage(seed: number) {
  const random = xoshiro(seed);
  const rows: { school: number; of: number; taken: number; y: number; cell: number }[] = [];
  for (let school = 0; school < SCHOOLS; school++) {
    const of = 8 + random.below(20);
    const taken = 2 + random.below(4);
    for (let pupil = 0; pupil < taken; pupil++)
      rows.push({ school, of, taken, y: 10 + school + random.normal(), cell: random.below(2) });
  }
  rows[0]!.cell = 0;
  rows[1]!.cell = 1;
  return rows;
}

type Rows = ReturnType<typeof twoStage>;

function designOf(rows: Rows, options: Partial<DesignInput> = {}): SurveyDesign {
  const design = buildDesign({
    weights: new Float64Array(rows.length).fill(1),
    strata: null,
    nest: false,
    ultimateCluster: false,
    lonelyPsu: 'fail',
    clusters: [rows.map(({ school }) => school), rows.map((_, pupil) => pupil)],
    population: [
      Float64Array.from(rows, () => OF_SCHOOLS),
      Float64Array.from(rows, ({ of }) => of),
    ],
    ...options,
  });
  return { ...design, weights: impliedWeights(design) };
}

const squares = (values: number[]) => {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return values.reduce((total, value) => total + (value - mean) ** 2, 0);
};

// (1 − n/N)·n/(n − 1)·Σ(t_i − t̄)² + n/N·Σ_i (1 − m_i/M_i)·m_i/(m_i − 1)·Σ_k(u_ik − ū_i)² for scores u
// already weighted.
function byFormula(rows: Rows, scores: number[], stages: 1 | 2): number {
  const groups = Array.from({ length: SCHOOLS }, (_, school) =>
    scores.filter((_score, k) => rows[k]!.school === school),
  );
  const first =
    (((1 - SCHOOLS / OF_SCHOOLS) * SCHOOLS) / (SCHOOLS - 1)) *
    squares(groups.map((group) => group.reduce((a, b) => a + b)));
  const second = groups.reduce((total, group, school) => {
    const { of } = rows.find((row) => row.school === school)!;
    return total + (((1 - group.length / of) * group.length) / (group.length - 1)) * squares(group);
  }, 0);
  return stages === 1 ? first : first + (SCHOOLS / OF_SCHOOLS) * second;
}

describe.each([1, 2, 3, 4])('two stages (seed %s)', (seed) => {
  const rows = twoStage(seed);
  const y = Float64Array.from(rows, (row) => row.y);
  const weight = rows.map(({ of, taken }) => (OF_SCHOOLS / SCHOOLS) * (of / taken));

  test('a total with both corrections, and as ultimate clusters', () => {
    const scores = rows.map((row, k) => weight[k]! * row.y);
    expect(estimateTotal(designOf(rows), y).variance / byFormula(rows, scores, 2)).toBeCloseTo(
      1,
      12,
    );
    expect(
      estimateTotal(designOf(rows, { ultimateCluster: true }), y).variance /
        byFormula(rows, scores, 1),
    ).toBeCloseTo(1, 12);
  });

  test('post-stratified: residuals from weighted cell means over the full sample, in a domain too', () => {
    const design = postStratifiedDesign(
      designOf(rows),
      Int32Array.from(rows, ({ cell }) => cell),
      [150, 170],
    );
    const member = Uint8Array.from(rows, (_, k) => Number(k % 3 !== 0));
    const sum = (of: (k: number) => number) => rows.reduce((total, _, k) => total + of(k), 0);
    const w = design.weights;
    const mean = sum((k) => w[k]! * member[k]! * y[k]!) / sum((k) => w[k]! * member[k]!);
    const z = rows.map((_, k) => (member[k]! * (y[k]! - mean)) / sum((i) => w[i]! * member[i]!));
    const residual = rows.map((row, k) => {
      const inCell = (i: number) => Number(rows[i]!.cell === row.cell) * w[i]!;
      return w[k]! * (z[k]! - sum((i) => inCell(i) * z[i]!) / sum(inCell));
    });
    expect(
      estimateMean(design, y, { domain: member }).variance / byFormula(rows, residual, 2),
    ).toBeCloseTo(1, 10);
  });
});

// Stratum 0: PSUs with totals 4 and 10; stratum 1: one PSU with total 6; stratum 2: both PSUs there are, 1
// and 9.
const lonely = (rule: LonelyPsu) =>
  buildDesign({
    weights: new Float64Array(5).fill(1),
    strata: [0, 0, 1, 2, 2],
    clusters: [[0, 1, 2, 3, 4]],
    nest: false,
    ultimateCluster: false,
    population: [Float64Array.of(1e12, 1e12, 1e12, 2, 2)],
    lonelyPsu: rule,
  });
const scores = Float64Array.of(4, 10, 6, 1, 9);

test.each([
  ['adjust', 36 + 36],
  ['average', (36 * 3) / 2],
  ['certainty', 36],
  ['remove', 36],
] as const)('a lonely PSU under %s; a take-all stratum adds nothing', (rule, variance) => {
  expect(scoreCovariance(lonely(rule), [scores])[0]).toBeCloseTo(variance, 8);
});

test('a lonely PSU under fail is refused by stratum and stage, unless the domain does not touch it', () => {
  expect(() => scoreCovariance(lonely('fail'), [scores])).toThrow(LonelyPsuError);
  expect(() => scoreCovariance(lonely('fail'), [scores])).toThrow(
    'Stratum 1 at stage 1 has only one PSU',
  );
  expect(
    scoreCovariance(
      lonely('fail'),
      [Float64Array.of(4, 10, 0, 0, 0)],
      Uint8Array.of(1, 1, 0, 0, 0),
    )[0],
  ).toBeCloseTo(36, 8);
});

test('a lonely PSU is refused by the name of its stratum, at a later stage by that of its cluster', () => {
  const input = {
    weights: new Float64Array(4).fill(1),
    nest: false,
    ultimateCluster: false,
    lonelyPsu: 'fail' as const,
  };
  const first = buildDesign({
    ...input,
    strata: ['north', 'north', 'south', 'south'],
    clusters: [['a', 'b', 'c', 'c']],
    population: null,
  });
  const later = buildDesign({
    ...input,
    strata: null,
    clusters: [
      ['a', 'b', 'b', 'c'],
      [0, 1, 2, 3],
    ],
    population: [new Float64Array(4).fill(9), Float64Array.of(1, 5, 5, 7)],
  });
  const ones = new Float64Array(4).fill(1);
  expect(() => scoreCovariance(first, [ones])).toThrow('Stratum south at stage 1 has only one PSU');
  expect(() => scoreCovariance(later, [ones])).toThrow('Stratum c at stage 2 has only one PSU');
});

test('under average with nothing to average the variance is undefined', () => {
  expect(
    scoreCovariance(
      lonely('average'),
      [Float64Array.of(0, 0, 6, 0, 0)],
      Uint8Array.of(0, 0, 1, 0, 0),
    )[0],
  ).toBeNaN();
});

describe('rows without weight', () => {
  const rows = twoStage(9);
  const weights = Float64Array.from(rows, (_, k) => (k % 4 === 0 ? 0 : 2));
  const design = designOf(rows, {
    population: null,
    weights,
    clusters: [rows.map(({ school }) => school)],
  });
  const weighted = { ...design, weights };
  const y = Float64Array.from(rows, (row) => row.y);

  test('add no respondent, but keep their PSU sampled', () => {
    const estimate = estimateMean(weighted, y);
    expect(estimate.n).toBe(weights.filter((weight) => weight > 0).length);
    const gone = estimateMean(
      { ...weighted, weights: weights.map((weight, k) => (rows[k]!.school === 0 ? 0 : weight)) },
      y,
    );
    expect(gone.df).toBe(SCHOOLS - 2);
    expect(gone.variance).toBeGreaterThan(0);
  });

  test('after post-stratification take weight 1 and carry minus their cell mean, as in R', () => {
    const cell = Int32Array.from(rows, (row) => row.cell);
    const adjusted = postStratifiedDesign(weighted, cell, [30, 40]);
    const w = adjusted.weights;
    const all = rows.map((_, k) => k);
    const total = all.reduce((sum, k) => sum + w[k]!, 0);
    const mean = all.reduce((sum, k) => sum + w[k]! * y[k]!, 0) / total;
    const cellMean = [0, 1].map((c) => {
      const own = all.filter((k) => cell[k] === c);
      return (
        own.reduce((sum, k) => sum + (w[k]! * (y[k]! - mean)) / total, 0) /
        own.reduce((sum, k) => sum + w[k]!, 0)
      );
    });
    const residual = all.map(
      (k) => (w[k]! * (y[k]! - mean)) / total - cellMean[cell[k]!]! * (w[k] === 0 ? 1 : w[k]!),
    );
    const schools = Array.from({ length: SCHOOLS }, (_, school) =>
      residual.filter((_r, k) => rows[k]!.school === school).reduce((a, b) => a + b),
    );
    expect(
      estimateMean(adjusted, y).variance / ((SCHOOLS / (SCHOOLS - 1)) * squares(schools)),
    ).toBeCloseTo(1, 10);
  });

  test('after raking by sweeps leave the variance undefined, as R does; not so by regression', () => {
    const margins = [{ cell: Int32Array.from(rows, ({ cell }) => cell), totals: [30, 40] }];
    expect(estimateMean(rakedDesign(weighted, margins, 'swept').design, y).variance).toBeNaN();
    expect(
      estimateMean(rakedDesign(weighted, margins, 'regression').design, y).variance,
    ).toBeGreaterThan(0);
  });
});

test('designs that cannot be are refused in plain words', () => {
  const input = {
    weights: Float64Array.of(1, 1),
    strata: ['a', 'b'],
    clusters: [[7, 7]],
    population: null,
    nest: false,
    ultimateCluster: false,
    lonelyPsu: 'fail',
  } as const;
  expect(() => buildDesign(input)).toThrow('row 2 lies in two strata');
  expect(buildDesign({ ...input, nest: true }).stages[0]!.clusters).toBe(2);
  expect(() => buildDesign({ ...input, weights: Float64Array.of(1, NaN) })).toThrow(
    'weight of row 2 is missing',
  );
  expect(() =>
    buildDesign({
      ...input,
      strata: null,
      clusters: [[1, 2]],
      population: [Float64Array.of(1, 1)],
    }),
  ).toThrow('2 clusters were sampled of 1');
});

test('sampling fractions say the same as population counts', () => {
  const rows = twoStage(5);
  const fractions = designOf(rows, {
    population: [
      Float64Array.from(rows, () => SCHOOLS / OF_SCHOOLS),
      Float64Array.from(rows, ({ of, taken }) => taken / of),
    ],
  });
  const y = Float64Array.from(rows, (row) => row.y);
  expect(
    estimateTotal(fractions, y).variance / estimateTotal(designOf(rows), y).variance,
  ).toBeCloseTo(1, 12);
});
