// The 25 essential public services of Decision 06/QĐ-TTg (2022), found by the words people use for them
// as well as by their official titles.
import type { Reader, Tx } from '../platform/db/connect.ts';
import { fold } from '../platform/i18n/folding.ts';

interface Bilingual {
  vi: string;
  en: string;
}

export interface PublicService {
  /** 'DVC01' … 'DVC25'. */
  id: string;
  position: number;
  category: string;
  /** Official title of 2022. */
  name: Bilingual;
  /** What the survey calls it. */
  short: Bilingual;
  /** In charge when the list was made in 2022, and after the mergers of ministries in 2025. */
  ministry2022: Bilingual;
  ministryNow: Bilingual;
  /** Whether the official title was seen in a printed text of the list. */
  titleStatus: 'verified' | 'unverified';
  titleSource: string;
}

interface ServiceRow {
  id: string;
  position: number;
  category: string;
  name_vi: string;
  name_en: string;
  short_vi: string;
  short_en: string;
  ministry_2022_vi: string;
  ministry_2022_en: string;
  ministry_now_vi: string;
  ministry_now_en: string;
  title_status: PublicService['titleStatus'];
  title_source: string;
}

const toService = (row: ServiceRow): PublicService => ({
  id: row.id,
  position: row.position,
  category: row.category,
  name: { vi: row.name_vi, en: row.name_en },
  short: { vi: row.short_vi, en: row.short_en },
  ministry2022: { vi: row.ministry_2022_vi, en: row.ministry_2022_en },
  ministryNow: { vi: row.ministry_now_vi, en: row.ministry_now_en },
  titleStatus: row.title_status,
  titleSource: row.title_source,
});

/** In the order of the official list. */
export async function listPublicServices(db: Reader): Promise<PublicService[]> {
  return ((await db('public_services').orderBy('position')) as ServiceRow[]).map(toService);
}

export async function findPublicService(db: Reader, id: string): Promise<PublicService | null> {
  const row = (await db('public_services').where({ id }).first()) as ServiceRow | undefined;
  return row === undefined ? null : toService(row);
}

/** Services one of whose names holds every typed word, accents and capitals ignored; a name that is exactly
 * what was typed first, then one that begins with it. An empty text finds nothing. */
export async function searchPublicServices(db: Reader, text: string): Promise<PublicService[]> {
  const folded = fold(text);
  if (folded === '') return [];
  const holdsEveryWord = folded.split(' ').map((word) => `% ${word}%`);
  const matches = db('public_service_names')
    .select('service_id')
    .select(
      db.raw(
        'max(case when name_folded = ? then 2 when name_folded like ? then 1 else 0 end) as closeness',
        [folded, `${folded}%`],
      ),
    )
    .whereRaw(`' ' || name_folded like all (?::text[])`, [holdsEveryWord])
    .groupBy('service_id')
    .as('m');
  const rows = (await db('public_services as s')
    .join(matches, 's.id', 'm.service_id')
    .select('s.*')
    .orderByRaw('m.closeness desc, s.position')) as ServiceRow[];
  return rows.map(toService);
}

/** Words people use for each service: id → names, in the order of the alphabet. */
export async function listEverydayNames(db: Reader): Promise<Map<string, string[]>> {
  const rows = (await db('public_service_names')
    .where({ kind: 'everyday' })
    .orderByRaw('service_id, name collate "vi-x-icu"')) as { service_id: string; name: string }[];
  const names = new Map<string, string[]>();
  for (const row of rows)
    names.set(row.service_id, [...(names.get(row.service_id) ?? []), row.name]);
  return names;
}

/** @param everyday the words people use: service id → names. Names no longer given are removed. */
export async function savePublicServices(
  tx: Tx,
  services: readonly PublicService[],
  everyday: ReadonlyMap<string, readonly string[]>,
): Promise<void> {
  const rows = services.map((service) => ({
    id: service.id,
    position: service.position,
    category: service.category,
    name_vi: service.name.vi,
    name_en: service.name.en,
    short_vi: service.short.vi,
    short_en: service.short.en,
    ministry_2022_vi: service.ministry2022.vi,
    ministry_2022_en: service.ministry2022.en,
    ministry_now_vi: service.ministryNow.vi,
    ministry_now_en: service.ministryNow.en,
    title_status: service.titleStatus,
    title_source: service.titleSource,
  }));
  await tx('public_services').insert(rows).onConflict(['id']).merge();
  await tx('public_service_names')
    .whereIn(
      'service_id',
      services.map((service) => service.id),
    )
    .delete();
  await tx('public_service_names').insert(
    services.flatMap((service) => namesOf(service, everyday.get(service.id) ?? [])),
  );
}

function namesOf(service: PublicService, everyday: readonly string[]) {
  const official = [service.short.vi, service.short.en, service.name.vi, service.name.en];
  const named = [
    ...everyday.map((name) => ({ name, kind: 'everyday' })),
    ...official.map((name) => ({ name, kind: 'official' })),
  ];
  const byFolded = new Map(named.reverse().map((entry) => [fold(entry.name), entry]));
  return [...byFolded].map(([folded, entry]) => ({
    service_id: service.id,
    name_folded: folded,
    ...entry,
  }));
}
