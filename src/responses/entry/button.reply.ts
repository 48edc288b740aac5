// Entry by a feedback button on a page of a portal: it says which service was used where. Nobody has
// signed that, so a round after services counts it as any open answer.
import { findLocalityByCode } from '../../localities/localities.store.ts';
import { findPublicService } from '../../localities/services/public-services.store.ts';
import {
  buttonQuery,
  looksLikeButton,
  readButton,
  type FeedbackButton,
} from '../../sampling/buttons/button-link.ts';
import type { Reader } from '../../platform/db/connect.ts';
import type { PublicService } from '../../localities/services/public-services.store.ts';
import { NO_ENTRY } from '../submission/entry.ts';
import { placeOf, type Place } from '../submission/place.ts';
import { placeName } from '../visiting/chosen-names.reply.ts';
import { unavailablePage } from '../visiting/unavailable-page.reply.ts';
import { covers } from './coverage.ts';
import type { EntryResolver } from './entry-resolver.ts';

export interface ButtonSubject {
  service: PublicService;
  place: Place;
}

/** Null: the service or the place is none of today. */
export async function subjectOfButton(
  db: Reader,
  { locality, service: id }: FeedbackButton,
  now: Date,
): Promise<ButtonSubject | null> {
  const level = locality.length === 2 ? 'province' : 'commune';
  const unit = await findLocalityByCode(db, { level, code: locality }, now);
  const service = await findPublicService(db, id);
  if (!unit || !service) return null;
  const isCommune = unit.level === 'commune' && unit.parentId !== null;
  return { service, place: isCommune ? placeOf(unit.parentId!, unit.id) : placeOf(unit.id, null) };
}

export const resolveButton: EntryResolver = async (answering, ctx, visit) => {
  const query = new URL(ctx.path, 'http://here').searchParams;
  if (!looksLikeButton(query)) return null;
  const { round } = visit;
  const refused = {
    kind: 'refused' as const,
    reply: unavailablePage(ctx, round, 'uncovered', { openLink: round.kind === 'open' }),
  };
  const button = readButton(query);
  const subject = button && (await subjectOfButton(ctx.db, button, ctx.now));
  if (!button || !subject) return refused;
  const { service, place } = subject;
  const named = { place, serviceId: service.id, channel: 'button' as const };
  const version = await answering.versions(ctx.db, round.shortVersionId ?? round.versionId);
  if (!covers(version.compiled, named, ctx.now)) return refused;
  const words = {
    service: service.short[ctx.lang],
    place: await placeName(ctx, place.localityId),
  };
  return {
    kind: 'admitted',
    entryPoint: {
      ...named,
      entry: { ...NO_ENTRY, caller: button.mark, serviceFixed: true },
      query: buttonQuery(button),
      lead: ctx.t('responses.button.lead', words),
      terms: [],
    },
  };
};
