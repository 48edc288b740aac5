// Individual risk equals sdcMicro; suppression leaves no class smaller than k, whatever the sample.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { individualRisk, riskOf } from '../../../src/statistics/disclosure-risk/individual-risk.ts';
import { mergeRare, OTHER, rareValues } from '../../../src/statistics/disclosure-risk/merging.ts';
import {
  keyOf,
  merged,
  suppressRare,
  type KeyClass,
} from '../../../src/statistics/disclosure-risk/suppression.ts';

describe('individual risk', () => {
  // indivRisk(list(fk, Fk), method = "approx") of sdcMicro, in R 4.2.2.
  it.each([
    [2, 110, 0.01714426159628516],
    [2, 50, 0.03607834058182605],
    [1, 84.5, 0.05313474891452848],
    [1, 17, 0.17707583400351351],
    [2, 541, 0.00363346853276305],
    [3, 8, 0.15789473684210525],
    [3, 47, 0.03092783505154639],
    [3, 3, 0.3333333333333333],
    [1, 1, 1],
    [5, 5.5, 0.18518518518518517],
    [1, 1.2, 0.91160778396977327],
  ])('%f of %f is %f', (sample, population, risk) => {
    expect(individualRisk(sample, population)).toBeCloseTo(risk, 12);
  });
  it('is summed over rows', () => {
    const classes = [
      { rows: 1, weight: 17 },
      { rows: 3, weight: 47 },
    ];
    expect(riskOf(classes, 3)).toEqual({
      ...{ rows: 4, unique: 1, belowK: 1, smallest: 1, risky: 1 },
      highest: expect.closeTo(0.177075834, 8),
      mean: expect.closeTo((0.17707583400351351 + 3 * 0.03092783505154639) / 4, 10),
    });
    expect(riskOf([{ rows: 4, weight: null }], 3)).toMatchObject({ highest: 0.25, belowK: 0 });
    expect(riskOf([], 3)).toMatchObject({ rows: 0, smallest: 0, mean: 0 });
  });
});

const sample = fc
  .array(
    fc.record({
      values: fc.tuple(
        fc.constantFrom('1', '2', '3'),
        fc.constantFrom('a', 'b'),
        fc.constantFrom('x', 'y', 'z', 'w'),
      ),
      rows: fc.integer({ min: 1, max: 6 }),
      weight: fc.constantFrom(1.5, 20, 300),
    }),
    { maxLength: 30 },
  )
  .map((classes): KeyClass[] => [...merged(classes).values()]);

describe('suppression', () => {
  const count = (classes: readonly KeyClass[]): number =>
    classes.reduce((sum, { rows }) => sum + rows, 0);

  it('blanks as few keys as it can, the least important first', () => {
    const classes: KeyClass[] = [
      { values: ['1', 'a'], rows: 9, weight: 90 },
      { values: ['1', 'b'], rows: 1, weight: 10 },
      { values: ['1', 'c'], rows: 2, weight: 20 },
      { values: ['2', 'd'], rows: 2, weight: 5 },
      { values: ['3', 'd'], rows: 2, weight: 5 },
      { values: ['4', 'e'], rows: 1, weight: 5 },
    ];
    const { classes: left, changes, blanks, leftOut } = suppressRare(classes, 3);
    expect(left).toEqual([
      { values: ['1', 'a'], rows: 9, weight: 90 },
      { values: ['1', null], rows: 3, weight: 30 },
      { values: [null, 'd'], rows: 4, weight: 10 },
    ]);
    expect(changes.get(keyOf(['1', 'b']))).toEqual(['1', null]);
    expect(changes.get(keyOf(['4', 'e']))).toBeNull();
    expect(changes.has(keyOf(['1', 'a']))).toBe(false);
    expect([blanks, leftOut]).toEqual([[4, 3], 1]);
  });

  it('leaves no class smaller than k and loses no row, for any sample', () => {
    fc.assert(
      fc.property(sample, fc.integer({ min: 1, max: 12 }), (classes, k) => {
        const done = suppressRare(classes, k);
        expect(done.classes.every(({ rows }) => rows >= k)).toBe(true);
        expect(count(done.classes) + done.leftOut).toBe(count(classes));
        // Applied row by row, the changes give these classes.
        const applied = classes.flatMap((one): KeyClass[] => {
          const change = done.changes.get(keyOf(one.values));
          return change === null ? [] : [{ ...one, values: change ?? one.values }];
        });
        expect(new Map([...merged(applied)].map(([key, { rows }]) => [key, rows]))).toEqual(
          new Map(done.classes.map(({ values, rows }) => [keyOf(values), rows])),
        );
      }),
    );
  });
});

describe('merging', () => {
  it('makes one of values that few rows have, and keeps missing ones apart', () => {
    const classes: KeyClass[] = [
      { values: ['1', 'a'], rows: 60, weight: 6 },
      { values: ['1', 'b'], rows: 3, weight: 3 },
      { values: ['2', 'c'], rows: 4, weight: 4 },
      { values: ['2', ''], rows: 1, weight: 1 },
      { values: ['2', 'a'], rows: 32, weight: 2 },
    ];
    const rare = rareValues(classes, 0.05);
    expect(rare).toEqual([new Set(), new Set(['b', 'c'])]);
    expect(mergeRare(classes, rare)).toEqual([
      { values: ['1', 'a'], rows: 60, weight: 6 },
      { values: ['1', OTHER], rows: 3, weight: 3 },
      { values: ['2', OTHER], rows: 4, weight: 4 },
      { values: ['2', ''], rows: 1, weight: 1 },
      { values: ['2', 'a'], rows: 32, weight: 2 },
    ]);
    expect(mergeRare(classes, rareValues(classes, 0))).toEqual(classes);
  });
});
