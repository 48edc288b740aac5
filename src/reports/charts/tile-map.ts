// Geometry of the map of equal squares: every province weighs the same, whatever its area.

export interface TilePlace {
  name: string;
  row: number;
  col: number;
  group: 1 | 2 | 3 | 4 | null;
  own: boolean;
  archipelago: boolean;
}
export interface DrawnTile extends TilePlace {
  x: number;
  y: number;
  lines: string[];
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
    tiles: places.map((place) => ({
      ...place,
      x: place.col * step,
      y: place.row * step,
      lines: twoLines(place.name),
    })),
  };
}

/** 'Hồ Chí Minh' → 'Hồ Chí' over 'Minh': as even as the words allow. */
export function twoLines(name: string): string[] {
  const words = name.replace(/ City$/, '').split(' ');
  const cut = Math.ceil(words.length / 2);
  return [words.slice(0, cut).join(' '), words.slice(cut).join(' ')].filter((text) => text !== '');
}
