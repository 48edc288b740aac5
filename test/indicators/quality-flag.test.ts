import { describe, expect, it } from '@jest/globals';
import { flagOf } from '../../src/indicators/quality-flag.ts';

const good = { level: 'dimension', estimate: 6.2, cv: 0.05, n: 120, df: 14 } as const;

describe('a figure', () => {
  it('is shown when it rests on enough', () => {
    expect(flagOf(good, 30)).toBe('ok');
  });
  it.each([
    ['too few respondents', { ...good, n: 29 }],
    ['too few degrees of freedom', { ...good, df: 7 }],
    ['a coefficient of variation above 33.3 %', { ...good, cv: 0.334 }],
    ['no estimate', { ...good, estimate: null, cv: null }],
    ['no standard error', { ...good, cv: null }],
  ])('is hidden with %s', (_, figure) => {
    expect(flagOf(figure, 30)).toBe('hidden');
  });
  it('is to be used with caution between 16.6 and 33.3 %', () => {
    expect(flagOf({ ...good, cv: 0.166 }, 30)).toBe('ok');
    expect(flagOf({ ...good, cv: 0.167 }, 30)).toBe('caution');
    expect(flagOf({ ...good, cv: 0.333 }, 30)).toBe('caution');
  });
  it('of an indicator needs ten respondents, of a score the minimum of the round', () => {
    expect(flagOf({ ...good, level: 'indicator', n: 10 }, 30)).toBe('ok');
    expect(flagOf({ ...good, level: 'indicator', n: 9 }, 30)).toBe('hidden');
    expect(flagOf({ ...good, n: 40 }, 50)).toBe('hidden');
  });
  it('that is exactly nobody may be shown: 0 has no coefficient of variation', () => {
    expect(flagOf({ ...good, level: 'indicator', estimate: 0, cv: null }, 30)).toBe('ok');
  });
});
