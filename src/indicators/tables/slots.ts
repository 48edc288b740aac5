// Domains of an accumulator that counts by province, panel and group: a table's smallest parts.
import type { TableShape } from './asked-table.ts';

const ROOM = 1_024;

type Divided = Pick<TableShape, 'groups' | 'panels'>;

/** @param panel, group positions; −1: not stated, or the table has none */
export const slotOf = (
  provinceId: number,
  { panel, group }: { panel: number; group: number },
  { groups }: Divided,
): number => provinceId * ROOM + (panel + 1) * (groups.length + 1) + group + 1;

export function partsOf(
  slot: number,
  { groups }: Divided,
): { provinceId: number; panel: number; group: number } {
  const own = slot % ROOM;
  const width = groups.length + 1;
  return {
    provinceId: Math.floor(slot / ROOM),
    panel: Math.floor(own / width) - 1,
    group: (own % width) - 1,
  };
}

/** Groups of a column: one, or everybody of the panel, also who stated none. */
export const groupsOfColumn = (group: number | null, { groups }: Divided): number[] =>
  group === null ? [-1, ...groups.keys()] : [group];
