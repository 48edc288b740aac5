// The scores published before the new survey, as small charts: one for each dimension, one line for
// each province of the time.
import type { DimensionHistory, PublishedHistory } from '../records/published-history.store.ts';
import { lineChart, type LineChart } from './charts/line-chart.ts';
import type { Formatter } from './wording/formatter.ts';

export interface HistoryCharts {
  title: string;
  origins: readonly string[];
  years: readonly [number, number];
  units: readonly string[];
  charts: { code: string; title: string; chart: LineChart; breaks: string[]; summary: string }[];
  table: { year: number; dimension: string; scores: string[] }[];
}

/** Null when nothing was imported for these units. */
export function historyCharts(
  history: PublishedHistory,
  formatter: Formatter,
): HistoryCharts | null {
  const dimensions = history.dimensions.filter((dimension) => dimension.series.length > 0);
  const points = dimensions.flatMap((dimension) =>
    dimension.series.flatMap((series) => series.points),
  );
  if (points.length === 0) return null;
  const all = points.map((point) => point.year);
  const years = [Math.min(...all), Math.max(...all)] as const;
  const units = [
    ...new Map(
      dimensions.flatMap(({ series }) =>
        series.map((entry) => [entry.localityId, entry.name[formatter.lang]] as const),
      ),
    ),
  ];
  return {
    title: history.title[formatter.lang],
    origins: history.origins,
    years,
    units: units.map(([, name]) => name),
    charts: dimensions.map((dimension) =>
      chartOf(dimension, formatter, { years, unitIds: units.map(([id]) => id) }),
    ),
    table: dimensions.flatMap((dimension) =>
      tableOf(
        dimension,
        formatter,
        units.map(([id]) => id),
      ),
    ),
  };
}

/** Every unit keeps its place, and so its mark, in all charts. */
const inOrder = (dimension: DimensionHistory, unitIds: readonly number[]) =>
  unitIds.map((id) => dimension.series.find((series) => series.localityId === id)?.points ?? []);

function chartOf(
  dimension: DimensionHistory,
  formatter: Formatter,
  at: { years: readonly [number, number]; unitIds: readonly number[] },
): HistoryCharts['charts'][number] {
  const { fmt, lang, t } = formatter;
  const series = inOrder(dimension, at.unitIds);
  const latest = dimension.series.flatMap((entry) => {
    const last = [...entry.points].reverse().find((point) => point.score !== null);
    return last
      ? [
          t('reports.history.latest', {
            name: entry.name[lang],
            year: last.year,
            score: fmt.number(last.score, 2),
          }),
        ]
      : [];
  });
  return {
    code: dimension.code,
    title: `${dimension.code.replace(/^D/, '')}. ${dimension.title[lang]}`,
    summary: latest.join('; '),
    chart: lineChart({
      series,
      years: at.years,
      domain: [1, 10],
      breaks: dimension.breaks.map(({ year }) => year),
    }),
    breaks: dimension.breaks.map(({ year, reason }) => `${year}: ${reason[lang]}`),
  };
}

function tableOf(
  dimension: DimensionHistory,
  { fmt, lang, t }: Formatter,
  unitIds: readonly number[],
): HistoryCharts['table'] {
  const series = inOrder(dimension, unitIds);
  const years = [...new Set(series.flatMap((points) => points.map(({ year }) => year)))].sort(
    (a, b) => a - b,
  );
  return years.map((year) => ({
    year,
    dimension: dimension.title[lang],
    scores: series.map((points) => {
      const point = points.find((entry) => entry.year === year);
      return point && point.score === null
        ? t('reports.history.withheld')
        : fmt.number(point?.score, 2);
    }),
  }));
}
