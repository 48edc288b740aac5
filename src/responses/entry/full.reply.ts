// The page for a round, a place or a service that has enough responses. Judged when somebody
// arrives, and with a place kept for them when their draft begins or moves; never when they send:
// who began may finish. A personal invitation is a promise and is never turned away.
import { COUNTRY_ID } from '../../localities/locality.ts';
import { page, type Reply } from '../../platform/http/reply.ts';
import type { FilledCell, Standing } from '../../sampling/rounds/quota.ts';
import type { EntryDoor } from '../submission/entry.ts';
import { lockedFullCell, placesAround, type Stand } from '../counts/filled-quotas.store.ts';
import type { Answering, Visit, VisitReadContext, VisitWriteContext } from '../pages/visit.ts';

export interface Arriving {
  door: EntryDoor;
  /** Null: not yet known. */
  localityId: number | null;
  /** Undefined: not yet known. */
  serviceId?: string | null;
}

/** The page that says so politely to who arrives; null when there is room. */
export async function fullPage(
  answering: Answering,
  ctx: VisitReadContext,
  visit: Visit,
  { door, localityId, serviceId }: Arriving,
): Promise<Reply | null> {
  if (door === 'invitation') return null;
  const standing = async (): Promise<Standing> => ({
    places: localityId === null ? [COUNTRY_ID] : await placesAround(ctx.db, localityId),
    ...(serviceId === undefined ? {} : { serviceId }),
  });
  const at = { roundId: visit.round.id, now: ctx.now };
  const full = await answering.quotas(ctx.db, at, standing);
  return full && toldFull(ctx, visit, { full, door });
}

/** A draft that begins at `to`, or moves there from `from`. */
export interface Placing {
  door: EntryDoor;
  to: Stand;
  from: Stand | null;
}

/**
 * The same page where there is no place for it; null: it has its place from this transaction on.
 */
export async function refusedPlace(
  ctx: VisitWriteContext,
  visit: Visit,
  { door, to, from }: Placing,
): Promise<Reply | null> {
  if (door === 'invitation') return null;
  const full = await lockedFullCell(ctx.tx, visit.round.id, { to, from });
  return full && toldFull(ctx, visit, { full, door });
}

function toldFull(
  ctx: VisitReadContext,
  { round, base, draft }: Visit,
  { full, door }: { full: FilledCell; door: EntryDoor },
): Reply {
  const why =
    full.serviceId !== null ? 'service' : full.localityId === COUNTRY_ID ? 'round' : 'place';
  const again = why === 'service' && door !== 'after_service' ? `${base}/service` : null;
  return page(
    'responses/full',
    {
      title: ctx.t(`responses.full.${why}.title`),
      why,
      round,
      base,
      again,
      goOn: draft === null ? null : base,
    },
    { status: 409 },
  );
}
