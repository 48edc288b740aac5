// The first page of a round: what it is about, what happens with the answers, and the consent.
import { ownValue } from '../../platform/own-value.ts';
import type { Endpoint } from '../../platform/http/endpoint.ts';
import type { Reply } from '../../platform/http/reply.ts';
import { page, redirect } from '../../platform/http/reply.ts';
import { spokenIn } from '../../platform/i18n/language-marks.ts';
import { isLang } from '../../platform/i18n/language.ts';
import { isOpen } from '../../sampling/rounds/rounds.store.ts';
import { questionsOf } from '../../questionnaires/model/nodes.ts';
import { resolveEntry } from './resolve-entry.reply.ts';
import type { EntryPoint } from '../submission/entry-point.ts';
import { checkQuotas, reserveInQuotas } from './quota-full.reply.ts';
import { newToken } from '../keys/keys.ts';
import type { Place } from '../submission/place.ts';
import { puzzleFor, refuseUnlessSolved } from './puzzle.reply.ts';
import { startDraft } from '../submission/start-draft.command.ts';
import { nextStepPath, isServiceOpen, pagePath } from '../pages/steps.ts';
import { hasLivePages } from '../../forms/live-plan.ts';
import { agreedCookie, clearedCookie, keyCookie } from '../pages/respondent-cookies.ts';
import { visitGet, visitPost } from '../pages/respondent-endpoint.routes.ts';
import { redirectToCurrentRound } from '../pages/round-access.reply.ts';
import type { Answering, Visit, VisitReadContext, VisitWriteContext } from '../pages/visit.ts';
import { journeyOfDraft, sentStateOf } from '../pages/visited-draft.reply.ts';

const PARTS = ['purpose', 'who', 'kept', 'long', 'sensitive', 'rights'] as const;

export function startRoutes(answering: Answering): Endpoint[] {
  return [
    visitGet(
      answering,
      '/s/:round',
      async (ctx, visit) => {
        const resolved = await resolveEntry(answering, ctx, visit);
        if (resolved.kind === 'refused') return resolved.reply;
        const { entryPoint } = resolved;
        if (
          entryPoint !== null &&
          entryPoint.entry.ticket !== null &&
          !isOpen(visit.round, ctx.now)
        )
          return (await redirectToCurrentRound(ctx, visit.round)) ?? redirect(visit.base);
        return (
          (visit.draft ? null : await quotaReply(answering, ctx, visit, entryPoint)) ??
          (await startPage(answering, ctx, visit, { entryPoint, errors: [] }))
        );
      },
      { newcomers: true },
    ),
    visitPost(
      answering,
      '/s/:round',
      async (ctx, visit) =>
        (isOpen(visit.round, ctx.now) ? null : await redirectToCurrentRound(ctx, visit.round)) ??
        (await acceptConsent(answering, ctx, visit)),
      { newcomers: true },
    ),
    visitPost(answering, '/s/:round/another', async (_ctx, visit) =>
      redirect(visit.base, { cookies: visit.draft ? [] : [clearedCookie(visit.round)] }),
    ),
  ];
}

/** The consent was sent. Checked in the order that costs the respondent least: the puzzle comes last. */
async function acceptConsent(
  answering: Answering,
  ctx: VisitWriteContext,
  visit: Visit,
): Promise<Reply> {
  if (ctx.body['website']) return redirect(visit.base, { cookies: [clearedCookie(visit.round)] });
  const resolved = await resolveEntry(answering, ctx, visit);
  if (resolved.kind === 'refused') return resolved.reply;
  const { entryPoint } = resolved;
  if (ctx.body['consent'] !== 'yes')
    return await startPage(answering, ctx, visit, {
      entryPoint,
      errors: [{ field: 'consent', text: ctx.t('responses.start.agreeError') }],
    });
  return (
    (await quotaReply(answering, ctx, visit, entryPoint)) ??
    (await puzzleReply(answering, ctx, visit, entryPoint)) ??
    (await startOrChoosePlace(answering, ctx, visit, entryPoint))
  );
}

async function puzzleReply(
  answering: Answering,
  ctx: VisitWriteContext,
  visit: Visit,
  entryPoint: EntryPoint | null,
): Promise<Reply | null> {
  const stop = await refuseUnlessSolved(answering, ctx, visit, actionOf(visit, entryPoint));
  return stop === 'again'
    ? await startPage(answering, ctx, visit, {
        entryPoint,
        errors: [{ field: 'consent', text: ctx.t('responses.start.puzzleAgain') }],
      })
    : stop;
}

