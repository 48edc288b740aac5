// Begins a draft at the place that the entry point named or the respondent chose.
import { redirect } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import type { Journey } from '../../forms/journey-pages.ts';
import { newToken } from '../keys/keys.ts';
import {
  hasAgreed,
  keyCookie,
  tokenFromCookie,
  turningTo,
} from '../visiting/respondent-cookies.ts';
import type { Answering, Visit } from '../visiting/visit.ts';
import type { VisitWriteContext } from '../visiting/visit-request.ts';
import { journeyOfDraft } from '../visiting/visited-draft.reply.ts';
import type { EntryPoint } from '../submission/entry-point.ts';
import type { Place } from '../submission/place.ts';
import { consentText } from '../consent/consent-text.ts';
import { consentForm } from '../submission/compiled-versions.store.ts';
import { startDraft } from '../submission/start-draft.command.ts';
import { reserveInQuotas } from './quota-full.reply.ts';

export interface Beginning extends Pick<EntryPoint, 'channel' | 'entry' | 'serviceId' | 'way'> {
  place: Place;
  /** Where the new draft leads. */
  firstPath: (journey: Journey) => string;
}

/** The page that says that a quota is full, where one is; no draft is begun then. */
export async function beginDraft(
  answering: Answering,
  ctx: VisitWriteContext,
  visit: Visit,
  { place, serviceId, way, channel, entry, firstPath }: Beginning,
): Promise<Reply> {
  const { round } = visit;
  const to = { localityId: place.localityId, serviceId };
  const full = await reserveInQuotas(ctx, visit, { channel, to, from: null });
  if (full) return full;
  const agreed = hasAgreed(ctx, round) ? tokenFromCookie(ctx, round) : null;
  const token = agreed ?? newToken(answering.random);
  const version = await answering.versions(ctx.tx, round.versionId);
  const started = await startDraft(ctx.tx, {
    round,
    token,
    place,
    version,
    consent: {
      language: ctx.spoken.chosen,
      text: consentText(ctx, round, consentForm(ctx, version)),
    },
    serviceId,
    ...(way && { way }),
    channel,
    entry,
    language: ctx.spoken.content,
    now: ctx.now,
    source: { key: answering.secrets[0], ip: ctx.ip, userAgent: ctx.userAgent },
  });
  const { journey } = await journeyOfDraft(answering, ctx, started);
  return redirect(firstPath(journey), {
    cookies: [
      keyCookie(round, { token, localityId: place.localityId }),
      ...turningTo(visit, token),
    ],
  });
}
