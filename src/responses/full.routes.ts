// The page for a round, a place or a service that has enough responses. Judged when somebody begins, never when they
// send: who began may finish. A personal invitation is a promise and is never turned away.
import { COUNTRY_ID } from '../localities/locality.ts';
import { page, type Reply } from '../platform/http/reply.ts';
import { fullCell } from '../sampling/quota.ts';
import type { EntryDoor } from './entry.ts';
import { placesAround } from './filled-quotas.store.ts';
import type { Answering, ReadingContext, Visit } from './visit.routes.ts';

export interface Arriving { door: EntryDoor; /** Null: not yet known. */ localityId: number | null; serviceId?: string | null; /** There is a draft: only its service is still judged. */ begun?: boolean }

/** The page that says so politely; null when there is room. */
export async function fullPage(answering: Answering, ctx: ReadingContext, { round, base }: Pick<Visit, 'round' | 'base'>, arriving: Arriving): Promise<Reply | null> {
  if (arriving.door === 'invitation') return null;
  const cells = (await answering.quotas(ctx.db, round.id, ctx.now)).filter((cell) => !arriving.begun || cell.serviceId !== null);
  if (cells.length === 0) return null;
  const places = arriving.localityId === null ? [COUNTRY_ID] : await placesAround(ctx.db, arriving.localityId);
  const full = fullCell(cells, { places, ...(arriving.serviceId === undefined ? {} : { serviceId: arriving.serviceId }) });
  if (!full) return null;
  const why = full.serviceId !== null ? 'service' : full.localityId === COUNTRY_ID ? 'round' : 'place';
  return page('responses/full', { title: ctx.t(`responses.full.${why}.title`), why, round, base, again: why === 'service' && arriving.door !== 'after_service' ? `${base}/service` : null }, { status: 409 });
}
