// Names of places and services in a researcher's file. Services are few and read at once; places are
// read batch by batch, for the responses to be written.
import type { Locality } from '../../localities/locality.ts';
import { listLocalities } from '../../localities/localities.store.ts';
import { listPublicServices } from '../../localities/services/public-services.store.ts';
import type { Reader } from '../../platform/db/connect.ts';
import type { Lang } from '../../platform/i18n/language.ts';
import type { NameLookup } from './export-options.ts';

type UnitNames = ReturnType<NameLookup['locality']>;
const UNKNOWN_UNIT: UnitNames = { province: '', provinceCode: '', commune: '', communeCode: '' };

export interface ExportNames extends NameLookup {
  /** Reads the names of localities; to be called before `locality` is. */
  load(localityIds: readonly number[]): Promise<void>;
}

export async function exportNames(db: Reader, lang: Lang): Promise<ExportNames> {
  const all = await listPublicServices(db);
  const services = new Map(all.map((service) => [service.id, service.short[lang]]));
  const places = new Map<number, UnitNames>();
  return {
    service: (id) => services.get(id) ?? id,
    locality: (id) => places.get(id) ?? UNKNOWN_UNIT,
    load: async (ids) => {
      const unknown = [...new Set(ids)].filter((id) => !places.has(id));
      if (unknown.length === 0) return;
      for (const [id, place] of await namesOfUnits(db, unknown, lang)) places.set(id, place);
    },
  };
}

async function namesOfUnits(
  db: Reader,
  ids: readonly number[],
  lang: Lang,
): Promise<[id: number, place: UnitNames][]> {
  const units = await listLocalities(db, ids);
  const parents = await listLocalities(db, [
    ...new Set(units.flatMap((unit) => unit.parentId ?? [])),
  ]);
  const byId = new Map([...parents, ...units].map((unit) => [unit.id, unit]));
  const part = (unit: Locality | undefined) => ({
    code: unit?.code ?? '',
    name: unit?.name[lang] ?? '',
  });
  return units.map((unit) => {
    const commune = part(unit.level === 'commune' ? unit : undefined);
    const province = part(unit.level === 'commune' ? byId.get(unit.parentId ?? 0) : unit);
    return [
      unit.id,
      {
        province: province.name,
        provinceCode: province.code,
        commune: commune.name,
        communeCode: commune.code,
      },
    ];
  });
}
