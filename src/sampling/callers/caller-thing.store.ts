// What permission rules are asked about where an address names a caller.
import type { Thing } from '../../platform/http/access.ts';
import type { Reader } from '../../platform/db/connect.ts';
import { ownedBy } from '../../accounts/permissions.ts';
import { findCaller } from './callers.store.ts';

export async function aCaller(db: Reader, { code }: { code: string }): Promise<Thing | null> {
  const caller = await findCaller(db, code);
  return caller && ownedBy(caller.organisationId);
}
