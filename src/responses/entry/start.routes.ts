// The first page of a round: what it is, what becomes of the answers, and the consent.
import { ownValue } from '../../platform/own-value.ts';
import type { Endpoint } from '../../platform/http/endpoint.ts';
import type { Reply } from '../../platform/http/reply.ts';
import { page, redirect } from '../../platform/http/reply.ts';
import { spokenIn } from '../../platform/i18n/language-marks.ts';
import { isLang } from '../../platform/i18n/language.ts';
import { isOpen } from '../../sampling/rounds/rounds.store.ts';
import { questionsOf } from '../../questionnaires/model/nodes.ts';
import type { Entering } from './entering.ts';
import { entryOf } from './entering.reply.ts';
import type { Entrance } from '../submission/entrance.ts';
import { fullPage, refusedPlace } from './full.reply.ts';
import { newToken } from '../keys/keys.ts';
import type { Place } from '../submission/place.ts';
import { puzzleFor, puzzleStop } from './puzzle.reply.ts';
import { startDraft } from '../submission/start-draft.command.ts';
import { goOnPath, isServiceOpen, pagePath } from '../pages/steps.ts';
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
        const entering = await entryOf(answering, ctx, visit);
        if (entering.kind === 'refused') return entering.reply;
        if (
          entering.kind === 'by' &&
          entering.entrance.entry.ticket !== null &&
          !isOpen(visit.round, ctx.now)
        )
          return (await redirectToCurrentRound(ctx, visit.round)) ?? redirect(visit.base);
        return (
          (visit.draft ? null : await noRoom(answering, ctx, visit, entering)) ??
          (await startPage(answering, ctx, visit, { entering, errors: [] }))
        );
      },
      { newcomers: true },
    ),
    visitPost(
      answering,
      '/s/:round',
      async (ctx, visit) =>
        (isOpen(visit.round, ctx.now) ? null : await redirectToCurrentRound(ctx, visit.round)) ??
        (await agree(answering, ctx, visit)),
      { newcomers: true },
    ),
    visitPost(answering, '/s/:round/another', async (_ctx, visit) =>
      redirect(visit.base, { cookies: visit.draft ? [] : [clearedCookie(visit.round)] }),
    ),
  ];
}

/** The consent was sent: judged in the order that loses the person least. */
async function agree(answering: Answering, ctx: VisitWriteContext, visit: Visit): Promise<Reply> {
  if (ctx.body['website']) return redirect(visit.base, { cookies: [clearedCookie(visit.round)] });
  const entering = await entryOf(answering, ctx, visit);
  if (entering.kind === 'refused') return entering.reply;
  if (ctx.body['consent'] !== 'yes')
    return await startPage(answering, ctx, visit, {
      entering,
      errors: [{ field: 'consent', text: ctx.t('responses.start.agreeError') }],
    });
  return (
    (await noRoom(answering, ctx, visit, entering)) ??
    (await stopped(answering, ctx, visit, entering)) ??
    (await letIn(answering, ctx, visit, entering.kind === 'by' ? entering.entrance : null))
  );
}

async function stopped(
  answering: Answering,
  ctx: VisitWriteContext,
  visit: Visit,
  entering: Admitted,
): Promise<Reply | null> {
  const stop = await puzzleStop(
    answering,
    ctx,
    visit,
    actionOf(visit, entering.kind === 'by' ? entering.entrance : null),
  );
  return stop === 'again'
    ? await startPage(answering, ctx, visit, {
        entering,
        errors: [{ field: 'consent', text: ctx.t('responses.start.puzzleAgain') }],
      })
    : stop;
}

async function letIn(
  answering: Answering,
  ctx: VisitWriteContext,
  visit: Visit,
  entrance: Entrance | null,
): Promise<Reply> {
  return entrance?.place
    ? await begin(answering, ctx, visit, { ...entrance, place: entrance.place })
    : redirect(`${visit.base}/place`, {
        cookies: [agreedCookie(visit.round, entrance?.entry.servicePoint ?? null)],
      });
}

type Admitted = Exclude<Entering, { kind: 'refused' }>;

const noRoom = (
  answering: Answering,
  ctx: VisitReadContext,
  visit: Visit,
  entering: Admitted,
): Promise<Reply | null> =>
  fullPage(
    answering,
    ctx,
    visit,
    entering.kind === 'by'
      ? {
          door: entering.entrance.door,
          localityId: entering.entrance.place?.localityId ?? null,
          ...(entering.entrance.serviceId === null
            ? {}
            : { serviceId: entering.entrance.serviceId }),
        }
      : { door: 'open', localityId: null },
  );

const actionOf = ({ base }: Visit, entrance: Entrance | null): string =>
  entrance ? `${base}?${entrance.query}` : base;

/** The door has named the place: the draft begins with the consent. */
async function begin(
  answering: Answering,
  ctx: VisitWriteContext,
  visit: Visit,
  { place, ...entrance }: Entrance & { place: Place },
): Promise<Reply> {
  const { round, base } = visit;
  const token = newToken(answering.random);
  const { door, entry, serviceId } = entrance;
  const to = { localityId: place.localityId, serviceId };
  const full = await refusedPlace(ctx, visit, { door, to, from: null });
  if (full) return full;
  const version = await answering.versions(ctx.tx, round.versionId);
  const started = await startDraft(ctx.tx, {
    round,
    token,
    place,
    version,
    serviceId,
    door,
    entry,
    language: ctx.spoken.content,
    now: ctx.now,
    source: { key: answering.secrets[0], ip: ctx.ip, userAgent: ctx.userAgent },
  });
  const { journey } = await journeyOfDraft(answering, ctx, started);
  const first = isServiceOpen(journey) ? undefined : journey.pages[0];
  return redirect(first ? pagePath(base, first.id) : goOnPath(base, journey), {
    cookies: [keyCookie(round, { token, localityId: place.localityId })],
  });
}

interface Start {
  entering: Admitted;
  errors: readonly { field: string; text: string }[];
}

/** An address with a ticket in it stays here: no other page, no cache of the browser learns it. */
async function startPage(
  answering: Answering,
  ctx: VisitReadContext,
  visit: Visit,
  start: Start,
): Promise<Reply> {
  const headers =
    start.entering.kind === 'by'
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
  { entering, errors }: Start,
) {
  const { round, draft } = visit;
  const entrance = entering.kind === 'by' ? entering.entrance : null;
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
    entrance,
    action: actionOf(visit, entrance),
    puzzle,
    agreed: (ctx as Partial<VisitWriteContext>).body?.['consent'] === 'yes',
    scripts: puzzle === null ? ['answer.js'] : ['puzzle.js', 'answer.js'],
    parts: PARTS.filter((part) => part !== 'sensitive' || isSensitive),
    sent: draft === null ? await sentStateOf(ctx, visit) : null,
    goOn:
      draft === null
        ? null
        : goOnPath(visit.base, (await journeyOfDraft(answering, ctx, draft)).journey),
  };
}
