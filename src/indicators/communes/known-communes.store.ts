// The communes of a round's provinces with what a model needs to know of them.
import { listAttributeValues } from '../../localities/attributes/attribute-values.store.ts';
import { listCommunes } from '../../localities/localities.store.ts';
import type { Reader } from '../../platform/db/connect.ts';
import type { KnownCommune } from './commune-frame.ts';

/** @param attributeIds of the covariates @param onDate communes in force then */
export async function knownCommunes(
  db: Reader,
  { provinceIds, onDate }: { provinceIds: readonly number[]; onDate: Date },
  attributeIds: readonly string[],
): Promise<KnownCommune[]> {
  const values: Map<number, number>[] = [];
  for (const id of attributeIds) {
    const known = await listAttributeValues(db, id);
    values.push(new Map(known.map(({ localityId, value }) => [localityId, value])));
  }
  const communes: KnownCommune[] = [];
  for (const provinceId of provinceIds)
    for (const { id, population } of await listCommunes(db, provinceId, onDate))
      communes.push({
        id,
        provinceId,
        people: population,
        covariates: values.map((own) => own.get(id) ?? null),
      });
  return communes;
}
