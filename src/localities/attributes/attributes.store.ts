// Attributes of communes in the database. One is immutable: computations refer to it by its id.
import type { Reader, Tx } from '../../platform/db/connect.ts';
import type { AttributeValue, LocalityAttribute } from './attribute.ts';
import { insertAttributeValues } from './attribute-values.store.ts';

interface AttributeRow {
  id: string;
  code: string;
  name_vi: string;
  name_en: string;
  source: string;
  as_of: string;
  created_at: Date;
  retired_at: Date | null;
}

const toAttribute = (row: AttributeRow): LocalityAttribute => ({
  id: row.id,
  code: row.code,
  name: { vi: row.name_vi, en: row.name_en },
  source: row.source,
  asOf: row.as_of,
  createdAt: row.created_at,
  retiredAt: row.retired_at,
});

/** Those in use first, then by code. */
const attributes = (db: Reader) =>
  db('locality_attributes')
    .orderByRaw('retired_at is not null, code')
    .select(
      'id',
      'code',
      'name_vi',
      'name_en',
      'source',
      db.raw(`to_char(as_of, 'YYYY-MM-DD') as as_of`),
      'created_at',
      'retired_at',
    );

export async function listAttributes(db: Reader): Promise<LocalityAttribute[]> {
  return ((await attributes(db)) as AttributeRow[]).map(toAttribute);
}

export async function findAttributes(
  db: Reader,
  ids: readonly string[],
): Promise<LocalityAttribute[]> {
  return ((await attributes(db).whereIn('id', [...ids])) as AttributeRow[]).map(toAttribute);
}

export async function findAttributeByCode(
  db: Reader,
  code: string,
): Promise<LocalityAttribute | null> {
  const row = (await attributes(db).where({ code }).first()) as AttributeRow | undefined;
  return row ? toAttribute(row) : null;
}

/** @returns false where the code is taken */
export async function insertAttribute(
  tx: Tx,
  attribute: Omit<LocalityAttribute, 'retiredAt'> & { organisationId: string },
  values: readonly AttributeValue[],
): Promise<boolean> {
  const made = (await tx('locality_attributes')
    .insert({
      id: attribute.id,
      organisation_id: attribute.organisationId,
      code: attribute.code,
      name_vi: attribute.name.vi,
      name_en: attribute.name.en,
      source: attribute.source,
      as_of: attribute.asOf,
      created_at: attribute.createdAt,
    })
    .onConflict('code')
    .ignore()
    .returning('id')) as unknown[];
  if (made.length === 0) return false;
  await insertAttributeValues(tx, attribute.id, values);
  return true;
}

/** @returns false where it is retired or unknown */
export async function retireAttribute(tx: Tx, id: string, at: Date): Promise<boolean> {
  const changed = await tx('locality_attributes')
    .where({ id })
    .whereNull('retired_at')
    .update({ retired_at: at });
  return changed === 1;
}