async function startOrChoosePlace(
  answering: Answering,
  ctx: VisitWriteContext,
  visit: Visit,
  entryPoint: EntryPoint | null,
): Promise<Reply> {
  return entryPoint?.place
    ? await startWithPlace(answering, ctx, visit, { ...entryPoint, place: entryPoint.place })
    : redirect(`${visit.base}/place`, {
        cookies: [agreedCookie(visit.round, entryPoint?.entry.servicePoint ?? null)],
      });
}

const quotaReply = (
  answering: Answering,
  ctx: VisitReadContext,
  visit: Visit,
  entryPoint: EntryPoint | null,
): Promise<Reply | null> =>
  checkQuotas(
    answering,
    ctx,
    visit,
    entryPoint
      ? {
          channel: entryPoint.channel,
          localityId: entryPoint.place?.localityId ?? null,
          ...(entryPoint.serviceId === null ? {} : { serviceId: entryPoint.serviceId }),
        }
      : { channel: 'open', localityId: null },
  );

const actionOf = ({ base }: Visit, entryPoint: EntryPoint | null): string =>
  entryPoint ? `${base}?${entryPoint.query}` : base;

/** The entry point names the place: the draft begins with the consent. */
async function startWithPlace(
  answering: Answering,
  ctx: VisitWriteContext,
  visit: Visit,
  { place, channel, entry, serviceId }: EntryPoint & { place: Place },
): Promise<Reply> {
  const { round, base } = visit;
  const token = newToken(answering.random);
  const to = { localityId: place.localityId, serviceId };
  const full = await reserveInQuotas(ctx, visit, { channel, to, from: null });
  if (full) return full;
  const version = await answering.versions(ctx.tx, round.versionId);
  const started = await startDraft(ctx.tx, {
    round,
    token,
    place,
    version,
    serviceId,
    channel,
    entry,
    language: ctx.spoken.content,
    now: ctx.now,
    source: { key: answering.secrets[0], ip: ctx.ip, userAgent: ctx.userAgent },
  });
  const { journey } = await journeyOfDraft(answering, ctx, started);
  const first = isServiceOpen(journey) ? undefined : journey.pages[0];
  return redirect(first ? pagePath(base, first.id) : nextStepPath(base, journey), {
    cookies: [keyCookie(round, { token, localityId: place.localityId })],
  });
}

interface StartView {
  entryPoint: EntryPoint | null;
  errors: readonly { field: string; text: string }[];
}

/** An address with a ticket in it is kept from other pages (Referer) and from the browser's cache. */
async function startPage(
  answering: Answering,
  ctx: VisitReadContext,
  visit: Visit,
  start: StartView,
): Promise<Reply> {
  const headers = start.entryPoint
    ? { 'Referrer-Policy': 'no-referrer', 'Cache-Control': 'private, no-store' }
    : {};
  return page('responses/start', await startData(answering, ctx, visit, start), {
    status: start.errors.length > 0 ? 422 : 200,
    headers,
  });
}

async function startData(
  answering: Answering,
  ctx: VisitReadContext,
  visit: Visit,
  { entryPoint, errors }: StartView,
) {
  const { round, draft } = visit;
  const version = await answering.versions(ctx.db, round.versionId);
  const isSensitive = questionsOf(version.compiled.questionnaire).some(
    (question) => question.sensitive === true,
  );
  const title = round.title[ctx.lang];
  const puzzle = puzzleFor(answering, ctx, round);
  const own = isLang(ctx.spoken.chosen)
    ? undefined
    : ownValue(version.compiled.questionnaire.title, ctx.spoken.chosen);
  return {
    ahead: hasLivePages(version.compiled),
    title: errors.length > 0 ? ctx.t('responses.error', { title }) : title,
    heading: own ? spokenIn(own, ctx.spoken.chosen) : title,
    round,
    base: visit.base,
    draft,
    errors,
    entryPoint,
    action: actionOf(visit, entryPoint),
    puzzle,
    agreed: (ctx as Partial<VisitWriteContext>).body?.['consent'] === 'yes',
    scripts: puzzle === null ? ['answer.js'] : ['puzzle.js', 'answer.js'],
    parts: PARTS.filter((part) => part !== 'sensitive' || isSensitive),
    sent: draft === null ? await sentStateOf(ctx, visit) : null,
    goOn:
      draft === null
        ? null
        : nextStepPath(visit.base, (await journeyOfDraft(answering, ctx, draft)).journey),
  };
}
