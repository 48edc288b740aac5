import { describe, expect, it } from '@jest/globals';
import { tileMap, twoLines } from '../../src/reports/charts/tile-map.ts';

const place = (name: string, row: number, col: number) => ({
  name,
  row,
  col,
  group: 1 as const,
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
  it('breaks names between words', () => {
    expect(twoLines('Hồ Chí Minh')).toEqual(['Hồ Chí', 'Minh']);
    expect(twoLines('Ho Chi Minh City')).toEqual(['Ho Chi', 'Minh']);
    expect(twoLines('Huế')).toEqual(['Huế']);
  });
});
