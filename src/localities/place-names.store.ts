// Other names of provinces: short ones, other spellings, and provinces before 2008, with the provinces of
// today that they name or lie in.
import type { Reader, Tx } from '../platform/db/connect.ts';

export interface PlaceName {
  name: string;
  kind: 'short' | 'spelling' | 'earlier';
  localityId: number;
}

export async function listPlaceNames(db: Reader): Promise<PlaceName[]> {
  const rows = (await db('place_names').orderBy(['name', 'locality_id'])) as {
    name: string;
    kind: PlaceName['kind'];
    locality_id: number;
  }[];
  return rows.map(({ name, kind, locality_id }) => ({ name, kind, localityId: locality_id }));
}

/** These names and no others. */
export async function savePlaceNames(tx: Tx, names: readonly PlaceName[]): Promise<void> {
  await tx('place_names').delete();
  await tx('place_names').insert(
    names.map(({ name, kind, localityId }) => ({ name, kind, locality_id: localityId })),
  );
}
