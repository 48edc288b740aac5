// Geometry of the map of equal squares: every province weighs the same, whatever its area.
import { marksOf } from '../wording/formatter.ts';
import type { GroupNumber, GroupRange } from '../../indicators/result-row.ts';

export interface TilePlace {
  name: string;
  row: number;
  col: number;
  group: GroupRange | null;
  own: boolean;
  archipelago: boolean;
}
export interface DrawnTile extends TilePlace {
  x: number;
  y: number;
  lines: string[];
  /** Class of the square; white where a place is between two groups. */
  fill: string;
  isDark: boolean;
  /** Two bars at the foot of a square between two groups. */
  feet: { group: GroupNumber; x: number; y: number; width: number; height: number }[];
  /** Marks of the group or groups. */
  sign: string;
}
export interface TileMap {
  width: number;
  height: number;
  size: number;
  tiles: DrawnTile[];
}

const size = 46;
const gap = 3;

/** @returns positions in the units of a `width` × `height` view box */
export function tileMap(places: readonly TilePlace[]): TileMap {
  const step = size + gap;
  const extent = (axis: 'row' | 'col'): number =>
    (1 + Math.max(0, ...places.map((place) => place[axis]))) * step - gap;
  return {
    width: extent('col'),
    height: extent('row'),
    size,
    tiles: places.map((place) => drawnTile(place, step)),
  };
}

function drawnTile(place: TilePlace, step: number): DrawnTile {
  const { group } = place;
  const [x, y] = [place.col * step, place.row * step];
  const isBetween = group !== null && group.from !== group.to;
  return {
    ...place,
    x,
    y,
    lines: twoLines(place.name),
    fill: group === null ? 'none' : isBetween ? 'between' : `g${group.from}`,
    isDark: group !== null && !isBetween && (group.from === 1 || group.from === 4),
    feet: isBetween ? feetOf(group, x, y) : [],
    sign: group === null ? '' : marksOf(group),
  };
}

const footHeight = 6;

function feetOf(group: GroupRange, x: number, y: number): DrawnTile['feet'] {
  const [inset, width] = [4, (size - 8) / 2];
  return [group.from, group.to].map((number, at) => ({
    group: number,
    x: x + inset + at * width,
    y: y + size - footHeight - 1,
    width,
    height: footHeight,
  }));
}

/** 'Hồ Chí Minh' → 'Hồ Chí' over 'Minh': as even as the words allow. */
export function twoLines(name: string): string[] {
  const words = name.replace(/ City$/, '').split(' ');
  const cut = Math.ceil(words.length / 2);
  return [words.slice(0, cut).join(' '), words.slice(cut).join(' ')].filter((text) => text !== '');
}
