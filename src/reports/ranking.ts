// All provinces at one node. Sorted by score with the uncertainty of every rank; self-selected
// respondents are listed by name and never ranked.
import type { Locality } from '../localities/locality.ts';
import type { Tile } from '../localities/tiles.store.ts';
import { domainOf, dotPlot, type DotPlot } from './charts/dot-plot.ts';
import { addressOf, figureRow, type FigureRow } from './figure-row.ts';
import { INDEX_NODE, type Outline, type OutlineNode } from './outline.ts';
import {
  isIndicative,
  nationalMean,
  nationalMedian,
  type PublishedResults,
} from './published-results.ts';
import { groupMarks, scaleText, valueText, type Formatter } from './wording/formatter.ts';
import { groupName } from './wording/name-text.ts';
import { tileMap, type TileMap } from './charts/tile-map.ts';

export interface RankingRow extends FigureRow {
  locality: Locality;
  name: string;
  own: boolean;
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
  map: TileMap | null;
  legend: { number: number; mark: string; name: string; names: string }[];
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
  if (!isIndicative(results)) rows.sort((a, b) => b.figure.estimate! - a.figure.estimate!);
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
    map: grouped && options.tiles.length > 0 ? mapOf(all, options.tiles, formatter) : null,
    legend: grouped ? legendOf(rows, formatter) : [],
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
          group: row.figure.placing?.group ?? null,
          own: row.own,
          archipelago: tile.kind === 'archipelago',
        };
      }),
  );
}

function legendOf(rows: readonly RankingRow[], formatter: Formatter): Ranking['legend'] {
  return ([1, 2, 3, 4] as const).map((number) => ({
    number,
    mark: groupMarks[number - 1]!,
    name: groupName(formatter, number),
    names: rows
      .filter((row) => row.group?.number === number)
      .map((row) => row.name)
      .join(', '),
  }));
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
