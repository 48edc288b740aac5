// What a table or a report of served counts may name.
import { dayOf } from '../../localities/locality.ts';
import { listPublicServices } from '../../localities/services/public-services.store.ts';
import { unitsByCode } from '../../localities/units-by-code.store.ts';
import type { Reader } from '../../platform/db/connect.ts';
import type { KnownServed } from './served-table.ts';

export async function knownServed(db: Reader, now: Date): Promise<KnownServed> {
  return {
    ...(await unitsByCode(db, now)),
    services: new Set((await listPublicServices(db)).map((service) => service.id)),
    today: dayOf(now),
  };
}
