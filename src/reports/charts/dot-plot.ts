// Geometry of a dot plot with intervals. Positions are per cent of the plot, so that the page can
// stretch it from a phone to paper and keep round dots and readable words.
import { scaleLinear } from 'd3-scale';

export interface DotPlotRow {
  value: number | null;
  low: number | null;
  high: number | null;
  /** The national median, where it differs by row. */
  marker: number | null;
  /** Other localities, drawn faintly behind. */
  others?: readonly number[];
}

export interface DrawnRow {
  y: number;
  x: number | null;
  x1: number | null;
  x2: number | null;
  marker: number | null;
  others: number[];
}

export interface DotPlot {
  rows: DrawnRow[];
  ticks: { x: number; value: number }[];
  /** Half the height of a mark of `others`. */
  step: number;
}

const round = (value: number): number => Math.round(value * 100) / 100;

/** @param domain the ends of the scale; values outside are drawn at the end
 *  @returns x and y in per cent, rows from above */
export function dotPlot(
  rows: readonly DotPlotRow[],
  domain: readonly [number, number],
  tickValues?: readonly number[],
): DotPlot {
  const scale = scaleLinear().domain(domain).range([0, 100]).clamp(true);
  const place = (value: number | null): number | null =>
    value === null ? null : round(scale(value));
  return {
    rows: rows.map((row, position) => ({
      y: round((100 * (position + 0.5)) / rows.length),
      x: place(row.value),
      x1: place(row.low),
      x2: place(row.high),
      marker: place(row.marker),
      others: (row.others ?? []).map((value) => round(scale(value))),
    })),
    ticks: (tickValues ?? scale.ticks(5)).map((value) => ({ x: round(scale(value)), value })),
    step: round(20 / rows.length),
  };
}

/** Ends that hold every value and interval with whole steps of the axis; [0, 1] for no value. */
export function domainOf(rows: readonly DotPlotRow[]): [number, number] {
  const values = rows.flatMap((row) =>
    [row.value, row.low, row.high, row.marker].filter((value) => value !== null),
  );
  if (values.length === 0) return [0, 1];
  const [low, high] = scaleLinear()
    .domain([Math.min(...values), Math.max(...values)])
    .nice(5)
    .domain() as [number, number];
  return low === high ? [low - 1, high + 1] : [low, high];
}
