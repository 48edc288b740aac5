// Administrative units and their changes of type, written.
import type { Tx } from '../platform/db/connect.ts';
import type { Locality, LocalityType } from './locality.ts';

/** Writes units; one already known by level, code and first day keeps its id and takes the other values. */
export async function saveLocalities(tx: Tx, localities: readonly Locality[]): Promise<void> {
  const rows = localities.map((unit) => ({
    id: unit.id,
    code: unit.code,
    level: unit.level,
    type: unit.type,
    name_vi: unit.name.vi,
    name_en: unit.name.en,
    parent_id: unit.parentId,
    valid_from: unit.validFrom,
    valid_to: unit.validTo,
    population: unit.population,
    longitude: unit.longitude,
    latitude: unit.latitude,
  }));
  for (let start = 0; start < rows.length; start += 1000) {
    await tx('localities')
      .insert(rows.slice(start, start + 1000))
      .onConflict(['level', 'code', 'valid_from'])
      .merge([
        'type',
        'name_vi',
        'name_en',
        'parent_id',
        'valid_to',
        'population',
        'longitude',
        'latitude',
      ]);
  }
}

export interface TypeChange {
  localityId: number;
  validFrom: string;
  type: LocalityType;
  resolution: string;
}

/** A unit that changed its type and stayed the same unit (a province made a city). */
export async function saveTypeChanges(tx: Tx, changes: readonly TypeChange[]): Promise<void> {
  const rows = changes.map((change) => ({
    locality_id: change.localityId,
    valid_from: change.validFrom,
    type: change.type,
    resolution: change.resolution,
  }));
  await tx('locality_type_changes')
    .insert(rows)
    .onConflict(['locality_id', 'valid_from'])
    .merge(['type', 'resolution']);
}
