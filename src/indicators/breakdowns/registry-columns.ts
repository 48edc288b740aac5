// Groups that a response belongs to by the commune or the service point that it has, as responses are read.
import { ATTRIBUTE_GROUPS, type AttributeColumn } from './attribute-breakdowns.store.ts';
import type { RegistryBreakdown } from './registry-breakdowns.ts';

export interface RegistryColumn {
  code: string;
  /** What of a response its group is known by. */
  field: 'commune' | 'servicePoint';
  /** Position of the group of that name; null: in none, or there is no room. */
  numberOf: (provinceId: number, name: string) => number | null;
  /** The same everywhere; or of each province, in the order in which they are met. */
  groups: readonly string[] | ReadonlyMap<number, readonly string[]>;
}

/** A province has room for so many groups; answers of further ones are in none. */
const MOST_GROUPS = 1_000;

export function registryColumn(code: RegistryBreakdown): RegistryColumn {
  const numbers = new Map<number, Map<string, number>>();
  const groups = new Map<number, string[]>();
  const numberOf = (provinceId: number, name: string): number | null => {
    const own = numbers.get(provinceId) ?? new Map<string, number>();
    numbers.set(provinceId, own);
    const known = own.get(name);
    if (known !== undefined) return known;
    if (own.size === MOST_GROUPS) return null;
    own.set(name, own.size);
    groups.set(provinceId, [...own.keys()]);
    return own.size - 1;
  };
  return { code, field: code === '~commune' ? 'commune' : 'servicePoint', numberOf, groups };
}

export const attributeColumn = ({ code, groups }: AttributeColumn): RegistryColumn => ({
  code,
  field: 'commune',
  numberOf: (_province, name) => groups.get(name) ?? null,
  groups: ATTRIBUTE_GROUPS,
});
