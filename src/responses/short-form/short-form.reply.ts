// Answers to the form after a service: shows its page, stores what is sent, leads on to what is asked
// after it or to the receipt.
import { redirect } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { ownValue } from '../../platform/own-value.ts';
import { isCode } from '../../platform/written-code.ts';
import { readPage, type SentPage } from '../../forms/page-answers.ts';
import { newToken, receiptOf, responseIdOf } from '../keys/keys.ts';
import { TOKEN_LENGTH } from '../keys/receipt.ts';
import { LEAVE_FIELD } from '../pages/leaving.ts';
import { NO_ENTRY, type EntryDetails } from '../submission/entry.ts';
import { textOf } from '../visiting/form-text.ts';
import {
  draftKeyOf,
  openedCookie,
  openedToken,
  sentCookie,
  turningTo,
} from '../visiting/respondent-cookies.ts';
import { unavailablePage } from '../visiting/unavailable-page.reply.ts';
import type { Answering, Visit } from '../visiting/visit.ts';
import type { VisitReadContext, VisitWriteContext } from '../visiting/visit-request.ts';
import { askAfterwards } from './ask-afterwards.reply.ts';
import { sendShortForm } from './send-short-form.command.ts';
import { refreshAmendment } from './refresh-amendment.command.ts';
import { findSentResponse } from './sent-responses.store.ts';
import { askedOn, type FullEntryPoint } from './short-form.ts';
import { openByEntry, openShortForm } from './open-short-form.reply.ts';
import { shortPage } from './short-page.reply.ts';
import { sendingOf, type Sending } from './sending.reply.ts';

/** The field with the token of the response to come: a page that is sent twice is one response. */
const TOKEN_FIELD = '_answer';

const tokenIn = (ctx: VisitWriteContext): string | null => {
  const token = textOf(ownValue(ctx.body, TOKEN_FIELD));
  return isCode(token, TOKEN_LENGTH) ? token : null;
};

/** The same for the same dossier, so that what is typed outlives a reload; empty without a ticket. */
const keepBy = ({ ticket }: EntryDetails): string => ticket?.key.slice(0, 16) ?? '';

interface Entered {
  entryPoint: FullEntryPoint;
  action: string;
}

/** The page as a link opens it. */
export async function openedShortForm(
  answering: Answering,
  ctx: VisitReadContext,
  visit: Visit,
  { entryPoint, action }: Entered,
): Promise<Reply> {
  const opened = await openByEntry(answering, ctx, visit, entryPoint);
  const { terms, entry, place } = entryPoint;
  const keep = keepBy(entry);
  const token = openedToken(ctx, visit.round, keep) ?? newToken(answering.random);
  const shown = { ...opened, action, token, terms, keep, sent: null };
  const page = shortPage(answering, ctx, visit, shown);
  if (keep === '' || visit.draft) return page;
  const key = { token, localityId: place.localityId };
  return { ...page, cookies: [...page.cookies, openedCookie(visit.round, key, keep)] };
}

/** A page that was sent by a link. */
export async function sentByEntry(
  answering: Answering,
  ctx: VisitWriteContext,
  visit: Visit,
  { entryPoint, action }: Entered,
): Promise<Reply> {
  const token = tokenIn(ctx) ?? newToken(answering.random);
  const { place, serviceId, channel, entry, terms } = entryPoint;
  const { servicePoint, caller, stratum, psu, weight } = entry;
  return await receive(answering, ctx, visit, {
    opened: await openByEntry(answering, ctx, visit, entryPoint),
    ...{ token, again: null, localityId: place.localityId, entry, terms, action },
    how: { serviceId, stratum, psu, weight, channel, servicePoint, caller },
  });
}

/**
 * A page of a response that is there: it was sent again, as its answer was lost, or the sender went back and
 * changed it. Null: there is none.
 */
export async function sentAgain(
  answering: Answering,
  ctx: VisitWriteContext,
  visit: Visit,
  action: string,
): Promise<Reply | null> {
  const token = tokenIn(ctx);
  const { round } = visit;
  if (token === null || !round.shortVersionId) return null;
  const key = { id: responseIdOf(receiptOf(token)), roundId: round.id, localityId: null };
  const again = await findSentResponse(ctx.tx, key);
  if (!again) return null;
  if (again.versionId !== round.shortVersionId || again.status === 'withdrawn')
    return toReceipt(visit, { token, localityId: again.localityId });
  return await receive(answering, ctx, visit, {
    opened: await openShortForm(answering, ctx, visit, again),
    ...{ token, again, localityId: again.localityId, how: again, entry: NO_ENTRY },
    ...{ terms: [], action },
  });
}

const toReceipt = (visit: Visit, key: { token: string; localityId: number }): Reply =>
  redirect(`${visit.base}/receipt`, {
    cookies: [sentCookie(visit.round, key), ...turningTo(visit, key.token)],
  });

/** Another language: the page comes back as it was typed, and nothing is judged. */
const isLeaving = (ctx: VisitWriteContext): boolean =>
  textOf(ownValue(ctx.body, LEAVE_FIELD)) !== '';

async function receive(
  answering: Answering,
  ctx: VisitWriteContext,
  visit: Visit,
  subject: Sending,
): Promise<Reply> {
  const { opened, token, terms, action, entry } = subject;
  const { journey, page, lang } = opened;
  const sent = readPage(journey, page, ctx.body, { now: ctx.now, lang, numbers: ctx.lang });
  const shown = { ...opened, token, terms, action, keep: keepBy(entry) };
  if (isLeaving(ctx))
    return shortPage(answering, ctx, visit, {
      ...shown,
      sent: { typed: ctx.body, errors: [], status: 200 },
    });
  const again = (errors: SentPage['errors']): Reply =>
    shortPage(answering, ctx, visit, { ...shown, sent: { typed: ctx.body, errors, status: 422 } });
  if (sent.errors.length > 0) return again(sent.errors);
  const outcome = await sendShortForm(ctx.tx, sendingOf(answering, ctx, visit, { subject, sent }));
  if (outcome.kind === 'invalid') return again(outcome.problems);
  if (outcome.kind === 'ticketUsed')
    return (
      (await sentAgain(answering, ctx, visit, action)) ??
      unavailablePage(ctx, visit.round, 'answered')
    );
  const { answers } = outcome;
  const key = { token, localityId: subject.localityId };
  if (subject.again) {
    const asked = askedOn(journey, page);
    const { versions } = answering;
    await refreshAmendment(ctx.tx, draftKeyOf(key), { answers, asked, versions, now: ctx.now });
  }
  return (
    (await askAfterwards(answering, ctx, visit, {
      ...{ opened, key, answers, how: subject.how },
    })) ?? toReceipt(visit, key)
  );
}
