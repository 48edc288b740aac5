import { describe, expect, it } from '@jest/globals';
import { lineChart, segmentsOf } from '../../src/reports/charts/line-chart.ts';

const scores = (from: number, values: readonly (number | null)[]) =>
  values.map((score, position) => ({ year: from + position, score }));
const years = (segments: readonly { year: number }[][]) =>
  segments.map((segment) => segment.map(({ year }) => year));

describe('a line of scores by year', () => {
  it('is one line without gaps and breaks', () => {
    expect(years(segmentsOf(scores(2011, [5, 6, 7]), []))).toEqual([[2011, 2012, 2013]]);
  });
  it('leaves a gap for a withheld year', () => {
    expect(years(segmentsOf(scores(2011, [5, 6, null, 7, 8]), []))).toEqual([
      [2011, 2012],
      [2014, 2015],
    ]);
  });
  it('leaves a gap for a year that is not there', () => {
    expect(
      years(
        segmentsOf(
          [
            { year: 2011, score: 5 },
            { year: 2013, score: 6 },
          ],
          [],
        ),
      ),
    ).toEqual([[2011], [2013]]);
  });
  it('begins anew in the first year of a new definition', () => {
    expect(years(segmentsOf(scores(2016, [5, 6, 7, 8]), [2018]))).toEqual([
      [2016, 2017],
      [2018, 2019],
    ]);
  });
  it('draws a path for each run of years and a point for each year', () => {
    const { series, breaks } = lineChart({
      series: [scores(2016, [5, 6, 7, 8, null, 4])],
      years: [2016, 2021],
      domain: [1, 10],
      breaks: [2018],
    });
    expect(series[0]!.paths).toHaveLength(2);
    expect(series[0]!.points.map(({ year }) => year)).toEqual([2016, 2017, 2018, 2019, 2021]);
    expect(breaks).toHaveLength(1);
    const [before, after] = [series[0]!.points[1]!, series[0]!.points[2]!];
    expect(breaks[0]!.x).toBeGreaterThan(before.x);
    expect(breaks[0]!.x).toBeLessThan(after.x);
  });
  it('puts a higher score higher up', () => {
    const [low, high] = lineChart({
      series: [scores(2011, [2, 9])],
      years: [2011, 2012],
      domain: [1, 10],
      breaks: [],
    }).series[0]!.points;
    expect(high!.y).toBeLessThan(low!.y);
  });
});
