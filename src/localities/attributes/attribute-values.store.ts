// The values of an attribute.
import type { Reader, Tx } from '../../platform/db/connect.ts';
import type { AttributeValue } from './attribute.ts';

/** Of all communes that have one, by locality. */
export async function listAttributeValues(
  db: Reader,
  attributeId: string,
): Promise<AttributeValue[]> {
  const rows = (await db('locality_attribute_values')
    .where({ attribute_id: attributeId })
    .orderBy('locality_id')
    .select('locality_id', 'value')) as { locality_id: number; value: number }[];
  return rows.map(({ locality_id, value }) => ({ localityId: locality_id, value }));
}

/** How far an attribute reaches. */
export interface AttributeExtent {
  communes: number;
  provinces: number;
  /** Every value is yes or no. */
  isYesOrNo: boolean;
}

/** Of all attributes, by id. */
export async function attributeExtents(db: Reader): Promise<ReadonlyMap<string, AttributeExtent>> {
  const rows = (await db('locality_attribute_values as v')
    .join('localities as l', 'l.id', 'v.locality_id')
    .groupBy('v.attribute_id')
    .select(
      'v.attribute_id as id',
      db.raw('count(*)::int as communes'),
      db.raw('count(distinct l.parent_id)::int as provinces'),
      db.raw('bool_and(v.value in (0, 1)) as "isYesOrNo"'),
    )
    .orderBy('v.attribute_id')) as (AttributeExtent & { id: string })[];
  return new Map(rows.map(({ id, ...extent }) => [id, extent]));
}

/** Of a new attribute. */
export async function insertAttributeValues(
  tx: Tx,
  attributeId: string,
  values: readonly AttributeValue[],
): Promise<void> {
  const rows = values.map(({ localityId, value }) => ({
    attribute_id: attributeId,
    locality_id: localityId,
    value,
  }));
  await tx.batchInsert('locality_attribute_values', rows, 1_000);
}
