// A round small enough to be worked by hand: two provinces, one indicator a sub-dimension.
import { describe, expect, it } from '@jest/globals';
import type { IndexDefinition } from '../../src/indicators/definition.ts';
import { estimateRound } from '../../src/indicators/estimation.ts';
import { addRows } from '../../src/statistics/accumulator/add-rows.ts';
import { emptyAccumulator } from '../../src/statistics/accumulator/accumulator.ts';

const title = { vi: 'x', en: 'x' };
const indicator = (code: string, more: object) => ({
  code,
  title,
  question: 'q',
  base: title,
  expression: '1',
  baseExpression: 'true()',
  kind: 'mean' as const,
  min: 0,
  max: 1,
  direction: 'higher' as const,
  knowledge: false,
  ...more,
});
const definition: IndexDefinition = {
  code: 'small',
  version: 1,
  title,
  questionnaire: 'small',
  dimensions: [
    {
      code: '1',
      title,
      subDimensions: [
        { code: '1.1', title, indicators: [indicator('1.1.1', {})] },
        {
          code: '1.2',
          title,
          indicators: [indicator('1.2.1', { min: 1, max: 5, direction: 'lower' })],
        },
      ],
    },
  ],
};

/** In each province 40 PSUs of one respondent: the first answers 1 as often as `share` says; the second as told by row. */
function accumulate(shares: readonly number[], second: (row: number) => number) {
  const accumulator = emptyAccumulator(2);
  shares.forEach((share, domain) => {
    const rows = 40;
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
const options = {
  lonelyPsu: 'adjust' as const,
  minRespondents: 30,
  localityIds: [0, 1],
  nationId: 99,
  ranked: true,
  seed: 1,
  draws: 500,
};
const rowsOf = (shares: readonly number[], second = 2) => {
  const rows = estimateRound(
    accumulate(shares, () => second),
    definition,
    options,
  );
  return (locality: number, node: string) =>
    rows.find((row) => row.localityId === locality && row.node === node)!;
};

describe('the figures of a round', () => {
  const at = rowsOf([0.5, 0.8]);
  it('are the rescaled means: 1.1 = (1 + 9 · 0.5)/2, 1.2 = (1 + 9 · (5 − 2)/4)/2', () => {
    expect(at(0, '1.1.1').estimate).toBeCloseTo(0.5, 12);
    expect(at(0, '1.1').estimate).toBeCloseTo(2.75, 12);
    expect(at(0, '1.2').estimate).toBeCloseTo(3.875, 12);
    expect(at(0, '1').estimate).toBeCloseTo(6.625, 12);
    expect(at(0, 'index').estimate).toBeCloseTo(6.625, 12);
  });
  it('have the standard error of a mean of 40: 4.5 · √(0.25 · 40/39 / 40)', () => {
    expect(at(0, '1.1').se).toBeCloseTo(4.5 * Math.sqrt(0.25 / 39), 12);
    expect(at(0, '1').se).toBeCloseTo(4.5 * Math.sqrt(0.25 / 39), 12);
    expect(at(0, '1.1').df).toBe(39);
  });
  it('of the nation pool the provinces', () => {
    expect(at(99, '1.1.1').estimate).toBeCloseTo(0.65, 12);
    expect(at(99, '1.1.1').n).toBe(80);
    expect(at(99, '1.1.1').placing).toBeNull();
  });
  it('are ranked with their uncertainty, indicators are not', () => {
    expect(at(1, '1').placing).toMatchObject({ rank: 1, group: 1 });
    expect(at(0, '1').placing).toMatchObject({ rank: 2 });
    expect(at(0, '1').placing!.low).toBeLessThanOrEqual(at(0, '1').placing!.high);
    expect(at(0, '1.1.1').placing).toBeNull();
  });
  it('are missing upwards when an indicator has no base, never smaller', () => {
    const none = rowsOf([0.5, 0.8], NaN);
    expect(none(0, '1.1').estimate).toBeCloseTo(2.75, 12);
    for (const node of ['1.2.1', '1.2', '1', 'index'])
      expect(none(0, node)).toMatchObject({ estimate: null, flag: 'hidden', placing: null });
  });
  it('are hidden upwards when a sub-dimension is hidden', () => {
    const rows = estimateRound(
      accumulate([0.5, 0.8], (row) => (row < 20 ? 2 + (row % 2) : NaN)),
      definition,
      options,
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
      '1.2.1': 'ok',
    });
    expect(rows.filter((row) => row.node === '1').every((row) => row.placing === null)).toBe(true);
  });
  it('do not rank an open link', () => {
    const rows = estimateRound(
      accumulate([0.5, 0.8], () => 2),
      definition,
      { ...options, ranked: false },
    );
    expect(rows.every((row) => row.placing === null)).toBe(true);
  });
});
