// Domains of an accumulator that counts by province and group.
import type { BinaryFields } from '../../platform/db/binary-rows.ts';
import type { RoundBreakdowns } from './round-breakdowns.ts';

/** A province has room for so many domains. */
export const DOMAINS_OF_PROVINCE = 1_024;

/** @param group its position in the breakdown; null: not stated */
export const groupDomain = (provinceId: number, group: number | null): number =>
  provinceId * DOMAINS_OF_PROVINCE + (group === null ? 0 : group + 1);

/** A smallint[] in binary: header, then length and value of each element, length −1 for NULL. */
const HEADER = 20;

function codesIn(array: Buffer | null): (number | null)[] {
  if (array === null || array.length < HEADER) return [];
  const codes: (number | null)[] = [];
  for (let at = HEADER; at < array.length;) {
    const length = array.readInt32BE(at);
    at += 4;
    codes.push(length < 0 ? null : array.readInt16BE(at));
    at += Math.max(0, length);
  }
  return codes;
}

const uuidOf = (bytes: Buffer): string =>
  bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

/** Where a row has them. */
export interface GroupFields {
  version: number;
  codes: number;
  /** Code of the commune; null where the province alone is known. */
  commune: number;
  servicePoint: number;
}

/**
 * Per breakdown the domains of a batch.
 * @param provinces of the rows
 */
export function groupDomains(
  round: RoundBreakdowns,
  rows: readonly BinaryFields[],
  provinces: Int32Array,
  fields: GroupFields,
): Int32Array[] {
  return [
    ...questionDomains(round, rows, provinces, fields),
    ...round.registry.map(({ field, numberOf }) =>
      Int32Array.from(rows, (row, at) => {
        const name = row[fields[field]]?.toString('utf8') ?? null;
        return groupDomain(provinces[at]!, name === null ? null : numberOf(provinces[at]!, name));
      }),
    ),
  ];
}

function questionDomains(
  { breakdowns, places, registry }: RoundBreakdowns,
  rows: readonly BinaryFields[],
  provinces: Int32Array,
  fields: GroupFields,
): Int32Array[] {
  const domains = breakdowns
    .slice(0, breakdowns.length - registry.length)
    .map(() => new Int32Array(rows.length));
  const known = new Map<string, ReturnType<typeof places.get>>();
  rows.forEach((row, at) => {
    const version = row[fields.version]!.toString('latin1');
    if (!known.has(version)) known.set(version, places.get(uuidOf(row[fields.version]!)));
    const own = known.get(version);
    const codes = codesIn(row[fields.codes] ?? null);
    domains.forEach((column, b) => {
      const place = own?.[b] ?? null;
      const code = place === null ? null : (codes[place.position] ?? null);
      column[at] = groupDomain(
        provinces[at]!,
        code === null ? null : (place!.groups[code] ?? null),
      );
    });
  });
  return domains;
}
