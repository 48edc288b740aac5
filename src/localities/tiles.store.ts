// The tile map: one square per province, and the two archipelagos with the province they belong to.
import type { Reader, Tx } from '../platform/db/connect.ts';

export interface Tile {
  tile: string;
  localityId: number;
  kind: 'province' | 'archipelago';
  name: { vi: string; en: string };
  /** From the north, 0 first. */
  row: number;
  /** From the west, 0 first. */
  col: number;
}

interface TileRow {
  tile: string;
  locality_id: number;
  kind: Tile['kind'];
  name_vi: string;
  name_en: string;
  row: number;
  col: number;
}

/** North to south, west to east. */
export async function listTiles(db: Reader): Promise<Tile[]> {
  const rows = (await db('locality_tiles').orderBy(['row', 'col'])) as TileRow[];
  return rows.map((row) => ({
    tile: row.tile,
    localityId: row.locality_id,
    kind: row.kind,
    name: { vi: row.name_vi, en: row.name_en },
    row: row.row,
    col: row.col,
  }));
}

export async function saveTiles(tx: Tx, tiles: readonly Tile[]): Promise<void> {
  const rows = tiles.map((tile) => ({
    tile: tile.tile,
    locality_id: tile.localityId,
    kind: tile.kind,
    name_vi: tile.name.vi,
    name_en: tile.name.en,
    row: tile.row,
    col: tile.col,
  }));
  await tx('locality_tiles')
    .insert(rows)
    .onConflict(['tile'])
    .merge(['locality_id', 'kind', 'name_vi', 'name_en', 'row', 'col']);
}
