// Entry by an after-service link: signed by a registered caller, it leads to questions about the
// service just used.
import type { Reply } from '../../../platform/http/reply-kinds.ts';
import { redirect } from '../../../platform/http/reply.ts';
import type { Caller } from '../../../sampling/callers/caller.ts';
import type { SignedLink } from './after-service-link.ts';
import { dossierKey, linkQuery, looksLikeLink, readLink } from './after-service-link.ts';
import type { LinkRefusal, NamedSubject } from './after-service-links.store.ts';
import { verifyLink } from './after-service-links.store.ts';
import { hasAnswered } from '../../submission/answered-dossiers.store.ts';
import { covers } from '../coverage.ts';
import type { EntryResolver, ResolvedEntry } from '../entry-resolver.ts';
import type { EntryPoint } from '../../submission/entry-point.ts';
import { NO_ENTRY, type Ticket } from '../../submission/entry.ts';
import { linkAttempts } from '../../pages/attempt-limits.reply.ts';
import { followedLinks } from './link-metrics.ts';
import { placeName } from '../../visiting/chosen-names.reply.ts';
import { nextStepPath } from '../../visiting/steps.ts';
import { unavailablePage } from '../../visiting/unavailable-page.reply.ts';
import type { Unavailable } from '../../visiting/unavailable-page.reply.ts';
import type { Answering, Visit } from '../../visiting/visit.ts';
import type { VisitReadContext } from '../../visiting/visit-request.ts';
import { journeyOfDraft, sentStateOf } from '../../visiting/visited-draft.reply.ts';

const refused = (reply: Reply) => ({ kind: 'refused' as const, reply });

/** Which page the citizen sees; the exact reason is counted in the metrics. Default: `invalid`. */
const PAGE_FOR: Readonly<Partial<Record<RefusalReason, Unavailable>>> = {
  expired: 'expired',
  service: 'uncovered',
  locality: 'uncovered',
  scope: 'uncovered',
  uncovered: 'uncovered',
};
type RefusalReason = LinkRefusal | 'malformed' | 'uncovered';

export const resolveAfterServiceLink: EntryResolver = async (answering, ctx, visit) => {
  const query = new URL(ctx.path, 'http://here').searchParams;
  if (!looksLikeLink(query)) return null;
  const link = readLink(query);
  const verified =
    link &&
    (await verifyLink(ctx.db, link, {
      round: visit.round,
      now: ctx.now,
      appSecrets: answering.secrets,
    }));
  return verified?.ok
    ? await resolveVerified(answering, ctx, visit, { ...verified, link: link! })
    : refused(await refusalPage(answering, ctx, visit, verified?.why ?? 'malformed'));
};

interface VerifiedLink {
  link: SignedLink;
  caller: Caller;
  named: NamedSubject;
}

/**
 * Where a valid link leads: to the same dossier's draft, to the page that it has answered, or to the first
 * page.
 */
async function resolveVerified(
  answering: Answering,
  ctx: VisitReadContext,
  visit: Visit,
  { link, caller, named }: VerifiedLink,
): Promise<ResolvedEntry> {
  const db = ctx.db;
  const { id, seriesId } = visit.round;
  const ticket: Ticket = {
    kind: 'dossier',
    key: dossierKey(link),
    ...(seriesId && { series: seriesId }),
  };
  const resumed = await resumeDraft(answering, ctx, visit, ticket);
  if (resumed) return refused(resumed);
  if (
    await hasAnswered(db, {
      key: ticket.key,
      localityId: named.place.localityId,
      roundId: seriesId ?? id,
    })
  ) {
    followedLinks.inc({ outcome: 'used' });
    const sent = await sentStateOf(ctx, visit);
    return refused(unavailablePage(ctx, visit.round, 'answered', { sent }));
  }
  const entryPoint = await entryPointOf(ctx, link, {
    ...named,
    callerName: caller.name[ctx.lang],
    ticket,
  });
  const version = await answering.versions(db, visit.round.shortVersionId ?? visit.round.versionId);
  if (!covers(version.compiled, entryPoint, ctx.now))
    return refused(await refusalPage(answering, ctx, visit, 'uncovered'));
  if (!ctx.db.isTransaction) followedLinks.inc({ outcome: 'good' });
  return { kind: 'admitted', entryPoint };
}

/**
 * A forged or broken link counts as an attempt of its source; an expired one does not, as people keep
 * messages.
 */
async function refusalPage(
  answering: Answering,
  ctx: VisitReadContext,
  { round }: Visit,
  why: RefusalReason,
): Promise<Reply> {
  followedLinks.inc({ outcome: why });
  const shown = PAGE_FOR[why] ?? 'invalid';
  if (shown === 'invalid') linkAttempts(answering).countFailure(ctx);
  return unavailablePage(ctx, round, shown, { openLink: round.kind === 'open' });
}

/** A draft of the same dossier in this browser is resumed; null: there is none. */
async function resumeDraft(
  answering: Answering,
  ctx: VisitReadContext,
  { draft, base }: Visit,
  ticket: Ticket,
): Promise<Reply | null> {
  if (draft?.entry.ticket?.kind !== ticket.kind || draft.entry.ticket.key !== ticket.key)
    return null;
  return redirect(nextStepPath(base, (await journeyOfDraft(answering, ctx, draft)).journey));
}

async function entryPointOf(
  ctx: VisitReadContext,
  link: SignedLink,
  { service, place, callerName, ticket }: NamedSubject & { callerName: string; ticket: Ticket },
): Promise<EntryPoint> {
  const words = {
    service: service.short[ctx.lang],
    place: await placeName(ctx, place.localityId),
    caller: callerName,
  };
  return {
    channel: 'after_service',
    entry: { ...NO_ENTRY, caller: link.caller, ticket },
    place,
    serviceId: service.id,
    ...(link.way && { way: link.way }),
    query: linkQuery(link),
    lead: ctx.t('responses.afterService.lead', words),
    terms: [
      {
        title: ctx.t('responses.afterService.terms.title'),
        text: ctx.t('responses.afterService.terms.text', words),
      },
    ],
  };
}
