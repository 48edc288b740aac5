// The provinces and communes in force on a day, by code: what a table that people keep may name.
import type { Reader } from '../platform/db/connect.ts';
import { listProvinces, listUnitsOfLevel } from './localities.store.ts';
import { dayOf } from './locality.ts';

export interface UnitsByCode {
  provinces: Map<string, number>;
  communes: Map<string, { id: number; provinceId: number }>;
}

export async function unitsByCode(db: Reader, onDate: Date): Promise<UnitsByCode> {
  const day = dayOf(onDate);
  const inForce = (await listUnitsOfLevel(db, 'commune')).filter(
    (unit) => unit.validFrom <= day && (unit.validTo === null || unit.validTo > day),
  );
  return {
    provinces: new Map((await listProvinces(db, onDate)).map((unit) => [unit.code, unit.id])),
    communes: new Map(
      inForce.flatMap((unit) =>
        unit.parentId === null
          ? []
          : [[unit.code, { id: unit.id, provinceId: unit.parentId }] as const],
      ),
    ),
  };
}
