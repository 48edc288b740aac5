import { describe, expect, it } from '@jest/globals';
import { domainOf, dotPlot } from '../../src/reports/charts/dot-plot.ts';

const row = (
  value: number | null,
  low: number | null = null,
  high: number | null = null,
  marker: number | null = null,
) => ({ value, low, high, marker });

describe('a dot plot', () => {
  it('places a value by its share of the scale, in per cent', () => {
    const { rows } = dotPlot([row(5.5, 3.25, 7.75, 1)], [1, 10]);
    expect(rows).toEqual([{ y: 50, x: 50, x1: 25, x2: 75, marker: 0, others: [] }]);
  });
  it('spreads rows evenly from above', () => {
    expect(dotPlot([row(1), row(2), row(3), row(4)], [1, 10]).rows.map(({ y }) => y)).toEqual([
      12.5, 37.5, 62.5, 87.5,
    ]);
  });
  it('draws an interval that leaves the scale up to its end', () => {
    expect(dotPlot([row(9.8, 9.2, 10.4)], [1, 10]).rows[0]!.x2).toBe(100);
  });
  it('draws nothing for a figure that is not shown', () => {
    const [hidden] = dotPlot([row(null)], [1, 10]).rows;
    expect([hidden!.x, hidden!.x1, hidden!.x2]).toEqual([null, null, null]);
  });
  it('finds a domain that holds every value and interval', () => {
    const [low, high] = domainOf([row(44.1, 42.6, 45.6), row(38.2, 36.9, 39.5, 41)]);
    expect(low).toBeLessThanOrEqual(36.9);
    expect(high).toBeGreaterThanOrEqual(45.6);
  });
  it('has a domain for one value and for none', () => {
    expect(domainOf([row(4)])).toEqual([3, 5]);
    expect(domainOf([row(null)])).toEqual([0, 1]);
  });
});
