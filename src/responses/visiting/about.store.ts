// What a form is about, by name: the place and the service, read with the draft in one statement.
import type { Reader } from '../../platform/db/connect.ts';
import { prepared } from '../../platform/db/prepared.ts';

interface Named {
  vi: string;
  en: string;
}

export interface About {
  /** The commune and its province, or the province. */
  place: readonly Named[];
  /** What kind of unit the commune is; null for a province. */
  type: string | null;
  /** Null: none, or one that the registry does not know. */
  service: Named | null;
}

export interface AboutRow {
  place_vi: string | null;
  place_en: string | null;
  place_type: string | null;
  province_vi: string | null;
  province_en: string | null;
  service_vi: string | null;
  service_en: string | null;
}

/** Of the joins below. */
export const ABOUT_COLUMNS = `al.name_vi as place_vi, al.name_en as place_en,
  case when al.level = 'commune' then al.type end as place_type,
  ap.name_vi as province_vi, ap.name_en as province_en,
  asv.short_vi as service_vi, asv.short_en as service_en`;

/** To `drafts d`; registries alone are joined. */
export const ABOUT_JOINS = `left join localities al on al.id = d.locality_id
  left join localities ap on al.level = 'commune' and ap.id = al.parent_id
  left join public_services asv on asv.id = d.service_id`;

const named = (vi: string | null, en: string | null): Named | null =>
  vi === null ? null : { vi, en: en ?? vi };

export const toAbout = (row: AboutRow): About => ({
  place: [named(row.place_vi, row.place_en), named(row.province_vi, row.province_en)].flatMap(
    (one) => one ?? [],
  ),
  type: row.place_type,
  service: named(row.service_vi, row.service_en),
});

/** Of a place and a service that were just chosen. */
export async function findAbout(
  db: Reader,
  { localityId, serviceId }: { localityId: number; serviceId: string | null },
): Promise<About> {
  const [row] = await prepared<AboutRow>(db, {
    name: 'about',
    text: `select ${ABOUT_COLUMNS}
      from (select $1::integer as locality_id, $2::text as service_id) d ${ABOUT_JOINS}`,
    values: [localityId, serviceId],
  });
  return toAbout(row!);
}
