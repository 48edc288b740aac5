// An attribute as the table that it was entered as.
import { csvText } from '../../platform/csv-cells.ts';
import type { Reader } from '../../platform/db/connect.ts';
import { listLocalities } from '../localities.store.ts';
import type { LocalityAttribute } from './attribute.ts';
import { listAttributeValues } from './attribute-values.store.ts';

export async function attributeFile(db: Reader, { id }: LocalityAttribute): Promise<string> {
  const values = await listAttributeValues(db, id);
  const places = await listLocalities(
    db,
    values.map(({ localityId }) => localityId),
  );
  const codes = new Map(places.map((place) => [place.id, place.code]));
  const records = values.map(({ localityId, value }) => [codes.get(localityId) ?? '', value]);
  return csvText([['commune', 'value'], ...records]);
}
