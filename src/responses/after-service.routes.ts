// The after-service door: a registered caller's signed link leads to questions about the service just used.
import type { Reply } from '../platform/http/reply.ts';
import { redirect } from '../platform/http/reply.ts';
import { validateAnswers } from '../questionnaires/validation.ts';
import type { SignedLink } from './after-service-link.ts';
import { dossierKey, linkQuery, looksLikeLink, readLink } from './after-service-link.ts';
import type { LinkRefusal, Named } from './after-service-links.store.ts';
import { verifyLink } from './after-service-links.store.ts';
import { hasAnswered } from './answered-dossiers.store.ts';
import type { Branch, EnteringContext } from './entering.ts';
import { doorAnswers, type Entrance } from './entrance.ts';
import { NO_ENTRY, type Ticket } from './entry.ts';
import { sourceHash } from './keys.ts';
import { followedLinks } from './link-metrics.ts';
import { placeWords } from './place.routes.ts';
import { goOnPath } from './steps.ts';
import type { Answering, Unavailable, Visit } from './visit.routes.ts';
import { isSent, journeyOfDraft, unavailable } from './visit.routes.ts';

const refused = (reply: Reply) => ({ kind: 'refused' as const, reply });

/** What the citizen is told; the exact reason stands in the metrics. */
const TOLD: Readonly<Partial<Record<LinkRefusal, Unavailable>>> = { expired: 'expired', service: 'uncovered', locality: 'uncovered', scope: 'uncovered' };

export const byAfterService: Branch = async (answering, ctx, visit) => {
  const query = new URLSearchParams(ctx.path.split('?')[1] ?? '');
  if (!looksLikeLink(query)) return null;
  const { round } = visit;
  const link = readLink(query);
  if (!link) return refused(await refuse(answering, ctx, visit, 'malformed'));
  const verified = await verifyLink(ctx.tx ?? ctx.db, link, { round: round.code, now: ctx.now, appSecret: answering.sourceKey });
  if (!verified.ok) return refused(await refuse(answering, ctx, visit, verified.why));
  const ticket: Ticket = { kind: 'dossier', key: dossierKey(link) };
  const again = await resumed(answering, ctx, visit, ticket);
  if (again) return refused(again);
  if (await hasAnswered(ctx.tx ?? ctx.db, { key: ticket.key, localityId: verified.named.place.localityId, roundId: round.id })) {
    followedLinks.inc({ outcome: 'used' });
    return refused(unavailable(ctx, round, 'used', { receipt: await isSent(ctx, visit) }));
  }
  const entrance = await entranceOf(ctx, link, { ...verified.named, callerName: verified.caller.name[ctx.lang], ticket });
  if (!await isAsked(answering, ctx, visit, entrance)) return refused(await refuse(answering, ctx, visit, 'uncovered'));
  return { kind: 'by', entrance };
};

/** A forged or broken link costs its source a try; an expired one does not, as people keep messages. */
async function refuse(answering: Answering, ctx: EnteringContext, { round }: Visit, why: LinkRefusal | 'malformed' | 'uncovered'): Promise<Reply> {
  followedLinks.inc({ outcome: why });
  const told = why === 'uncovered' ? 'uncovered' : (why === 'malformed' ? undefined : TOLD[why]) ?? 'invalid';
  if (told === 'invalid') await answering.codeLimit.consume(`link-${sourceHash(answering.sourceKey, ctx.now, { ip: ctx.ip, userAgent: '' }).toString('hex')}`);
  return unavailable(ctx, round, told, { openLink: round.kind === 'open' });
}

/** The same dossier's draft in this browser goes on where it stood. */
async function resumed(answering: Answering, ctx: EnteringContext, { draft, base }: Visit, ticket: Ticket): Promise<Reply | null> {
  if (draft?.entry.ticket?.kind !== ticket.kind || draft.entry.ticket.key !== ticket.key) return null;
  return redirect(goOnPath(base, (await journeyOfDraft(answering, ctx, draft)).journey));
}

async function entranceOf(ctx: EnteringContext, link: SignedLink, { service, place, callerName, ticket }: Named & { callerName: string; ticket: Ticket }): Promise<Entrance> {
  const words = { service: service.short[ctx.lang], place: await placeWords(ctx, place.localityId), caller: callerName };
  return {
    door: 'after_service', entry: { ...NO_ENTRY, caller: link.caller, ticket }, place, serviceId: service.id, query: linkQuery(link),
    lead: ctx.t('responses.afterService.lead', words), terms: [{ title: ctx.t('responses.afterService.terms.title'), text: ctx.t('responses.afterService.terms.text', words) }],
  };
}

/** Whether the round's questionnaire knows the service and the place. */
async function isAsked(answering: Answering, ctx: EnteringContext, { round }: Visit, entrance: Entrance): Promise<boolean> {
  const { compiled } = await answering.versions(ctx.tx ?? ctx.db, round.versionId);
  const answers = doorAnswers({}, entrance, compiled);
  return validateAnswers(compiled, answers, { now: ctx.now, paths: Object.keys(answers) }).length === 0;
}
