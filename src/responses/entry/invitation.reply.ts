// Entry by a personal invitation: the link of the letter's QR code. It fixes the locality of the
// response and, where the researcher said so, the service. It is used up when the response is sent.
import { findLocality } from '../../localities/localities.store.ts';
import { findPublicService } from '../../localities/services/public-services.store.ts';
import { redirect } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { codeFrom, invitationPath, keyOfCode } from '../../sampling/invitations/invitation-code.ts';
import { findInvitation, type Invitation } from '../../sampling/invitations/invitations.store.ts';
import { findRound } from '../../sampling/rounds/rounds.store.ts';
import { validateAnswers } from '../../questionnaires/engine/validation.ts';
import type { EntryResolver } from './entry-resolver.ts';
import { entryAnswers, type EntryPoint } from '../submission/entry-point.ts';
import { NO_ENTRY } from '../submission/entry.ts';
import { placeOf, type Place } from '../submission/place.ts';
import { placeName } from '../visiting/chosen-names.reply.ts';
import { nextStepPath } from '../visiting/steps.ts';
import { unavailablePage } from '../visiting/unavailable-page.reply.ts';
import type { Answering, Visit } from '../visiting/visit.ts';
import type { VisitReadContext } from '../visiting/visit-request.ts';
import { journeyOfDraft } from '../visiting/visited-draft.reply.ts';
import {
  closedInvitation,
  otherRoundPage,
  refused,
  unknownInvitation,
} from './closed-invitation.reply.ts';

export const resolveInvitation: EntryResolver = async (answering, ctx, visit) => {
  if (ctx.query['i'] === undefined) return null;
  const { code, found } = await readAddress(ctx);
  if (code === null || !found) return refused(unknownInvitation(answering, ctx, visit, code));
  if (!(await isForRound(ctx, visit, found)))
    return refused(await otherRoundPage(ctx, visit, found, code));
  const reply =
    (await resumeDraft(answering, ctx, visit, found)) ??
    (await closedInvitation(ctx, visit, found));
  if (reply) return refused(reply);
  const place = await placeOfInvitation(ctx, found);
  return place
    ? {
        kind: 'admitted',
        entryPoint: await entryPointOf(answering, ctx, visit, { invitation: found, place, code }),
      }
    : refused(unavailablePage(ctx, visit.round, 'unknownInvitation'));
};

/** The invitation that the address names; `code` null: it is not of an invitation code's form. */
async function readAddress(
  ctx: VisitReadContext,
): Promise<{ code: string | null; found: Invitation | null }> {
  const { i: typed = '', l: locality = '' } = ctx.query;
  const code = codeFrom(typed);
  const isWhole = code !== null && /^\d{1,9}$/.test(locality);
  return {
    code,
    found: isWhole
      ? await findInvitation(ctx.db, { key: keyOfCode(code), localityId: Number(locality) })
      : null,
  };
}

/** An invitation to a round is valid for those that follow it in its series. */
async function isForRound(
  ctx: VisitReadContext,
  { round }: Visit,
  { roundId }: Invitation,
): Promise<boolean> {
  if (roundId === round.id) return true;
  return Boolean(round.seriesId) && (await findRound(ctx.db, roundId))?.seriesId === round.seriesId;
}

/** A draft of the same invitation in this browser is resumed; null: there is none. */
async function resumeDraft(
  answering: Answering,
  ctx: VisitReadContext,
  { draft, base }: Visit,
  invitation: Invitation,
): Promise<Reply | null> {
  if (
    draft?.entry.ticket?.kind !== 'invitation' ||
    draft.entry.ticket.key !== invitation.key ||
    invitation.spentAt !== null
  )
    return null;
  return redirect(nextStepPath(base, (await journeyOfDraft(answering, ctx, draft)).journey));
}

async function placeOfInvitation(
  ctx: VisitReadContext,
  { localityId }: Invitation,
): Promise<Place | null> {
  const unit = await findLocality(ctx.db, localityId, ctx.now);
  if (unit?.level === 'commune' && unit.parentId !== null) return placeOf(unit.parentId, unit.id);
  return unit?.level === 'province' ? placeOf(unit.id, null) : null;
}

interface NamedInvitation {
  invitation: Invitation;
  place: Place;
  code: string;
}

async function entryPointOf(
  answering: Answering,
  ctx: VisitReadContext,
  visit: Visit,
  { invitation, place, code }: NamedInvitation,
): Promise<EntryPoint> {
  const serviceId = (await coversService(answering, ctx, visit, {
    serviceId: invitation.serviceId,
    place,
  }))
    ? invitation.serviceId
    : null;
  const words = {
    place: await placeName(ctx, place.localityId),
    service:
      serviceId === null
        ? ''
        : ((await findPublicService(ctx.db, serviceId))?.short[ctx.lang] ?? serviceId),
  };
  const { key, stratum, psu, weight } = invitation;
  return {
    channel: 'invitation',
    place,
    serviceId,
    query: invitationPath('', { code, localityId: invitation.localityId }).split('?')[1]!,
    entry: {
      ...NO_ENTRY,
      ticket: { kind: 'invitation', key },
      stratum,
      psu,
      weight,
      ...(serviceId === null ? {} : { serviceFixed: true }),
    },
    lead: ctx.t(`responses.invitation.${serviceId === null ? 'lead' : 'leadService'}`, words),
    terms: [
      {
        title: ctx.t('responses.invitation.termTitle'),
        text: ctx.t('responses.invitation.term', words),
      },
    ],
  };
}

/**
 * Whether the round's questionnaire asks about the service; where it does not, the respondent chooses one.
 */
async function coversService(
  answering: Answering,
  ctx: VisitReadContext,
  { round }: Visit,
  { serviceId, place }: { serviceId: string | null; place: Place },
): Promise<boolean> {
  if (serviceId === null) return false;
  const { compiled } = await answering.versions(ctx.db, round.versionId);
  const answers = entryAnswers({}, { channel: 'invitation', place, serviceId }, compiled);
  return (
    compiled.byName.has('service') &&
    validateAnswers(compiled, answers, { now: ctx.now, paths: ['service'] }).length === 0
  );
}
