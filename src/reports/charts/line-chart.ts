// Geometry of one small chart of scores by year. A line is broken where a year is missing and where
// the score changed its definition: nothing is drawn, and nothing computed, across a break.
import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';

export interface YearScore {
  year: number;
  score: number | null;
}
export interface LineChartInput {
  series: readonly (readonly YearScore[])[];
  years: readonly [number, number];
  domain: readonly [number, number];
  /** First years of a new definition. */
  breaks: readonly number[];
}
export interface LineChart {
  width: number;
  height: number;
  plot: { left: number; right: number; top: number; bottom: number };
  series: { paths: string[]; points: { x: number; y: number; year: number; score: number }[] }[];
  breaks: { x: number; year: number }[];
  xTicks: { x: number; year: number }[];
  yTicks: { y: number; value: number }[];
}

const size = { width: 300, height: 150 };
const plot = { left: 26, right: 284, top: 10, bottom: 126 };
const round = (value: number): number => Math.round(value * 10) / 10;

/** Runs of years in which one line may be drawn: no gap, no break. */
export function segmentsOf(
  scores: readonly YearScore[],
  breaks: readonly number[],
): { year: number; score: number }[][] {
  const segments: { year: number; score: number }[][] = [];
  let current: { year: number; score: number }[] = [];
  const close = (): void => {
    if (current.length > 0) segments.push(current);
    current = [];
  };
  for (const { year, score } of [...scores].sort((a, b) => a.year - b.year)) {
    const last = current.at(-1);
    if (score === null || (last !== undefined && year !== last.year + 1) || breaks.includes(year))
      close();
    if (score !== null) current.push({ year, score });
  }
  close();
  return segments;
}

/** @returns positions in the units of a `width` × `height` view box */
export function lineChart({ series, years, domain, breaks }: LineChartInput): LineChart {
  const x = scaleLinear().domain(years).range([plot.left, plot.right]);
  const y = scaleLinear().domain(domain).range([plot.bottom, plot.top]);
  const draw = line<{ year: number; score: number }>()
    .x((point) => round(x(point.year)))
    .y((point) => round(y(point.score)));
  const middle = Math.round((years[0] + years[1]) / 2);
  return {
    ...size,
    plot,
    series: series.map((scores) => {
      const segments = segmentsOf(scores, breaks);
      return {
        paths: segments
          .filter((segment) => segment.length > 1)
          .map((segment) => draw(segment) ?? ''),
        points: segments
          .flat()
          .map((point) => ({ ...point, x: round(x(point.year)), y: round(y(point.score)) })),
      };
    }),
    breaks: breaks
      .filter((year) => year > years[0] && year <= years[1])
      .map((year) => ({ year, x: round(x(year - 0.5)) })),
    xTicks: [years[0], middle, years[1]].map((year) => ({ year, x: round(x(year)) })),
    yTicks: y.ticks(4).map((value) => ({ value, y: round(y(value)) })),
  };
}
