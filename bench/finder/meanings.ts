// What a query of queries.csv means, and whether a result is that or the locality of today it is part of.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import type { KnownPlace } from '../../src/localities/finder/known-places.ts';
import { listUnitsOfLevel } from '../../src/localities/localities.store.ts';
import { projectRoot } from '../../src/platform/config/paths.ts';
import type { Reader } from '../../src/platform/db/connect.ts';

/** Keys of what was found: 'service DVC09', 'locality 1001', 'former Phường Bến Nghé, Quận 1, …'. */
export type Meaning = string | readonly string[];

type Row = Readonly<Record<string, string>>;

/** What the query leads to: the units themselves, and those of today they are part of. */
export async function meanings(db: Reader, reference: string | null) {
  const former = reference === null ? new Map<string, string[]>() : formerUnits(reference);
  const current = new Map<string, string>();
  for (const level of ['province', 'commune'] as const)
    for (const unit of await listUnitsOfLevel(db, level))
      if (unit.validTo === null) current.set(`${level} ${unit.code}`, `locality ${unit.id}`);
  const ofPlace = ({ formerName, localityIds }: KnownPlace): Meaning =>
    formerName === null
      ? localityIds.map((id) => `locality ${id}`)
      : [
          `former ${formerName}`,
          ...(localityIds.length === 1 ? [`locality ${localityIds[0]}`] : []),
        ];
  const keysOf = (meant: string): readonly string[] => {
    const [kind, ...rest] = meant.split(' ');
    if (kind === 'service') return rest;
    if (kind === 'earlier') return [`former Tỉnh ${rest.join(' ')}`];
    if (kind === 'former' || kind === 'district')
      return (former.get(meant) ?? []).map((key) => current.get(key) ?? key);
    return [current.get(meant) ?? meant];
  };
  const isMeant = (found: Meaning, meant: string): boolean => {
    const keys = keysOf(meant);
    return (typeof found === 'string' ? [found] : found).some((key) => keys.includes(key));
  };
  return { ofPlace, isMeant };
}

/** Of a unit before July 2025: its full name, and the one commune of today it is part of. */
function formerUnits(reference: string): Map<string, string[]> {
  const file = path.resolve(projectRoot, reference, 'data/old-units.csv');
  const units = new Map<string, string[]>();
  for (const row of parse(readFileSync(file, 'utf8'), { columns: true, bom: true }) as Row[]) {
    const around = `${row['old_district']}, ${bareProvince(row)}`;
    const now = row['new_commune_codes']!.split(' ');
    units.set(`former ${row['old_commune_code']}`, [
      `former ${row['old_commune']}, ${around}`,
      ...(now.length === 1 ? [`commune ${now[0]}`] : []),
    ]);
    units.set(`district ${row['old_district_code']}`, [`former ${around}`]);
  }
  return units;
}

const bareProvince = (row: Row): string => row['old_province']!.replace(/^(Tỉnh|Thành phố) /, '');
