// Units above and below another: a role that reaches a unit reaches what is below it.
import type { Reader } from '../platform/db/connect.ts';

/** Ids, the unit first. */
export async function unitAndAbove(db: Reader, id: number): Promise<number[]> {
  const { rows } = await db.raw<{ rows: { id: number }[] }>(
    `with recursive above as (
      select id, parent_id, 0 as step from localities where id = ?
      union all
      select l.id, l.parent_id, step + 1 from localities l join above a on l.id = a.parent_id
    ) select id from above order by step`,
    [id],
  );
  return rows.map((row) => row.id);
}

/** Ids of the units and of everything below them; null: all units. */
export async function unitsBelow(
  db: Reader,
  ids: readonly number[] | null,
): Promise<number[] | null> {
  if (ids === null) return null;
  const { rows } = await db.raw<{ rows: { id: number }[] }>(
    `with recursive below as (
      select id from localities where id = any(?::integer[])
      union
      select l.id from localities l join below b on l.parent_id = b.id
    ) select id from below order by id`,
    [[...ids]],
  );
  return rows.map((row) => row.id);
}
