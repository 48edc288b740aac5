// All provinces at one node. Sorted by score with the uncertainty of every rank; self-selected
// respondents are listed by name and never ranked.
import type { Locality } from '../localities/locality.ts';
import type { Tile } from '../localities/tiles.store.ts';
import { domainOf, dotPlot, type DotPlot } from './charts/dot-plot.ts';
import { addressOf, figureRow, type FigureRow } from './figure-row.ts';
import { INDEX_NODE, type Outline, type OutlineNode } from './outline.ts';
import {
  isComparable,
  nationalMean,
  figureOf,
  nationalMedian,
  type PublishedResults,
} from './published-results.ts';
import { marksOf, scaleText, valueText, type Formatter } from './wording/formatter.ts';
import type { GroupNumber } from '../indicators/result-row.ts';
import { groupRangeName } from './wording/name-text.ts';
import { tileMap, type TileMap } from './charts/tile-map.ts';

export interface RankingRow extends FigureRow {
  locality: Locality;
  name: string;
  own: boolean;
}

export interface GroupLegend {
  from: GroupNumber;
  to: GroupNumber;
  mark: string;
  name: string;
  names: string;
}

export interface Ranking {
  node: OutlineNode;
  title: string;
  scale: string;
  rows: RankingRow[];
  /** Provinces without a figure, with the reason. */
  absent: RankingRow[];
  plot: DotPlot;
  median: string;
  mean: string | null;
  /** Whether any row has a rank. */
  ranked: boolean;
  map: TileMap | null;
  /** The four groups, then each pair of neighbours that places are between; with their names. */
  legend: GroupLegend[];
  /** Why nothing is ranked; empty where it is, or where ranks are out of the question. */
  notRanked: string;
}

export interface RankingOptions {
  tiles: readonly Tile[];
  ownLocalityId: number | null;
}

/** Nodes that can be ranked, for a list of choices. */
export const rankableNodes = (outline: Outline): OutlineNode[] =>
  [...outline.values()].filter((node) => node.level !== 'indicator');

export function rankingOf(
  results: PublishedResults,
  formatter: Formatter,
  node: OutlineNode,
  options: RankingOptions,
): Ranking {
  const all = results.provinces.map((locality): RankingRow => ({
    ...figureRow(results, formatter, locality, node),
    locality,
    name: locality.name[formatter.lang],
    own: locality.id === options.ownLocalityId,
    href:
      node.code === INDEX_NODE
        ? addressOf(results, locality.code)
        : addressOf(results, locality.code, node.code),
  }));
  const rows = all.filter((row) => row.figure.estimate !== null);
  if (isComparable(results, node)) rows.sort((a, b) => b.figure.estimate! - a.figure.estimate!);
  const middle = nationalMedian(results, node);
  const lines = rows.map(({ figure }) => ({
    value: figure.estimate,
    low: figure.low,
    high: figure.high,
    marker: middle,
  }));
  const nation = nationalMean(results, node);
  const grouped = rows.some((row) => row.group !== null);
  return {
    node,
    rows,
    absent: all.filter((row) => row.figure.estimate === null),
    title:
      node.code === INDEX_NODE ? formatter.t('reports.ranking.whole') : node.title[formatter.lang],
    scale: scaleText(formatter, node),
    plot: dotPlot(lines, domainOf(lines)),
    median: valueText(formatter, node, middle),
    mean: nation === null ? null : valueText(formatter, node, nation),
    ranked: grouped,
    map: grouped && options.tiles.length > 0 ? mapOf(all, options.tiles, formatter) : null,
    legend: grouped ? legendOf(rows, formatter) : [],
    notRanked: notRankedText(results, formatter, node),
  };
}

function mapOf(rows: readonly RankingRow[], tiles: readonly Tile[], { lang }: Formatter): TileMap {
  const byId = new Map(rows.map((row) => [row.locality.id, row]));
  return tileMap(
    tiles
      .filter((tile) => byId.has(tile.localityId))
      .map((tile) => {
        const row = byId.get(tile.localityId)!;
        return {
          name: tile.name[lang],
          row: tile.row,
          col: tile.col,
          group: row.figure.standing?.group ?? null,
          own: row.own,
          archipelago: tile.kind === 'archipelago',
        };
      }),
  );
}

const ranges = [
  { from: 1, to: 1 },
  { from: 1, to: 2 },
  { from: 2, to: 2 },
  { from: 2, to: 3 },
  { from: 3, to: 3 },
  { from: 3, to: 4 },
  { from: 4, to: 4 },
] as const;

function legendOf(rows: readonly RankingRow[], formatter: Formatter): GroupLegend[] {
  return ranges.flatMap((range) => {
    const inside = rows.filter(({ group }) => group?.from === range.from && group.to === range.to);
    if (inside.length === 0 && range.from !== range.to) return [];
    return {
      ...range,
      mark: marksOf(range),
      name: groupRangeName(formatter, range),
      names: inside.map((row) => row.name).join(', '),
    };
  });
}

/** Told apart too little, or too few of them to say. */
function notRankedText(
  results: PublishedResults,
  { fmt, t }: Formatter,
  node: OutlineNode,
): string {
  if (isComparable(results, node) !== false) return '';
  const { reliability } = results.provinces
    .map(({ id }) => figureOf(results, id, node))
    .find((figure) => figure.reliability !== null)!;
  return t('reports.ranking.notRanked', { reliability: fmt.number(reliability, 2) });
}

/** 'index', then the dimensions and their sub-dimensions, each with its code. */
export const nodeChoices = (
  outline: Outline,
  formatter: Formatter,
): { value: string; text: string }[] =>
  rankableNodes(outline).map((node) => ({
    value: node.code,
    text:
      node.level === 'index'
        ? formatter.t('reports.ranking.whole')
        : `${node.level === 'subdimension' ? '\u00a0\u00a0\u00a0' : ''}${node.code} ${node.title[formatter.lang]}`,
  }));
