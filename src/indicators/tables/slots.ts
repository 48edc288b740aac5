// Domains of an accumulator that counts by province, panel and group: a table's smallest parts.
import { DOMAINS_OF_PROVINCE } from '../breakdowns/group-domains.ts';
import type { TableShape } from './asked-table.ts';
import type { ColumnPlace } from './columns.ts';

type Divided = Pick<TableShape, 'groups' | 'panels'>;

/** @param panel, group positions; −1: not stated, or the table has none */
export const slotOf = (
  provinceId: number,
  { panel, group }: { panel: number; group: number },
  { groups }: Divided,
): number => provinceId * DOMAINS_OF_PROVINCE + (panel + 1) * (groups.length + 1) + group + 1;

export function partsOf(
  slot: number,
  { groups }: Divided,
): { provinceId: number; panel: number; group: number } {
  const own = slot % DOMAINS_OF_PROVINCE;
  const width = groups.length + 1;
  return {
    provinceId: Math.floor(slot / DOMAINS_OF_PROVINCE),
    panel: Math.floor(own / width) - 1,
    group: (own % width) - 1,
  };
}

/** Everybody of a panel: also who stated no group. */
export function slotsOfColumn({ provinces, panel, group }: ColumnPlace, shape: Divided): number[] {
  const groups = group === null ? [-1, ...shape.groups.keys()] : [group];
  return provinces.flatMap((id) => groups.map((own) => slotOf(id, { panel, group: own }, shape)));
}
