// What permission rules are asked about where an address names a service point: all organisations share them,
// and one changes those where it works.
import { sharedRegister } from '../../accounts/permissions.ts';
import type { Thing } from '../../platform/http/access.ts';
import type { Reader } from '../../platform/db/connect.ts';
import { findServicePoint } from './service-points.store.ts';
import { unitAndAbove } from '../unit-tree.store.ts';

export async function aServicePoint(db: Reader, { code }: { code: string }): Promise<Thing | null> {
  const point = await findServicePoint(db, code);
  return point && sharedRegister(await unitAndAbove(db, point.localityId));
}
