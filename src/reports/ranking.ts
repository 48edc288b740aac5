// All provinces at one node. Sorted by score with the uncertainty of every rank; self-selected
// respondents are listed by name and never ranked.
import type { Locality } from '../localities/locality.ts';
import type { Tile } from '../localities/tiles.store.ts';
import { domainOf, dotPlot, type DotPlot } from './charts/dot-plot.ts';
import { addressOf, figureRow, type FigureRow } from './figure-row.ts';
import { INDEX_NODE, type Outline, type OutlineNode } from './outline.ts';
import { isIndicative, nationalMean, nationalMedian, type Reading } from './reading.ts';
import { groupMarks, scaleText, valueText, type Speech } from './wording/speech.ts';
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
  reading: Reading,
  speech: Speech,
  node: OutlineNode,
  options: RankingOptions,
): Ranking {
  const all = reading.provinces.map((locality): RankingRow => ({
    ...figureRow(reading, speech, locality, node),
    locality,
    name: locality.name[speech.lang],
    own: locality.id === options.ownLocalityId,
    href:
      node.code === INDEX_NODE
        ? addressOf(reading, locality.code)
        : addressOf(reading, locality.code, node.code),
  }));
  const rows = all.filter((row) => row.figure.estimate !== null);
  if (!isIndicative(reading)) rows.sort((a, b) => b.figure.estimate! - a.figure.estimate!);
  const middle = nationalMedian(reading, node);
  const lines = rows.map(({ figure }) => ({
    value: figure.estimate,
    low: figure.low,
    high: figure.high,
    marker: middle,
  }));
  const nation = nationalMean(reading, node);
  const grouped = rows.some((row) => row.group !== null);
  return {
    node,
    rows,
    absent: all.filter((row) => row.figure.estimate === null),
    title: node.code === INDEX_NODE ? speech.t('reports.ranking.whole') : node.title[speech.lang],
    scale: scaleText(speech, node),
    plot: dotPlot(lines, domainOf(lines)),
    median: valueText(speech, node, middle),
    mean: nation === null ? null : valueText(speech, node, nation),
    map: grouped && options.tiles.length > 0 ? mapOf(all, options.tiles, speech) : null,
    legend: grouped ? legendOf(rows, speech) : [],
  };
}

function mapOf(rows: readonly RankingRow[], tiles: readonly Tile[], { lang }: Speech): TileMap {
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

function legendOf(rows: readonly RankingRow[], speech: Speech): Ranking['legend'] {
  return ([1, 2, 3, 4] as const).map((number) => ({
    number,
    mark: groupMarks[number - 1]!,
    name: groupName(speech, number),
    names: rows
      .filter((row) => row.group?.number === number)
      .map((row) => row.name)
      .join(', '),
  }));
}

/** 'index', then the dimensions and their sub-dimensions, each with its code. */
export const nodeChoices = (outline: Outline, speech: Speech): { value: string; text: string }[] =>
  rankableNodes(outline).map((node) => ({
    value: node.code,
    text:
      node.level === 'index'
        ? speech.t('reports.ranking.whole')
        : `${node.level === 'subdimension' ? '\u00a0\u00a0\u00a0' : ''}${node.code} ${node.title[speech.lang]}`,
  }));
