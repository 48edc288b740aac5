// The after-service door: a registered caller's signed link leads to questions about the service just used.
import type { Reply } from '../../platform/http/reply.ts';
import { redirect } from '../../platform/http/reply.ts';
import type { Caller } from '../../sampling/callers/caller.ts';
import type { SignedLink } from './after-service-link.ts';
import { dossierKey, linkQuery, looksLikeLink, readLink } from './after-service-link.ts';
import type { LinkRefusal, Named } from './after-service-links.store.ts';
import { verifyLink } from './after-service-links.store.ts';
import { hasAnswered } from '../submission/answered-dossiers.store.ts';
import { covers } from './coverage.ts';
import type { Branch, Entering } from './entering.ts';
import type { Entrance } from '../submission/entrance.ts';
import { NO_ENTRY, type Ticket } from '../submission/entry.ts';
import { linkTries } from '../pages/tries.reply.ts';
import { followedLinks } from './link-metrics.ts';
import { placeWords } from '../pages/place-words.ts';
import { goOnPath } from '../pages/steps.ts';
import { unavailablePage } from '../pages/unavailable-page.reply.ts';
import type { Unavailable } from '../pages/unavailable-page.reply.ts';
import type { Answering, Visit, VisitReadContext } from '../pages/visit.ts';
import { journeyOfDraft, sentStateOf } from '../pages/visited-draft.reply.ts';

const refused = (reply: Reply) => ({ kind: 'refused' as const, reply });

/** What the citizen is told; the exact reason stands in the metrics. */
const TOLD: Readonly<Partial<Record<Why, Unavailable>>> = {
  expired: 'expired',
  service: 'uncovered',
  locality: 'uncovered',
  scope: 'uncovered',
  uncovered: 'uncovered',
};
type Why = LinkRefusal | 'malformed' | 'uncovered';

export const byAfterService: Branch = async (answering, ctx, visit) => {
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
    ? await admitted(answering, ctx, visit, { ...verified, link: link! })
    : refused(await refuse(answering, ctx, visit, verified?.why ?? 'malformed'));
};

interface Good {
  link: SignedLink;
  caller: Caller;
  named: Named;
}

/** What a link that holds leads to: the same dossier's draft, the word that it has answered, or the first page. */
async function admitted(
  answering: Answering,
  ctx: VisitReadContext,
  visit: Visit,
  { link, caller, named }: Good,
): Promise<Exclude<Entering, { kind: 'open' }>> {
  const db = ctx.db;
  const { id, seriesId } = visit.round;
  const ticket: Ticket = {
    kind: 'dossier',
    key: dossierKey(link),
    ...(seriesId && { series: seriesId }),
  };
  const again = await resumed(answering, ctx, visit, ticket);
  if (again) return refused(again);
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
  const entrance = await entranceOf(ctx, link, {
    ...named,
    callerName: caller.name[ctx.lang],
    ticket,
  });
  if (!covers((await answering.versions(db, visit.round.versionId)).compiled, entrance, ctx.now))
    return refused(await refuse(answering, ctx, visit, 'uncovered'));
  if (!ctx.db.isTransaction) followedLinks.inc({ outcome: 'good' });
  return { kind: 'by', entrance };
}

/** A forged or broken link costs its source a try; an expired one does not, as people keep messages. */
async function refuse(
  answering: Answering,
  ctx: VisitReadContext,
  { round }: Visit,
  why: Why,
): Promise<Reply> {
  followedLinks.inc({ outcome: why });
  const told = TOLD[why] ?? 'invalid';
  if (told === 'invalid') linkTries(answering).wrong(ctx);
  return unavailablePage(ctx, round, told, { openLink: round.kind === 'open' });
}

/** The same dossier's draft in this browser goes on where it stood. */
async function resumed(
  answering: Answering,
  ctx: VisitReadContext,
  { draft, base }: Visit,
  ticket: Ticket,
): Promise<Reply | null> {
  if (draft?.entry.ticket?.kind !== ticket.kind || draft.entry.ticket.key !== ticket.key)
    return null;
  return redirect(goOnPath(base, (await journeyOfDraft(answering, ctx, draft)).journey));
}

async function entranceOf(
  ctx: VisitReadContext,
  link: SignedLink,
  { service, place, callerName, ticket }: Named & { callerName: string; ticket: Ticket },
): Promise<Entrance> {
  const words = {
    service: service.short[ctx.lang],
    place: await placeWords(ctx, place.localityId),
    caller: callerName,
  };
  return {
    door: 'after_service',
    entry: { ...NO_ENTRY, caller: link.caller, ticket },
    place,
    serviceId: service.id,
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
