// A round small enough to be worked by hand: three provinces, one indicator a sub-dimension.
import { describe, expect, it } from '@jest/globals';
import type { IndexDefinition } from '../../src/indicators/definition.ts';
import { estimateInThread } from '../../src/indicators/computing/estimate-in-thread.files.ts';
import { failureOf } from '../../src/indicators/computing/computation-failure.ts';
import { estimateRound } from '../../src/indicators/estimation.ts';
import { varianceOfAlike } from '../../src/indicators/presentation/exact-interval.ts';
import { addRows } from '../../src/statistics/accumulator/add-rows.ts';
import { emptyAccumulator } from '../../src/statistics/accumulator/accumulator.ts';
import { smallDefinition, smallIndicator, smallOptions } from './small-round.ts';

/** In each province 80 PSUs of one respondent: item 1 is 1 as often as `share` says, item 2 by row. */
function accumulate(shares: readonly number[], second: (row: number) => number) {
  const accumulator = emptyAccumulator(2);
  shares.forEach((share, domain) => {
    const rows = 80;
    const scores = new Float64Array(rows * 2);
    for (let row = 0; row < rows; row++) {
      scores[row * 2] = row < share * rows ? 1 : 0;
      scores[row * 2 + 1] = second(row);
    }
    addRows(accumulator, {
      rows,
      domain: new Int32Array(rows).fill(domain),
      stratum: new Int32Array(rows).fill(domain),
      psu: Int32Array.from({ length: rows }, (_, row) => row),
      weight: new Float64Array(rows).fill(1),
      scores,
    });
  });
  return accumulator;
}
const rowsOf = (shares: readonly number[], second = 2) => {
  const rows = estimateRound(
    accumulate(shares, () => second),
    smallDefinition,
    smallOptions,
  );
  return (locality: number, node: string) =>
    rows.find((row) => row.localityId === locality && row.node === node)!;
};

describe('the figures of a round', () => {
  const at = rowsOf([0.5, 0.8, 0.2]);
  it('are the rescaled means: 1.1 = (1 + 9 · 0.5)/2, 1.2 = (1 + 9 · (5 − 2)/4)/2', () => {
    expect(at(0, '1.1.1').estimate).toBeCloseTo(0.5, 12);
    expect(at(0, '1.1').estimate).toBeCloseTo(2.75, 12);
    expect(at(0, '1.2').estimate).toBeCloseTo(3.875, 12);
    expect(at(0, '1').estimate).toBeCloseTo(6.625, 12);
    expect(at(0, 'index').estimate).toBeCloseTo(6.625, 12);
  });
  it('have the standard error of a mean of 80: 4.5 · √(0.25 · 80/79 / 80)', () => {
    expect(at(0, '1.1').se).toBeCloseTo(4.5 * Math.sqrt(0.25 / 79), 12);
    expect(at(0, '1.1').df).toBe(79);
  });
  it('carry upwards the uncertainty of an item whose answers are all 2', () => {
    const alike = { estimate: 2, variance: 0, n: 80, df: 79 };
    const carried = (9 / 4 / 2) * Math.sqrt(varianceOfAlike(alike, { low: 1, high: 5 }, 1));
    expect(at(0, '1.2').se).toBeCloseTo(carried, 12);
    expect(at(0, '1').se).toBeCloseTo(Math.hypot(4.5 * Math.sqrt(0.25 / 79), carried), 12);
    expect(at(0, '1.2.1')).toMatchObject({ se: null, intervalKind: 'korn-graubard' });
  });
  it('of the nation pool the provinces', () => {
    expect(at(99, '1.1.1').estimate).toBeCloseTo(0.5, 12);
    expect(at(99, '1.1.1').n).toBe(240);
    expect(at(99, '1.1.1').standing).toBeNull();
  });
  it('are ranked with their uncertainty, indicators are not', () => {
    expect(at(1, '1').standing).toMatchObject({ rank: 1, group: { from: 1, to: 1 } });
    expect(at(0, '1').standing).toMatchObject({ rank: 2 });
    expect(at(0, '1.1.1').standing).toBeNull();
  });
  it('are missing upwards when an indicator has no base, never smaller', () => {
    const none = rowsOf([0.5, 0.8, 0.2], NaN);
    expect(none(0, '1.1').estimate).toBeCloseTo(2.75, 12);
    for (const node of ['1.2.1', '1.2', '1', 'index'])
      expect(none(0, node)).toMatchObject({ estimate: null, flag: 'hidden', standing: null });
  });
  it('are hidden upwards when too few answered a sub-dimension', () => {
    const rows = estimateRound(
      accumulate([0.5, 0.8, 0.2], (row) => (row < 20 ? 2 + (row % 2) : NaN)),
      smallDefinition,
      smallOptions,
    );
    const flags = Object.fromEntries(
      rows.filter((row) => row.localityId === 0).map((row) => [row.node, row.flag]),
    );
    expect(flags).toEqual({
      index: 'hidden',
      '1': 'hidden',
      '1.1': 'ok',
      '1.1.1': 'ok',
      '1.2': 'hidden',
      '1.2.1': 'caution',
    });
    expect(rows.filter((row) => row.node === '1').every((row) => row.standing === null)).toBe(true);
  });
  it('do not rank an open link', () => {
    const rows = estimateRound(
      accumulate([0.5, 0.8, 0.2], () => 2),
      smallDefinition,
      { ...smallOptions, isSampled: false },
    );
    expect(rows.every((row) => row.standing === null)).toBe(true);
    expect(rows.every((row) => row.ciLow === null && row.se === null)).toBe(true);
    expect(rows.find((row) => row.localityId === 0 && row.node === '1.1.1')).toMatchObject({
      estimate: 0.5,
      flag: 'ok',
      intervalKind: null,
    });
  });
  it('hide a locality with a drawn stratum in which nobody answered, and flag the nation', () => {
    const rows = estimateRound(
      accumulate([0.5, 0.8, 0.2], () => 2),
      smallDefinition,
      { ...smallOptions, uncovered: new Set([1]) },
    );
    const flags = (id: number) =>
      new Set(rows.filter((row) => row.localityId === id).map((row) => row.reason));
    expect(flags(1)).toEqual(new Set(['stratum']));
    expect(flags(99)).toEqual(new Set(['stratum']));
    expect(flags(0)).toEqual(new Set([null]));
  });
  it('of the nation leave out an excluded locality, whose own figures stay', () => {
    const rows = estimateRound(
      accumulate([0.5, 0.8, 0.2], () => 2),
      smallDefinition,
      { ...smallOptions, excluded: new Set([1]) },
    );
    const share = (id: number) =>
      rows.find((row) => row.localityId === id && row.node === '1.1.1')!.estimate;
    expect(share(99)).toBeCloseTo(0.35, 12);
    expect(share(1)).toBeCloseTo(0.8, 12);
  });
  it('are hidden for imprecision alone without hiding what stands above', () => {
    const thin = accumulate([0.5, 0.8, 0.2], (row) => (row < 35 ? 1 + 4 * (row % 2) : NaN));
    const rows = estimateRound(thin, smallDefinition, smallOptions);
    const at = (node: string) => rows.find((row) => row.localityId === 0 && row.node === node)!;
    expect(at('1.2')).toMatchObject({ flag: 'hidden', reason: 'wide', n: 35 });
    expect(at('1')).toMatchObject({ flag: 'ok', n: 35, df: 34 });
  });
});

