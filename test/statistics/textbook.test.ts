// Cases worked in books and papers, by their printed figures.
import { expect, test } from '@jest/globals';
import { krippendorffAlpha } from '../../src/statistics/index-tree/agreement.ts';
import { buildDesign } from '../../src/statistics/estimation/design.ts';
import { estimateMean, estimateTotal } from '../../src/statistics/estimation/estimate.ts';
import { cohenKappa, percentAgreement } from '../../src/statistics/index-tree/kappa.ts';

// n values of a given mean and variance: all a stratum adds to a total and its variance.
function valuesOf(n: number, mean: number, variance: number): number[] {
  const step = Math.sqrt((variance * (n - 1)) / 2);
  return [mean + step, mean - step, ...new Array<number>(n - 2).fill(mean)];
}

test('Lohr, Sampling: Design and Analysis (2nd ed. 2010), Example 3.2: acres of farms, four strata', () => {
  const strata = [
    [220, 21, 97629.8, 7647472708],
    [1054, 103, 300504.2, 29618183543],
    [1382, 135, 211315.0, 53587487856],
    [422, 41, 662295.5, 396185950266],
  ] as const;
  const rows = strata.flatMap(([population, n, mean, variance], h) =>
    valuesOf(n, mean, variance).map((y) => ({ h, population, n, y })),
  );
  const design = buildDesign({
    weights: Float64Array.from(rows, ({ population, n }) => population / n),
    strata: rows.map(({ h }) => h),
    clusters: null,
    population: [Float64Array.from(rows, ({ population }) => population)],
    nest: false,
    ultimateCluster: false,
    lonelyPsu: 'fail',
  });
  const total = estimateTotal(
    design,
    Float64Array.from(rows, ({ y }) => y),
  );
  expect(Math.abs(total.estimate / 909736035 - 1)).toBeLessThan(1e-7);
  expect(Math.abs(total.se / 50417248 - 1)).toBeLessThan(1e-7);
  expect(total.df).toBe(296);
});

test('Lohr (2nd ed. 2010), Example 5.2: grade points of five suites of four students, of 100 suites', () => {
  const suites = [
    [3.08, 2.6, 3.44, 3.04],
    [2.36, 3.04, 3.28, 2.68],
    [2, 2.56, 2.52, 1.88],
    [3, 2.88, 3.44, 3.64],
    [2.68, 1.92, 3.28, 3.2],
  ];
  const design = buildDesign({
    weights: new Float64Array(20).fill(20),
    strata: null,
    clusters: [suites.flatMap((suite, i) => suite.map(() => i))],
    population: [new Float64Array(20).fill(100)],
    nest: false,
    ultimateCluster: false,
    lonelyPsu: 'fail',
  });
  const mean = estimateMean(design, Float64Array.from(suites.flat()));
  expect(mean.estimate).toBeCloseTo(2.826, 10);
  expect(mean.se).toBeCloseTo(0.164, 3);
});

const gap = NaN;
const observers = [
  [1, 2, 3, 3, 2, 1, 4, 1, 2, gap, gap, gap],
  [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, gap, 3],
  [gap, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, gap],
  [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, gap],
];
const units = observers[0]!.map((_, unit) => observers.map((codes) => codes[unit]!));

test.each([
  ['nominal', 0.743],
  ['ordinal', 0.815],
  ['interval', 0.849],
] as const)(
  'Krippendorff, Computing Krippendorff’s Alpha-Reliability (2011): four observers, twelve units, %s',
  (level, printed) => {
    const {
      alpha,
      units: counted,
      ci,
    } = krippendorffAlpha(units, level, { seed: 1, repeats: 400 });
    expect(alpha).toBeCloseTo(printed, 3);
    expect(counted).toBe(11);
    expect(ci[0]).toBeLessThan(alpha);
    expect(ci[1]).toBeGreaterThanOrEqual(alpha);
  },
);

test('kappa worked by hand: 50 items, 20 both yes, 15 both no, 5 and 10 apart', () => {
  const pairs = [
    ...new Array(20).fill([1, 1]),
    ...new Array(5).fill([1, 0]),
    ...new Array(10).fill([0, 1]),
    ...new Array(15).fill([0, 0]),
  ] as [number, number][];
  const [first, second] = [pairs.map(([a]) => a), pairs.map(([, b]) => b)];
  const { value, se, ci, n } = cohenKappa(first, second);
  expect([value, n]).toEqual([expect.closeTo(0.4, 12), 50]);
  expect(se).toBeCloseTo(handKappaError(), 10);
  expect(ci[0]).toBeLessThan(0.4);
  expect(percentAgreement(first, second).value).toBe(0.7);
});

// Fleiss, Cohen & Everitt: p = .4 .1 .2 .3, rows .5 .5, columns .6 .4, κ = .4, chance .5. Off the diagonal, cell (yes, no)
// takes the column of “yes” and the row of “no”, cell (no, yes) the column of “no” and the row of “yes”.
function handKappaError(): number {
  const alike = 0.4 * (1 - 1.1 * 0.6) ** 2 + 0.3 * (1 - 0.9 * 0.6) ** 2;
  const apart = 0.36 * (0.1 * (0.6 + 0.5) ** 2 + 0.2 * (0.5 + 0.4) ** 2);
  return Math.sqrt((alike + apart - (0.4 - 0.5 * 0.6) ** 2) / 50) / 0.5;
}

test('reviewers who never differ, and reviewers who leave gaps', () => {
  expect(cohenKappa([1, 2, NaN, 2], [1, 2, 3, 2]).value).toBe(1);
  expect(
    krippendorffAlpha(
      [
        [1, 1],
        [2, 2],
        [3, NaN],
      ],
      'nominal',
      { seed: 2, repeats: 10 },
    ).units,
  ).toBe(2);
  expect(() => percentAgreement([1], [1, 2])).toThrow('lists of 1 and 2 items');
});
