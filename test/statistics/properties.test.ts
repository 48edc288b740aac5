// What must hold of every sample, tried on hundreds of random ones; the seed of the trials is stated, so a failure repeats.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addRows } from '../../src/statistics/accumulator/add-rows.ts';
import {
  emptyAccumulator,
  type Accumulator,
} from '../../src/statistics/accumulator/accumulator.ts';
import { designFrom } from '../../src/statistics/accumulator/accumulator-design.ts';
import { allDomains } from '../../src/statistics/accumulator/joint-estimates.ts';
import { estimateNodes } from '../../src/statistics/accumulator/accumulator-estimate.ts';
import type { Node } from '../../src/statistics/accumulator/node-figures.ts';
import { mergeAccumulators } from '../../src/statistics/accumulator/accumulator-merge.ts';
import {
  deserialiseAccumulator,
  serialiseAccumulator,
} from '../../src/statistics/accumulator/accumulator-serial.ts';
import { calibrateWeights } from '../../src/statistics/weighting/calibration.ts';
import {
  estimateMean,
  estimateTotal,
  type EstimateWithEffect,
} from '../../src/statistics/estimation/estimate.ts';
import {
  cellSums,
  postStratifiedDesign,
  postStratify,
} from '../../src/statistics/weighting/post-stratification.ts';
import { indicators, rakeWeights, rakedDesign } from '../../src/statistics/weighting/raking.ts';
import { xoshiro } from '../../src/statistics/numeric/random.ts';
import { jackknife, replicateVariance } from '../../src/statistics/estimation/replication.ts';
import { raoWuBootstrap } from '../../src/statistics/estimation/bootstrap.ts';
import {
  batchOf,
  designOfSample,
  membersOf,
  relativeGap,
  sliceOf,
  smallSample,
  type SmallSample,
} from './small-sample.ts';

fc.configureGlobal({ seed: 20261121 });
const seed = fc.integer({ min: 1, max: 1_000_000 });
const runs = { numRuns: 60 };
const totals = [120, 90, 150, 110];
const nodes: Node[] = [0, 1, 2].map((variable) => ({
  constant: 0,
  terms: [{ variable, coefficient: 1 }],
}));

function permuted(sample: SmallSample, order: Int32Array): SmallSample {
  const int = (column: Int32Array) => order.map((k) => column[k]!);
  const real = (column: Float64Array) => Float64Array.from(order, (k) => column[k]!);
  return {
    rows: sample.rows,
    stratum: int(sample.stratum),
    psu: int(sample.psu),
    domain: int(sample.domain),
    cell: int(sample.cell),
    weight: real(sample.weight),
    columns: sample.columns.map(real),
  };
}

function shuffledOrder(rows: number, seedOfOrder: number): Int32Array {
  const random = xoshiro(seedOfOrder);
  const order = Int32Array.from({ length: rows }, (_, k) => k);
  for (let k = rows - 1; k > 0; k--) {
    const other = random.below(k + 1);
    [order[k], order[other]] = [order[other]!, order[k]!];
  }
  return order;
}

function same(a: EstimateWithEffect, b: EstimateWithEffect) {
  for (const field of ['estimate', 'variance', 'n', 'sumWeights', 'df', 'dfDomain'] as const)
    expect(relativeGap(a[field], b[field])).toBeLessThan(1e-9);
}

function accumulated(sample: SmallSample): Accumulator {
  const acc = emptyAccumulator(3);
  addRows(acc, batchOf(sample));
  return acc;
}

function sameFigures(a: Accumulator, b: Accumulator) {
  const [left, right] = [a, b].map((acc) => {
    const design = designFrom(acc, { lonelyPsu: 'adjust', adjustment: 'post-stratified' });
    return [allDomains(design), [1]].flatMap((pool) => {
      const { estimates, covariance } = estimateNodes(design, pool, nodes);
      return [
        ...estimates.flatMap(({ estimate, n, sumWeights, df, deff }) => [
          estimate,
          n,
          sumWeights,
          df,
          deff ?? NaN,
        ]),
        ...covariance,
      ];
    });
  });
  left!.forEach((value, at) => {
    if (Math.abs(value - right![at]!) > 1e-12)
      expect(relativeGap(value, right![at]!)).toBeLessThan(1e-7);
  });
}

