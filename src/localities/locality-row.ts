// An administrative unit as the database holds it.
import type { Locality, LocalityLevel, LocalityType } from './locality.ts';

export interface LocalityRow {
  id: number;
  code: string;
  level: LocalityLevel;
  type_on_day: LocalityType;
  name_vi: string;
  name_en: string;
  parent_id: number | null;
  valid_from: string;
  valid_to: string | null;
  population: number | null;
  longitude: number | null;
  latitude: number | null;
}

export const toLocality = (row: LocalityRow): Locality => ({
  id: row.id,
  code: row.code,
  level: row.level,
  type: row.type_on_day,
  name: { vi: row.name_vi, en: row.name_en },
  parentId: row.parent_id,
  validFrom: row.valid_from,
  validTo: row.valid_to,
  population: row.population,
  longitude: row.longitude,
  latitude: row.latitude,
});
