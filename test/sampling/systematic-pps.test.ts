import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { systematicPps } from '../../src/sampling/systematic-pps.ts';

describe('systematic selection with probability proportional to size', () => {
  it('gives the textbook answer on a small frame', () => {
    // Sizes 10, 20, 30, 40; n = 2: step 50, start 0.5 · 50 = 25 → units holding 25 and 75.
    const drawn = systematicPps([10, 20, 30, 40], 2, 0.5);
    expect(drawn).toEqual([
      { unit: 1, probability: 0.4 },
      { unit: 3, probability: 0.8 },
    ]);
  });
  it('takes a unit larger than the step with certainty', () => {
    const drawn = systematicPps([1000, 1, 1, 1, 1], 2, 0.3);
    expect(drawn[0]).toEqual({ unit: 0, probability: 1 });
    expect(drawn[1]!.probability).toBeCloseTo(0.25, 12);
  });
  it('refuses a sample larger than the frame', () => {
    expect(() => systematicPps([1, 2], 3, 0)).toThrow(RangeError);
  });
  it('always draws n different units whose probabilities belong to a sample of n', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 60 }),
        fc.double({ min: 0, max: 0.999999, noNaN: true }),
        fc.nat(),
        (sizes, start, pick) => {
          const n = 1 + (pick % sizes.length);
          const drawn = systematicPps(sizes, n, start);
          expect(new Set(drawn.map((one) => one.unit)).size).toBe(n);
          expect(drawn.every((one) => one.probability > 0 && one.probability <= 1)).toBe(true);
        },
      ),
    );
  });
  it('draws each unit as often as its probability says', () => {
    const sizes = [5, 10, 15, 20, 50];
    const hits = new Array<number>(sizes.length).fill(0);
    const starts = 10_000;
    for (let step = 0; step < starts; step++)
      for (const one of systematicPps(sizes, 2, (step + 0.5) / starts)) hits[one.unit]! += 1;
    expect(hits.map((count) => Math.round((count / starts) * 100) / 100)).toEqual([
      0.1, 0.2, 0.3, 0.4, 1,
    ]);
  });
});