describe('order and names say nothing', () => {
  test('row order and PSU labels leave estimates as they are', () => {
    fc.assert(
      fc.property(seed, seed, (s, order) => {
        const sample = smallSample({ seed: s, lonely: true });
        const other = permuted(sample, shuffledOrder(sample.rows, order));
        other.psu = other.psu.map((psu) => 7919 - 13 * psu);
        const [a, b] = [sample, other].map((one) =>
          postStratifiedDesign(designOfSample(one), one.cell, totals),
        );
        same(
          estimateMean(a!, sample.columns[0]!, { domain: membersOf(sample, [1]) }),
          estimateMean(b!, other.columns[0]!, { domain: membersOf(other, [1]) }),
        );
      }),
      runs,
    );
  });

  test('scaling all weights leaves means and their variance, and scales totals', () => {
    fc.assert(
      fc.property(seed, fc.double({ min: 0.01, max: 1000, noNaN: true }), (s, factor) => {
        const sample = smallSample({ seed: s });
        const [a, b] = [sample.weight, sample.weight.map((weight) => weight * factor)].map(
          (weights) => designOfSample(sample, { weights }),
        );
        const [before, after] = [a!, b!].map((design) => estimateMean(design, sample.columns[1]!));
        expect(relativeGap(before!.estimate, after!.estimate)).toBeLessThan(1e-12);
        expect(relativeGap(before!.variance, after!.variance)).toBeLessThan(1e-9);
        expect(
          relativeGap(
            estimateTotal(a!, sample.columns[1]!).se * factor,
            estimateTotal(b!, sample.columns[1]!).se,
          ),
        ).toBeLessThan(1e-10);
      }),
      runs,
    );
  });
});

describe('accumulators', () => {
  test('merge equals adding everything to one, in any cut and either order', () => {
    fc.assert(
      fc.property(seed, fc.double({ min: 0.1, max: 0.9, noNaN: true }), (s, share) => {
        const sample = smallSample({ seed: s, lonely: true, offset: s % 2 === 0 ? 1000 : 0 });
        const batch = batchOf(sample);
        const cut = Math.max(1, Math.floor(sample.rows * share));
        const [a, b] = [emptyAccumulator(3), emptyAccumulator(3)];
        addRows(a, sliceOf(batch, 0, cut));
        addRows(b, sliceOf(batch, cut, sample.rows));
        const whole = accumulated(sample);
        sameFigures(mergeAccumulators(a, b), whole);
        sameFigures(mergeAccumulators(b, a), whole);
        sameFigures(mergeAccumulators(whole, emptyAccumulator(3)), whole);
      }),
      runs,
    );
  });

  test('bytes and back', () => {
    fc.assert(
      fc.property(seed, (s) => {
        const whole = accumulated(smallSample({ seed: s }));
        const back = deserialiseAccumulator(serialiseAccumulator(whole));
        expect(serialiseAccumulator(back)).toEqual(serialiseAccumulator(whole));
        sameFigures(back, whole);
      }),
      { numRuns: 20 },
    );
    expect(() => deserialiseAccumulator(Uint8Array.of(1, 2, 3, 4, 5))).toThrow(
      'not a serialised accumulator',
    );
    expect(() =>
      deserialiseAccumulator(
        serialiseAccumulator(accumulated(smallSample({ seed: 1 }))).slice(0, -8),
      ),
    ).toThrow('cut short');
  });

  test('wrong columns, weights and codes are refused before anything is added', () => {
    const batch = batchOf(smallSample({ seed: 1 }));
    const acc = emptyAccumulator(3);
    expect(() => addRows(acc, { ...batch, weight: batch.weight.map(() => -1) })).toThrow(
      'weight -1',
    );
    expect(() => addRows(acc, { ...batch, psu: batch.psu.map(() => -5) })).toThrow('code -5');
    expect(() => addRows(acc, { ...batch, scores: batch.scores.slice(1) })).toThrow(
      '3 scores a row',
    );
    expect(acc.rows).toBe(0);
    expect(() => mergeAccumulators(acc, emptyAccumulator(4))).toThrow('3 and 4 variables');
    addRows(acc, { ...batch, postStratum: undefined });
    expect(() => designFrom(acc, { lonelyPsu: 'adjust', adjustment: 'post-stratified' })).toThrow(
      'without a post-stratum',
    );
  });
});

