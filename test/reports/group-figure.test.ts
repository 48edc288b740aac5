// What readers are told of groups, and what cannot be worked out of it.
import { describe, expect, it } from '@jest/globals';
import { attackMany, isTight } from '../../bench/disclosure/attack.ts';
import type { GroupRow } from '../../src/indicators/breakdowns/group-row.ts';
import { outlineOf } from '../../src/reports/outline.ts';
import { discloseGroups } from '../../src/reports/groups/group-figure.ts';
import { smallDefinition } from '../indicators/small-round.ts';
import { resultRow } from '../support/result-row.ts';

const outline = outlineOf(smallDefinition);
const test = { difference: -0.4, se: 0.1, df: 20, p: 0.001 };

const rowsOf = (counts: Readonly<Record<string, number>>): GroupRow[] =>
  Object.entries(counts).flatMap(([group, n]) =>
    [...outline.values()].map(({ code, level }) => ({
      ...resultRow(1, code, { level, n }),
      breakdown: 'b',
      group,
      againstOthers: level === 'indicator' ? null : test,
    })),
  );

/** Of one score: why it is kept back, or “n or more”. */
function told(
  counts: Readonly<Record<string, number>>,
  notStated = 0,
  minimum = 30,
): Record<string, string | number | null> {
  const total = notStated + Object.values(counts).reduce((sum, n) => sum + n, 0);
  const figures = discloseGroups(rowsOf(counts), {
    outline,
    minimums: { score: minimum, indicator: minimum },
    totals: new Map([...outline.keys()].map((node) => [node, total])),
  });
  return Object.fromEntries(
    [...figures].map(([group, own]) => {
      const { concealed, atLeast, n, againstOthers, estimate } = own.get('1.1')!;
      expect(n).toBeNull();
      expect(estimate === null).toBe(concealed !== null);
      if (concealed !== null) expect(againstOthers).toBeNull();
      return [group, concealed ?? atLeast];
    }),
  );
}

describe('the numbers of groups', () => {
  it('are lower bounds', () => {
    expect(told({ a: 417, b: 1_000, c: 99, d: 30 })).toEqual({ a: 300, b: 1_000, c: 30, d: 30 });
  });
  it('keep a group of few back, and nobody else where there are many', () => {
    expect(told({ a: 417, b: 250, c: 12 })).toEqual({ a: 300, b: 100, c: 'few' });
  });
  it('keep the smallest shown group back too where the place would tell the number', () => {
    expect(told({ a: 110, b: 40, c: 12 })).toEqual({ a: 100, b: 'paired', c: 'few' });
    expect(told({ a: 45, c: 12 })).toEqual({ a: 'paired', c: 'few' });
  });
  it('are understated where the next steps could not hold everybody', () => {
    expect(told({ a: 270, b: 27 })).toEqual({ a: 100, b: 'few' });
    expect(told({ a: 299, b: 27 })).toEqual({ a: 30, b: 'few' });
  });
  it('never say that nobody is in a group', () => {
    expect(told({ a: 417, b: 0 })).toEqual({ a: 300, b: 'few' });
  });
  it('are kept from signed-in readers below 10', () => {
    expect(told({ a: 417, b: 12, c: 9 }, 0, 10)).toEqual({ a: 300, b: 10, c: 'few' });
  });
});

it('a difference from others who are few is kept back: it would give their figure', () => {
  const differencesOf = (counts: Readonly<Record<string, number>>): unknown[] => {
    const total = Object.values(counts).reduce((sum, n) => sum + n, 0);
    const figures = discloseGroups(rowsOf(counts), {
      outline,
      minimums: { score: 30, indicator: 30 },
      totals: new Map([...outline.keys()].map((node) => [node, total])),
    });
    return [...figures.values()].map((own) => own.get('1.1')!.againstOthers?.difference ?? null);
  };
  expect(differencesOf({ a: 417, b: 12 })).toEqual([null, null]);
  expect(differencesOf({ a: 417, b: 12, c: 15 })).toEqual([null, null, null]);
  expect(differencesOf({ a: 417, b: 12, c: 40 })).toEqual([-0.4, null, -0.4]);
});

it('a linear programme works out no number that is kept back, in 150 random publications', async () => {
  const attacks = await attackMany(150, { seed: 20_261_127, most: 3 });
  const attacked = attacks.flatMap((attack) => attack.attacked);
  expect(attacked.length).toBeGreaterThan(200);
  expect(attacked.every(({ n, low, high }) => low <= n + 1e-6 && n - 1e-6 <= high)).toBe(true);
  expect(attacked.filter(isTight)).toEqual([]);
  expect(attacks.some(({ paired }) => paired > 0)).toBe(true);
});
