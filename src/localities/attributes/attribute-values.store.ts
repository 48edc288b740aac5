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
