// The page for a round, a place or a service that has enough responses. Judged when somebody
// arrives, and with a place kept for them when their draft begins or moves; never when they send:
// who began may finish. A personal invitation is a promise and is never turned away.
import { COUNTRY_ID } from '../localities/locality.ts';
import { page, type Reply } from '../platform/http/reply.ts';
import type { FilledCell, Standing } from '../sampling/quota.ts';
import type { EntryDoor } from './entry.ts';
import { lockedFullCell, placesAround } from './filled-quotas.store.ts';
import type { Answering, ReadingContext, Visit, WritingContext } from './visit.routes.ts';

export interface Arriving {
  door: EntryDoor;
  /** Null: not yet known. */ localityId: number | null;
  /** Undefined: not yet known. */ serviceId?: string | null;
}
export interface Beginning extends Arriving {
  localityId: number;
  /** Where the draft stood; null: it begins. */ before: {
    localityId: number;
    serviceId: string | null;
  } | null;
}

/** The page that says so politely to who arrives; null when there is room. */
export async function fullPage(
  answering: Answering,
  ctx: ReadingContext & { tx?: WritingContext['tx'] },
  visit: Visit,
  arriving: Arriving,
): Promise<Reply | null> {
  if (arriving.door === 'invitation') return null;
  const db = ctx.tx ?? ctx.db;
  const places =
    arriving.localityId === null ? [COUNTRY_ID] : await placesAround(db, arriving.localityId);
  const full = await answering.quotas(
    db,
    { roundId: visit.round.id, now: ctx.now },
    standingIn(places, arriving.serviceId),
  );
  return full && toldFull(ctx, visit, { full, arriving });
}

/**
 * The same page, where there is no place for a draft that begins or moves now; null: it has its
 * place from this transaction on.
 */
export async function refusedPlace(
  ctx: WritingContext,
  visit: Visit,
  beginning: Beginning,
): Promise<Reply | null> {
  if (beginning.door === 'invitation') return null;
  const { localityId, serviceId, before } = beginning;
  const standing = standingIn(await placesAround(ctx.tx, localityId), serviceId);
  const full = await lockedFullCell(ctx.tx, visit.round.id, {
    standing,
    before: before && standingIn(await placesAround(ctx.tx, before.localityId), before.serviceId),
  });
  return full && toldFull(ctx, visit, { full, arriving: beginning });
}

const standingIn = (places: readonly number[], serviceId: string | null | undefined): Standing => ({
  places,
  ...(serviceId === undefined ? {} : { serviceId }),
});

function toldFull(
  ctx: ReadingContext,
  { round, base, draft }: Visit,
  { full, arriving }: { full: FilledCell; arriving: Arriving },
): Reply {
  const why =
    full.serviceId !== null ? 'service' : full.localityId === COUNTRY_ID ? 'round' : 'place';
  const again = why === 'service' && arriving.door !== 'after_service' ? `${base}/service` : null;
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
