// Whether the lists of communes that people choose from were imported.
import type { Reader } from '../platform/db/connect.ts';

export interface UnitCounts {
  /** Of today. */
  communes: number;
  /** Communes before July 2025, by whose names people search. */
  formerCommunes: number;
}

export async function countUnits(db: Reader): Promise<UnitCounts> {
  const { rows } = await db.raw<{ rows: UnitCounts[] }>(`select
    (select count(*)::int from localities where level = 'commune' and valid_to is null) as communes,
    (select count(*)::int from former_units where level = 'commune') as "formerCommunes"`);
  return rows[0]!;
}
