// The first page of a round, and the consent: it begins the draft where the entry point names a place,
// else it leads to the place step.
import type { Endpoint } from '../../platform/http/endpoint.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { redirect } from '../../platform/http/reply.ts';

import type { EntryPoint } from '../submission/entry-point.ts';
import type { Place } from '../submission/place.ts';
import { newToken } from '../keys/keys.ts';
import { agreedCookie, clearedCookie, turningTo } from '../visiting/respondent-cookies.ts';
import { visitGet, visitPost } from '../visiting/respondent-endpoint.routes.ts';
import { closedPage, redirectToCurrentRound } from '../visiting/round-access.reply.ts';
import { isServiceOpen, nextStepPath, pagePath } from '../visiting/steps.ts';
import type { Answering, Visit } from '../visiting/visit.ts';
import type { VisitReadContext, VisitWriteContext } from '../visiting/visit-request.ts';
import { beginDraft } from './begin-draft.reply.ts';
import { refuseUnlessSolved } from './puzzle.reply.ts';
import { checkQuotas } from './quota-full.reply.ts';
import { openedShortForm } from '../short-form/short-form.reply.ts';
import { takesShortForm } from '../short-form/short-form.ts';
import { resolveEntry } from './resolve-entry.reply.ts';
import { actionOf, shortActionOf, startPage } from './start-page.reply.ts';
import { isOpen } from '../../sampling/rounds/round.ts';

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
          (await firstPage(answering, ctx, visit, entryPoint))
        );
      },
      { newcomers: true },
    ),
    visitPost(
      answering,
      '/s/:round',
      async (ctx, visit) =>
        isOpen(visit.round, ctx.now)
          ? await acceptConsent(answering, ctx, visit)
          : ((await redirectToCurrentRound(ctx, visit.round)) ?? closedPage(ctx, visit.round)),
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

/** The form after a service for those whose link says what it is about; the consent for everybody else. */
async function firstPage(
  answering: Answering,
  ctx: VisitReadContext,
  visit: Visit,
  entryPoint: EntryPoint | null,
): Promise<Reply> {
  return takesShortForm(visit.round, entryPoint)
    ? await openedShortForm(answering, ctx, visit, {
        entryPoint,
        action: shortActionOf(visit, entryPoint),
      })
    : await startPage(answering, ctx, visit, { entryPoint, errors: [] });
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
        cookies: [
          agreedCookie(visit.round, {
            token: newToken(answering.random),
            servicePoint: entryPoint?.entry.servicePoint ?? null,
          }),
          ...turningTo(visit, null),
        ],
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

/** The entry point names the place: the draft begins with the consent. */
const startWithPlace = (
  answering: Answering,
  ctx: VisitWriteContext,
  visit: Visit,
  entryPoint: EntryPoint & { place: Place },
): Promise<Reply> =>
  beginDraft(answering, ctx, visit, {
    ...entryPoint,
    firstPath: (journey) => {
      const first = isServiceOpen(journey) ? undefined : journey.pages[0];
      return first ? pagePath(visit.base, first.id) : nextStepPath(visit.base, journey);
    },
  });
