// What there is to back up, read from the catalogue, so that a new table cannot be forgotten.
import type { Knex } from 'knex';
import type { Reader } from '../db/connect.ts';
import { LEFT_OUT, type BackedUpSequence, type BackedUpTable } from './backup-manifest.ts';
import { inFillingOrder, type Reference } from './table-order.ts';

export type TableToCopy = Pick<BackedUpTable, 'table' | 'columns' | 'partition'>;

/** Ordinary tables and partitions; not what is made by knex, partitioned itself, or kept in memory only. */
const TABLES = `select c.relname as table, p.relname as parent,
    pg_get_expr(c.relpartbound, c.oid) as bound,
    array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0
      and not a.attisdropped and a.attgenerated = '' order by a.attnum) as columns
  from pg_class c left join pg_inherits i on i.inhrelid = c.oid
    left join pg_class p on p.oid = i.inhparent
  where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relpersistence = 'p'
    and c.relname not like 'knex\\_migrations%'
  order by c.relname`;

const REFERENCES = `select distinct f.relname as "from", t.relname as "to"
  from pg_constraint r join pg_class f on f.oid = r.conrelid join pg_class t on t.oid = r.confrelid
  where r.contype = 'f' and f.relnamespace = 'public'::regnamespace order by 1, 2`;

const SEQUENCES = `select sequencename as name from pg_sequences
  where schemaname = 'public' and sequencename not like 'knex\\_migrations%' order by 1`;

interface TableRow {
  table: string;
  parent: string | null;
  bound: string | null;
  columns: string[];
}

export async function rowsOfQuery<T>(
  db: Knex,
  text: string,
  values: readonly Knex.RawBinding[] = [],
): Promise<T[]> {
  return (await db.raw<{ rows: T[] }>(text, values)).rows;
}

/** Those to fill first come first. */
export async function tablesToCopy(db: Reader): Promise<TableToCopy[]> {
  const rows = (await rowsOfQuery<TableRow>(db, TABLES)).filter(
    ({ table }) => !LEFT_OUT.includes(table),
  );
  const byName = new Map(rows.map((row) => [row.table, row]));
  const references = (await rowsOfQuery<Reference>(db, REFERENCES)).filter(
    ({ from, to }) => byName.has(from) && byName.has(to),
  );
  return inFillingOrder([...byName.keys()], references).map((name) => {
    const { table, parent, bound, columns } = byName.get(name)!;
    const partition = parent !== null && bound !== null ? { of: parent, bound } : null;
    return { table, columns, partition };
  });
}

export async function sequencesOf(db: Reader): Promise<BackedUpSequence[]> {
  const found: BackedUpSequence[] = [];
  for (const { name } of await rowsOfQuery<{ name: string }>(db, SEQUENCES)) {
    const [state] = await rowsOfQuery<{ last: string; is_called: boolean }>(
      db,
      'select last_value::text as last, is_called from ??',
      [name],
    );
    found.push({ sequence: name, last: state!.last, isCalled: state!.is_called });
  }
  return found;
}

/** The same text for the same value on every server, and rows in the order they lie in. */
export async function printValuesAlike(tx: Knex): Promise<void> {
  await tx.raw(`set local datestyle to 'ISO, MDY'; set local intervalstyle to 'postgres';
    set local timezone to 'UTC'; set local bytea_output to 'hex'; set local extra_float_digits to 1;
    set local synchronize_seqscans to off`);
}
