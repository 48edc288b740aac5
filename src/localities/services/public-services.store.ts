// The 25 essential public services of Decision 06/QĐ-TTg (2022), those added to them later, everyday errands
// beyond them, and what the administrator adds.
import type { Reader, Tx } from '../../platform/db/connect.ts';
import { registryChanged } from '../registry-changes.store.ts';
import { saveServiceNames } from './service-names.store.ts';

interface Bilingual {
  vi: string;
  en: string;
}

export interface PublicService {
  /** 'DVC01' … 'DVC25' are the essential ones. */
  id: string;
  position: number;
  /** `own`: the administrator's. */
  kind: 'essential' | 'later' | 'everyday' | 'own';
  /** No longer offered since this day; answers that name it stay. */
  retiredOn: string | null;
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
  kind: PublicService['kind'];
  retired_on: string | null;
}

const toService = (row: ServiceRow): PublicService => ({
  id: row.id,
  position: row.position,
  kind: row.kind,
  retiredOn: row.retired_on,
  category: row.category,
  name: { vi: row.name_vi, en: row.name_en },
  short: { vi: row.short_vi, en: row.short_en },
  ministry2022: { vi: row.ministry_2022_vi, en: row.ministry_2022_en },
  ministryNow: { vi: row.ministry_now_vi, en: row.ministry_now_en },
  titleStatus: row.title_status,
  titleSource: row.title_source,
});

/** In the order of the official list, the others after it; also those no longer offered. */
export async function listPublicServices(db: Reader): Promise<PublicService[]> {
  return ((await db('public_services').orderBy('position')) as ServiceRow[]).map(toService);
}

export async function findPublicService(db: Reader, id: string): Promise<PublicService | null> {
  const row = (await db('public_services').where({ id }).first()) as ServiceRow | undefined;
  return row === undefined ? null : toService(row);
}

/** @param everyday the words people use: service id → names. Names no longer given are removed. */
export async function savePublicServices(
  tx: Tx,
  services: readonly PublicService[],
  everyday: ReadonlyMap<string, readonly string[]>,
): Promise<void> {
  await tx('public_services')
    .insert(services.map(toRow))
    .onConflict(['id'])
    .merge(CHANGED_BY_LOADING);
  await saveServiceNames(tx, services, everyday);
  await registryChanged(tx, 'services');
}

/** Whether a service is offered is the administrator's to say. */
const CHANGED_BY_LOADING = [
  ...['position', 'category', 'kind', 'name_vi', 'name_en', 'short_vi', 'short_en'],
  ...['ministry_2022_vi', 'ministry_2022_en', 'ministry_now_vi', 'ministry_now_en'],
  ...['title_status', 'title_source'],
];

/** A service that is not in the registry yet. */
export async function addPublicService(tx: Tx, service: PublicService): Promise<void> {
  await tx('public_services').insert(toRow(service));
}

/** Words of the survey for a service of the administrator's. */
export async function renamePublicService(
  tx: Tx,
  { id, category, name, short }: Pick<PublicService, 'id' | 'category' | 'name' | 'short'>,
): Promise<void> {
  await tx('public_services')
    .where({ id, kind: 'own' })
    .update({
      ...{ category, name_vi: name.vi, name_en: name.en },
      ...{ short_vi: short.vi, short_en: short.en },
    });
}

/** @param day null: offered again */
export async function retirePublicService(tx: Tx, id: string, day: string | null): Promise<void> {
  await tx('public_services').where({ id }).update({ retired_on: day });
}

const toRow = (service: PublicService): ServiceRow => ({
  id: service.id,
  position: service.position,
  category: service.category,
  kind: service.kind,
  retired_on: service.retiredOn,
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
});
