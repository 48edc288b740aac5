// The names by which public services are found: official titles in both languages and the words people use.
import type { Reader, Tx } from '../../platform/db/connect.ts';
import { fold } from '../../platform/i18n/folding.ts';

/** Of a service: what its official names are made of. */
interface Titled {
  id: string;
  name: { vi: string; en: string };
  short: { vi: string; en: string };
}

export interface ServiceName {
  name: string;
  /** `own`: added by the administrator, and kept when the registry is loaded again. */
  kind: 'official' | 'everyday' | 'own';
}

/** Services that are offered, with every name, in the order of the list. */
export async function listServiceNames(db: Reader): Promise<{ id: string; names: string[] }[]> {
  const { rows } = await db.raw<{ rows: { id: string; names: string[] }[] }>(
    `select s.id, array_agg(n.name order by n.name_folded) as names from public_services s
      join public_service_names n on n.service_id = s.id
      where s.retired_on is null group by s.id, s.position order by s.position`,
  );
  return rows;
}

/** Words people use for each service: id → names, in the order of the alphabet. */
export async function listEverydayNames(db: Reader): Promise<Map<string, ServiceName[]>> {
  const rows = (await db('public_service_names')
    .whereNot({ kind: 'official' })
    .orderByRaw('service_id, name collate "vi-x-icu"')) as (ServiceName & { service_id: string })[];
  const names = new Map<string, ServiceName[]>();
  for (const { service_id: id, name, kind } of rows)
    names.set(id, [...(names.get(id) ?? []), { name, kind }]);
  return names;
}

/** In place of the official and everyday names of these services; the administrator's own stay. */
export async function saveServiceNames(
  tx: Tx,
  services: readonly Titled[],
  everyday: ReadonlyMap<string, readonly string[]>,
): Promise<void> {
  const ids = services.map((service) => service.id);
  await tx('public_service_names').whereIn('service_id', ids).whereNot({ kind: 'own' }).delete();
  await tx('public_service_names')
    .insert(services.flatMap((service) => namesOf(service, everyday.get(service.id) ?? [])))
    .onConflict(['service_id', 'name_folded'])
    .ignore();
}

function namesOf(service: Titled, everyday: readonly string[]) {
  const official = [service.short.vi, service.short.en, service.name.vi, service.name.en];
  return rowsOf(service.id, [
    ...everyday.map((name): ServiceName => ({ name, kind: 'everyday' })),
    ...official.map((name): ServiceName => ({ name, kind: 'official' })),
  ]);
}

/** The first of those that fold to the same. */
function rowsOf(serviceId: string, names: readonly ServiceName[]) {
  const byFolded = new Map([...names].reverse().map((entry) => [fold(entry.name), entry]));
  return [...byFolded].map(([folded, entry]) => ({
    service_id: serviceId,
    name_folded: folded,
    ...entry,
  }));
}

/** The administrator's own words for a service: these and no others. */
export async function saveOwnNames(
  tx: Tx,
  serviceId: string,
  names: readonly string[],
): Promise<void> {
  await tx('public_service_names').where({ service_id: serviceId, kind: 'own' }).delete();
  const rows = rowsOf(
    serviceId,
    names.map((name) => ({ name, kind: 'own' })),
  );
  if (rows.length > 0)
    await tx('public_service_names')
      .insert(rows)
      .onConflict(['service_id', 'name_folded'])
      .ignore();
}