describe('weights', () => {
  test('raking one margin is post-stratification', () => {
    fc.assert(
      fc.property(seed, (s) => {
        const sample = smallSample({ seed: s });
        const design = designOfSample(sample);
        const raked = rakedDesign(design, [{ cell: sample.cell, totals }], 'regression').design;
        same(
          estimateMean(raked, sample.columns[0]!),
          estimateMean(postStratifiedDesign(design, sample.cell, totals), sample.columns[0]!),
        );
      }),
      runs,
    );
  });

  test('calibration hits its totals and keeps its bounds, by every method', () => {
    fc.assert(
      fc.property(
        seed,
        fc.constantFrom('linear' as const, 'raking' as const, 'logit' as const),
        (s, method) => {
          const sample = smallSample({ seed: s });
          const size = sample.columns[0]!.map((value) => (Number.isNaN(value) ? 10 : value));
          const columns = [...indicators({ cell: sample.cell, totals }), size];
          const random = xoshiro(s);
          const possible = sample.weight.map((weight) => weight * (0.7 + 0.9 * random.uniform()));
          const wanted = columns.map((column) =>
            column.reduce((total, x, k) => total + x * possible[k]!, 0),
          );
          const { weights, g, report } = calibrateWeights(sample.weight, columns, wanted, {
            method,
            bounds: [0.2, 5],
          });
          expect(report).toMatchObject({ converged: true, worstMargin: null });
          columns.forEach((column, j) =>
            expect(
              relativeGap(
                column.reduce((total, x, k) => total + x * weights[k]!, 0),
                wanted[j]!,
              ),
            ).toBeLessThan(1e-9),
          );
          expect(Math.min(...g)).toBeGreaterThanOrEqual(0.2);
          expect(Math.max(...g)).toBeLessThanOrEqual(5);
        },
      ),
      runs,
    );
  });

  test('raking by proportional fitting and raking by calibration give the same weights', () => {
    fc.assert(
      fc.property(seed, (s) => {
        const sample = smallSample({ seed: s });
        const margins = [
          { cell: sample.cell.map((c) => c >> 1), totals: [230, 240] },
          { cell: sample.cell.map((c) => c & 1), totals: [250, 220] },
        ];
        const fitted = rakeWeights(sample.weight, margins);
        const calibrated = calibrateWeights(
          sample.weight,
          margins.flatMap(indicators),
          [230, 240, 250, 220],
          { method: 'raking' },
        );
        expect([fitted.report.converged, calibrated.report.converged]).toEqual([true, true]);
        fitted.weights.forEach((weight, k) =>
          expect(relativeGap(weight, calibrated.weights[k]!)).toBeLessThan(1e-8),
        );
      }),
      runs,
    );
  });

  test('post-stratification hits every cell', () => {
    fc.assert(
      fc.property(seed, (s) => {
        const sample = smallSample({ seed: s });
        cellSums(postStratify(sample.weight, sample.cell, totals).weights, sample.cell, 4).forEach(
          (sum, c) => expect(relativeGap(sum, totals[c]!)).toBeLessThan(1e-13),
        );
      }),
      runs,
    );
  });
});

describe('linearisation against replication', () => {
  const meanOf = (y: Float64Array) => (weights: Float64Array) => {
    let [top, bottom] = [0, 0];
    y.forEach((value, k) => {
      if (!Number.isNaN(value)) {
        top += weights[k]! * value;
        bottom += weights[k]!;
      }
    });
    return top / bottom;
  };
  const totalOf = (y: Float64Array) => (weights: Float64Array) =>
    y.reduce((sum, value, k) => sum + (Number.isNaN(value) ? 0 : value * weights[k]!), 0);

  test('of a total, the jackknife is the linearised variance exactly', () => {
    fc.assert(
      fc.property(seed, (s) => {
        const sample = smallSample({ seed: s });
        const design = designOfSample(sample, {
          population: [Float64Array.from(sample.stratum, () => 30)],
        });
        const variance = replicateVariance(design, jackknife(design), totalOf(sample.columns[0]!));
        expect(
          relativeGap(variance, estimateTotal(design, sample.columns[0]!).variance),
        ).toBeLessThan(1e-9);
      }),
      runs,
    );
  });

  test('of a mean they agree within a fifth on 60 PSUs, plain and post-stratified anew in every replicate', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), (s) => {
        const sample = smallSample({ seed: s, strata: 6, psus: 18, perPsu: 12 });
        const design = designOfSample(sample);
        const y = sample.columns[0]!;
        const plain =
          replicateVariance(design, jackknife(design), meanOf(y)) /
          estimateMean(design, y).variance;
        const statistic = (weights: Float64Array) =>
          meanOf(y)(postStratify(weights, sample.cell, totals).weights);
        const adjusted =
          replicateVariance(design, jackknife(design), statistic) /
          estimateMean(postStratifiedDesign(design, sample.cell, totals), y).variance;
        for (const ratio of [plain, adjusted]) expect(Math.abs(Math.log(ratio))).toBeLessThan(0.2);
      }),
      { numRuns: 8 },
    );
  });

  test('the Rao–Wu bootstrap comes near with 400 replicates, and the same seed gives the same', () => {
    const sample = smallSample({ seed: 77, strata: 6, psus: 12, perPsu: 8 });
    const design = designOfSample(sample);
    const bootstrap = () =>
      replicateVariance(
        design,
        raoWuBootstrap(design, { replicates: 400, seed: 5 }),
        totalOf(sample.columns[0]!),
      );
    expect(
      Math.abs(Math.log(bootstrap() / estimateTotal(design, sample.columns[0]!).variance)),
    ).toBeLessThan(0.3);
    expect(bootstrap()).toBe(bootstrap());
  });
});
