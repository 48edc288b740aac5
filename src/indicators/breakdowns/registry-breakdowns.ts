// Breakdowns that no question asks: the commune that an answer is about, and the office whose poster was
// read. Their groups are those of each province, so the country has no figures of them.
export const registryBreakdowns = ['~commune', '~service_point'] as const;

/** No name of a question, which never begin with a tilde. */
export type RegistryBreakdown = (typeof registryBreakdowns)[number];

export const isOfRegistry = (code: string): code is RegistryBreakdown =>
  (registryBreakdowns as readonly string[]).includes(code);

/** A province has room for so many groups; answers of further ones are in none. */
const MOST_GROUPS = 1_000;

/** Groups in the order in which they are met, province by province. */
export interface RegistryGroups {
  /** Null: without a name, or there is no room. */
  numberOf: (provinceId: number, name: string | null) => number | null;
  byProvince: ReadonlyMap<number, readonly string[]>;
}

export function registryGroups(): RegistryGroups {
  const numbers = new Map<number, Map<string, number>>();
  const byProvince = new Map<number, string[]>();
  const numberOf = (provinceId: number, name: string | null): number | null => {
    if (name === null) return null;
    let own = numbers.get(provinceId);
    if (!own) {
      own = new Map();
      numbers.set(provinceId, own);
      byProvince.set(provinceId, []);
    }
    const known = own.get(name);
    if (known !== undefined) return known;
    if (own.size === MOST_GROUPS) return null;
    own.set(name, own.size);
    byProvince.get(provinceId)!.push(name);
    return own.size - 1;
  };
  return { numberOf, byProvince };
}
