import { describe, expect, it } from '@jest/globals';
import { tileMap, twoLines } from '../../src/reports/charts/tile-map.ts';

const place = (name: string, row: number, col: number) => ({
  name,
  row,
  col,
  group: { from: 1 as const, to: 1 as const },
  own: false,
  archipelago: false,
});

describe('the tile map', () => {
  it('places tiles of one size by row and column without overlap', () => {
    const { tiles, size, width, height } = tileMap([
      place('A', 0, 0),
      place('B', 0, 1),
      place('C', 2, 1),
    ]);
    const [a, b, c] = tiles;
    expect(b!.x - a!.x).toBeGreaterThan(size);
    expect(c!.y - a!.y).toBe(2 * (b!.x - a!.x));
    expect([width, height]).toEqual([b!.x + size, c!.y + size]);
  });
  it('draws a place between two groups white on a foot of both, told by marks as well', () => {
    const between = { ...place('A', 0, 0), group: { from: 2 as const, to: 3 as const } };
    const [tile] = tileMap([between]).tiles;
    expect(tile).toMatchObject({ fill: 'between', isDark: false, sign: '▲ ▼' });
    expect(tile!.feet.map(({ group }) => group)).toEqual([2, 3]);
    expect(tileMap([place('B', 0, 0)]).tiles[0]).toMatchObject({ fill: 'g1', isDark: true });
  });
  it('breaks names between words', () => {
    expect(twoLines('Hồ Chí Minh')).toEqual(['Hồ Chí', 'Minh']);
    expect(twoLines('Ho Chi Minh City')).toEqual(['Ho Chi', 'Minh']);
    expect(twoLines('Huế')).toEqual(['Huế']);
  });
});
