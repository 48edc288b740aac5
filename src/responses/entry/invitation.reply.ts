// The door of a personal invitation: the link of the letter's QR code, or its code typed in. It fixes where the
// response belongs and, where the researcher said so, the service; it is spent with the response.
import { findLocality } from '../../localities/localities.store.ts';
import { findPublicService } from '../../localities/public-services.store.ts';
import { redirect, type Reply } from '../../platform/http/reply.ts';
import { codeFrom, invitationPath, keyOfCode } from '../../sampling/invitations/invitation-code.ts';
import { findInvitation, type Invitation } from '../../sampling/invitations/invitations.store.ts';
import { findRound } from '../../sampling/rounds/rounds.store.ts';
import { validateAnswers } from '../../questionnaires/engine/validation.ts';
import type { Branch } from './entering.ts';
import { doorAnswers, type Entrance } from '../submission/entrance.ts';
import { NO_ENTRY } from '../submission/entry.ts';
import { placeOf, type Place } from '../submission/place.ts';
import { placeWords } from '../pages/place-words.ts';
import { goOnPath } from '../pages/steps.ts';
import { invitationTries } from '../pages/tries.reply.ts';
import { unavailablePage } from '../pages/unavailable-page.reply.ts';
import type { Unavailable } from '../pages/unavailable-page.reply.ts';
import type { Answering, Visit, VisitReadContext } from '../pages/visit.ts';
import { journeyOfDraft, sentStateOf } from '../pages/visited-draft.reply.ts';

const refused = (reply: Reply) => ({ kind: 'refused' as const, reply });

export const byInvitation: Branch = async (answering, ctx, visit) => {
  if (ctx.query['i'] === undefined) return null;
  const { code, found } = await asked(ctx);
  if (code === null || !found) return refused(strange(answering, ctx, visit, code));
  if (!(await isFor(ctx, visit, found)))
    return refused(await ofOtherRound(ctx, visit, found, code));
  const stopped =
    (await resumed(answering, ctx, visit, found)) ?? (await closed(ctx, visit, found));
  if (stopped) return refused(stopped);
  const place = await placeOfInvitation(ctx, found);
  return place
    ? {
        kind: 'by',
        entrance: await entranceOf(answering, ctx, visit, { invitation: found, place, code }),
      }
    : refused(unavailablePage(ctx, visit.round, 'unknownInvitation'));
};

/** What the address names; `code` null: it cannot be one. */
async function asked(
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

/** An invitation to a round holds for those that follow it in its series. */
async function isFor(
  ctx: VisitReadContext,
  { round }: Visit,
  { roundId }: Invitation,
): Promise<boolean> {
  if (roundId === round.id) return true;
  return Boolean(round.seriesId) && (await findRound(ctx.db, roundId))?.seriesId === round.seriesId;
}

async function closed(
  ctx: VisitReadContext,
  visit: Visit,
  invitation: Invitation,
): Promise<Reply | null> {
  const why = closedBecause(invitation, ctx.now);
  if (why === null) return null;
  const sent = why === 'used' ? await sentStateOf(ctx, visit) : null;
  return unavailablePage(ctx, visit.round, why, { sent });
}

function closedBecause(invitation: Invitation, now: Date): Unavailable | null {
  if (invitation.spentAt !== null) return 'used';
  return invitation.expiresAt !== null && invitation.expiresAt <= now ? 'expiredInvitation' : null;
}

function strange(
  answering: Answering,
  ctx: VisitReadContext,
  { round }: Visit,
  code: string | null,
): Reply {
  if (code !== null) invitationTries(answering).wrong(ctx);
  return unavailablePage(ctx, round, 'unknownInvitation', { typeCode: true });
}

async function ofOtherRound(
  ctx: VisitReadContext,
  { round }: Visit,
  invitation: Invitation,
  code: string,
): Promise<Reply> {
  const other = await findRound(ctx.db, invitation.roundId);
  return unavailablePage(
    ctx,
    round,
    'otherRound',
    other
      ? {
          leadsTo: {
            path: invitationPath(other.code, { code, localityId: invitation.localityId }),
            title: other.title[ctx.lang],
          },
        }
      : {},
  );
}

/** The same invitation's draft in this browser goes on where it stood. */
async function resumed(
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
  return redirect(goOnPath(base, (await journeyOfDraft(answering, ctx, draft)).journey));
}

async function placeOfInvitation(
  ctx: VisitReadContext,
  { localityId }: Invitation,
): Promise<Place | null> {
  const unit = await findLocality(ctx.db, localityId, ctx.now);
  if (unit?.level === 'commune' && unit.parentId !== null) return placeOf(unit.parentId, unit.id);
  return unit?.level === 'province' ? placeOf(unit.id, null) : null;
}

interface Invited {
  invitation: Invitation;
  place: Place;
  code: string;
}

async function entranceOf(
  answering: Answering,
  ctx: VisitReadContext,
  visit: Visit,
  { invitation, place, code }: Invited,
): Promise<Entrance> {
  const serviceId = (await isAsked(answering, ctx, visit, {
    serviceId: invitation.serviceId,
    place,
  }))
    ? invitation.serviceId
    : null;
  const words = {
    place: await placeWords(ctx, place.localityId),
    service:
      serviceId === null
        ? ''
        : ((await findPublicService(ctx.db, serviceId))?.short[ctx.lang] ?? serviceId),
  };
  const { key, stratum, psu, weight } = invitation;
  return {
    door: 'invitation',
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

/** Whether the round's questionnaire knows the service; where it does not, the respondent is asked as anybody. */
async function isAsked(
  answering: Answering,
  ctx: VisitReadContext,
  { round }: Visit,
  { serviceId, place }: { serviceId: string | null; place: Place },
): Promise<boolean> {
  if (serviceId === null) return false;
  const { compiled } = await answering.versions(ctx.db, round.versionId);
  const answers = doorAnswers({}, { door: 'invitation', place, serviceId }, compiled);
  return (
    compiled.byName.has('service') &&
    validateAnswers(compiled, answers, { now: ctx.now, paths: ['service'] }).length === 0
  );
}
