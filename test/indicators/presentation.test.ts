// What may be said of one figure: each rule at its edge.
import { describe, expect, it } from '@jest/globals';
import { comparableDeff } from '../../src/indicators/presentation/comparable-deff.ts';
import { varianceOfAlike } from '../../src/indicators/presentation/exact-interval.ts';
import { groupRange } from '../../src/indicators/presentation/group-range.ts';
import {
  presentCount,
  presentIndicator,
  presentScore,
} from '../../src/indicators/presentation/presentation.ts';
import { presentationRules as rules } from '../../src/indicators/presentation/presentation-rules.ts';
import { tMultiplier } from '../../src/statistics/estimation/interval.ts';

const share = { low: 0, high: 1, isProportion: true };
const oneToFive = { low: 1, high: 5, isProportion: false };
const present = (p: number, more: { n?: number; df?: number; deff?: number } = {}) => {
  const { n = 200, df = 20, deff = 1 } = more;
  return presentIndicator({ estimate: p, variance: (deff * p * (1 - p)) / n, n, df }, share, {
    rules,
    zeroDeff: 1,
  });
};

describe('a share of which nobody said yes', () => {
  const nobody = { estimate: 0, variance: 0, n: 166, df: 16 };
  it('has the exact upper bound 1 − 0.025^(1/n), not 0', () => {
    const shown = presentIndicator(nobody, share, { rules, zeroDeff: 1 });
    expect(shown).toMatchObject({ intervalKind: 'korn-graubard', flag: 'ok', variance: null });
    expect(shown.interval![0]).toBe(0);
    expect(shown.interval![1]).toBeCloseTo(1 - 0.025 ** (1 / 166), 12);
  });
  it('rests on n over the design effect of comparable items', () => {
    const shown = presentIndicator(nobody, share, { rules, zeroDeff: 2 });
    expect(shown.effectiveN).toBe(83);
    expect(shown.interval![1]).toBeCloseTo(1 - 0.025 ** (1 / 83), 12);
  });
  it('is the same mirrored where everybody did, also with a rounding error in the sums', () => {
    const all = { ...nobody, estimate: 1 - 1e-15, variance: 1e-33 };
    const [low, high] = presentIndicator(all, share, { rules, zeroDeff: 1 }).interval!;
    expect(low).toBeCloseTo(0.025 ** (1 / 166), 12);
    expect(high).toBe(1);
  });
});

describe('a share', () => {
  it('is shown when its base carries it', () => {
    expect(present(0.4)).toMatchObject({ flag: 'ok', reason: null });
  });
  it.each([
    ['nobody in its base', present(NaN, { n: 0 }), 'none'],
    ['nine respondents', present(0.5, { n: 9 }), 'few'],
    ['no degrees of freedom', present(0.5, { df: 0 }), 'degrees'],
    ['an interval of 30 points or more', present(0.5, { n: 40 }), 'wide'],
    ['an effective sample under ten', present(0.5, { n: 200, deff: 25 }), 'wide'],
  ])('is hidden with %s', (_, shown, reason) => {
    expect(shown).toMatchObject({ flag: 'hidden', reason });
  });
  it.each([
    ['fewer than eight degrees of freedom', present(0.4, { n: 400, df: 7 }), 'fewDegrees'],
    ['an interval wider than 130 % of it and 5 points', present(0.04, { n: 100 }), 'relative'],
    ['a rest too small to be precise', present(0.96, { n: 100 }), 'complement'],
  ])('is flagged with %s', (_, shown, reason) => {
    expect(shown).toMatchObject({ flag: 'caution', reason });
  });
  it('of a rare answer is shown where its interval is under 5 points, whatever its relative width', () => {
    expect(present(0.01, { n: 400 })).toMatchObject({ flag: 'ok' });
  });
  it('never rests on more than the people who answered', () => {
    expect(present(0.4, { deff: 0.2 }).effectiveN).toBe(200);
  });
});

describe('a mean', () => {
  const mean = (more: object) =>
    presentIndicator({ estimate: 3, variance: 0.01, n: 60, df: 12, ...more }, oneToFive, {
      rules,
      zeroDeff: 1,
    });
  it('has an interval of Student’s t on the degrees of freedom of its own base', () => {
    const { interval, intervalKind, effectiveN } = mean({});
    expect({ intervalKind, effectiveN }).toEqual({ intervalKind: 't', effectiveN: null });
    expect(interval![1]).toBeCloseTo(3 + 0.1 * tMultiplier(12), 12);
  });
  it('is hidden at an interval of 30 % of its scale, flagged under 30 respondents', () => {
    expect(mean({ variance: 0.1 })).toMatchObject({ flag: 'hidden', reason: 'wide' });
    expect(mean({ n: 29 })).toMatchObject({ flag: 'caution', reason: 'small' });
  });
  it('of equal answers is not certain: its interval is exact on the rescaled value', () => {
    const { interval } = mean({ estimate: 5, variance: 0 });
    expect(interval![0]).toBeCloseTo(1 + 4 * 0.025 ** (1 / 60), 12);
    expect(interval![1]).toBe(5);
  });
  it('never leaves its scale', () => {
    expect(mean({ estimate: 4.95, variance: 0.01 }).interval![1]).toBe(5);
  });
});

describe('a score', () => {
  const score = (more: object, minimum = 30) =>
    presentScore(
      { estimate: 6, variance: 0.09, n: 40, df: 12, ...more },
      { low: 1, high: 10 },
      {
        rules,
        minimum,
      },
    );
  it('needs the respondents of its smallest base, and degrees of freedom', () => {
    expect(score({})).toMatchObject({ flag: 'ok', intervalKind: 't' });
    expect(score({ n: 26 })).toMatchObject({ flag: 'hidden', reason: 'few' });
    expect(score({}, 50)).toMatchObject({ flag: 'hidden', reason: 'few' });
    expect(score({ df: 0 })).toMatchObject({ flag: 'hidden', reason: 'degrees' });
  });
  it('carries an item of equal answers as (longer arm ÷ t)²', () => {
    const item = { estimate: 0, variance: 0, n: 100, df: 15 };
    const arm = 1 - 0.025 ** (1 / 100);
    expect(varianceOfAlike(item, { low: 0, high: 1 }, 1)).toBeCloseTo(
      (arm / tMultiplier(15)) ** 2,
      14,
    );
  });
});

it('a count of self-selected respondents has no interval', () => {
  expect(presentCount({ estimate: 0.4, variance: 0.1, n: 50, df: 3 }, 30)).toEqual({
    interval: null,
    intervalKind: null,
    variance: null,
    effectiveN: null,
    flag: 'ok',
    reason: null,
  });
  expect(presentCount({ estimate: 0.4, variance: 0.1, n: 29, df: 3 }, 30).reason).toBe('few');
});

it('a group is named at 60 % probability; below it two neighbours are', () => {
  expect(groupRange([0.6, 0.3, 0.1, 0], 0.6)).toEqual({ from: 1, to: 1 });
  expect(groupRange([0.2, 0.45, 0.35, 0], 0.6)).toEqual({ from: 2, to: 3 });
  expect(groupRange([0, 0.1, 0.45, 0.45], 0.6)).toEqual({ from: 3, to: 4 });
});

it('the design effect of comparable items is their median, at least 1', () => {
  expect(comparableDeff([])).toBeNull();
  expect(comparableDeff([3, 1, 2])).toBe(2);
  expect(comparableDeff([0.5, 0.9])).toBe(1);
});
