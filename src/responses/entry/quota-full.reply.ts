// Quotas of a round, a locality or a service, and the page that says that one is full. They are
// checked when somebody arrives, and a draft that begins or moves is counted in them; sending is
// never refused: those who began may finish. Personal invitations are always accepted.
import { COUNTRY_ID } from '../../localities/locality.ts';
import { page } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import type { FilledCell, Standing } from '../../sampling/rounds/quota.ts';
import type { EntryChannel } from '../submission/entry.ts';
import {
  lockedFullCell,
  localitiesAround,
  type DraftSubject,
} from '../counts/filled-quotas.store.ts';
import type { Answering, Visit } from '../visiting/visit.ts';
import type { VisitReadContext, VisitWriteContext } from '../visiting/visit-request.ts';

export interface Arrival {
  channel: EntryChannel;
  /** Null: not yet known. */
  localityId: number | null;
  /** Undefined: not yet known. */
  serviceId?: string | null;
}

/** On arrival: the page that says that a quota is full; null when none is. Reserves nothing. */
export async function checkQuotas(
  answering: Answering,
  ctx: VisitReadContext,
  visit: Visit,
  { channel, localityId, serviceId }: Arrival,
): Promise<Reply | null> {
  if (channel === 'invitation') return null;
  const standing = async (): Promise<Standing> => ({
    places: localityId === null ? [COUNTRY_ID] : await localitiesAround(ctx.db, localityId),
    ...(serviceId === undefined ? {} : { serviceId }),
  });
  const at = { roundId: visit.round.id, now: ctx.now };
  const full = await answering.quotas(ctx.db, at, standing);
  return full && quotaFullPage(ctx, visit, { full, channel });
}

/** A draft that begins with `to`, or changes from `from` to `to`. */
export interface DraftMove {
  channel: EntryChannel;
  to: DraftSubject;
  from: DraftSubject | null;
}

/**
 * The same page where a quota is full; null: the draft may be stored in this transaction, which
 * holds the locks on the quota cells until then.
 */
export async function reserveInQuotas(
  ctx: VisitWriteContext,
  visit: Visit,
  { channel, to, from }: DraftMove,
): Promise<Reply | null> {
  if (channel === 'invitation') return null;
  const full = await lockedFullCell(ctx.tx, visit.round.id, { to, from });
  return full && quotaFullPage(ctx, visit, { full, channel });
}

function quotaFullPage(
  ctx: VisitReadContext,
  { round, base, draft }: Visit,
  { full, channel }: { full: FilledCell; channel: EntryChannel },
): Reply {
  const why =
    full.serviceId !== null ? 'service' : full.localityId === COUNTRY_ID ? 'round' : 'place';
  const again = why === 'service' && channel !== 'after_service' ? `${base}/service` : null;
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
