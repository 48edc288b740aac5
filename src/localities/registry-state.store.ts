// Whether the registry of provinces still says what it said: names, types, mergers and the tile map
// as one digest, for caches of what was made from them. Communes are left out: thousands of
// rows, and no report names one.
import type { Reader } from '../platform/db/connect.ts';

/** Another text after any change to a unit above the communes. */
export async function registryState(db: Reader): Promise<string> {
  const { rows } = await db.raw<{ rows: { state: string }[] }>(`select md5(concat_ws('|',
      (select string_agg(unit::text, '|' order by id)
        from localities unit where level <> 'commune'),
      (select string_agg(change::text, '|' order by locality_id, valid_from)
        from locality_type_changes change),
      (select string_agg(square::text, '|' order by square.tile) from locality_tiles square),
      (select string_agg(step::text, '|' order by predecessor_id, successor_id)
        from locality_successions step)
    )) as state`);
  return rows[0]!.state;
}