describe('an indicator that is shown, not scored', () => {
  const shownOnly: IndexDefinition = {
    ...smallDefinition,
    dimensions: smallDefinition.dimensions.map((dimension) => ({
      ...dimension,
      subDimensions: dimension.subDimensions.map((sub) => ({
        ...sub,
        indicators: [
          ...sub.indicators,
          ...(sub.code === '1.2' ? [smallIndicator('1.2.2', { scored: false })] : []),
        ],
      })),
    })),
  };
  it('has its own figure and leaves its sub-dimension as it was', () => {
    const accumulator = emptyAccumulator(3);
    const rows = 80;
    addRows(accumulator, {
      rows,
      domain: new Int32Array(rows),
      stratum: new Int32Array(rows),
      psu: Int32Array.from({ length: rows }, (_, row) => row),
      weight: new Float64Array(rows).fill(1),
      scores: Float64Array.from({ length: rows * 3 }, (_, at) =>
        at % 3 === 2
          ? at < 36
            ? 1
            : NaN
          : 1 + (((at - (at % 3)) / 3) % 2) - (at % 3 === 0 ? 1 : 0),
      ),
    });
    const found = estimateRound(accumulator, shownOnly, { ...smallOptions, localityIds: [0] });
    const at = (node: string) => found.find((row) => row.localityId === 0 && row.node === node)!;
    expect(at('1.2.2')).toMatchObject({ n: 12, estimate: 1 });
    expect(at('1.2')).toMatchObject({ n: 80, flag: 'ok' });
    expect(at('1.2').estimate).toBeCloseTo((1 + (9 * (5 - 1.5)) / 4) / 2, 12);
  });
});

it('a stratum with one PSU is known for what it is, also when a thread computes', async () => {
  const accumulator = emptyAccumulator(2);
  addRows(accumulator, {
    rows: 2,
    domain: new Int32Array(2),
    stratum: new Int32Array(2),
    psu: new Int32Array(2),
    weight: new Float64Array(2).fill(1),
    scores: new Float64Array([1, 2, 0, 3]),
  });
  const task = {
    accumulator,
    definition: smallDefinition,
    options: { ...smallOptions, lonelyPsu: 'fail' as const },
  };
  const error: unknown = await estimateInThread(task).catch((thrown: unknown) => thrown);
  expect(failureOf(error)).toMatchObject({ code: 'lonelyPsu' });
});
