// What permission rules are asked about where an address names a questionnaire: its organisation changes it;
// others read it where it is shared.
import type { Thing } from '../../platform/http/access.ts';
import type { Reader } from '../../platform/db/connect.ts';
import { ownedBy, sharedRegister } from '../../accounts/permissions.ts';

interface OfQuestionnaire {
  code: string;
}
interface Row {
  id: string;
  organisation_id: string;
  is_shared: boolean;
}

const rowOf = async (db: Reader, { code }: OfQuestionnaire): Promise<Row | null> =>
  ((await db('questionnaires').where({ code }).first('id', 'organisation_id', 'is_shared')) as
    Row | undefined) ?? null;

export async function questionnaireToEdit(db: Reader, of: OfQuestionnaire): Promise<Thing | null> {
  const row = await rowOf(db, of);
  return row && ownedBy(row.organisation_id, row.id);
}

/** No unit restricts reading: a questionnaire holds no answers. */
export async function questionnaireToRead(db: Reader, of: OfQuestionnaire): Promise<Thing | null> {
  const row = await rowOf(db, of);
  if (!row) return null;
  if (row.is_shared) return sharedRegister('each');
  return { ...ownedBy(row.organisation_id, row.id), localities: 'each' };
}
