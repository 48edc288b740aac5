// Telling more after the form after a service: the round's questionnaire, without what was answered
// before. It has a consent of its own, as it asks for more. Sent, it adds to the same response.
import type { Endpoint } from '../../platform/http/endpoint.ts';
import { page, redirect } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { minutesInWords } from '../../questionnaires/model/minutes.ts';
import { consentText } from '../consent/consent-text.ts';
import { keepConsentText } from '../consent/consent-texts.store.ts';
import { receiptOf, responseIdOf } from '../keys/keys.ts';
import { consentForm, type Version } from '../submission/compiled-versions.store.ts';
import type { ShownDraft } from '../submission/draft.ts';
import type { SentResponse } from '../submission/response.ts';
import { keyCookie } from '../visiting/respondent-cookies.ts';
import { visitGet, visitPost } from '../visiting/respondent-endpoint.routes.ts';
import { nextStepPath } from '../visiting/steps.ts';
import { canTellMore } from '../visiting/tell-more.ts';
import type { Answering, TokenKey, Visit } from '../visiting/visit.ts';
import type { VisitReadContext, VisitWriteContext } from '../visiting/visit-request.ts';
import { journeyOfDraft } from '../visiting/visited-draft.reply.ts';
import { beginAmendment } from './begin-amendment.command.ts';
import { findSentResponse } from './sent-responses.store.ts';
import { carriedInto } from './carried.ts';
import { askedOn } from './short-form.ts';
import { openShortForm } from './open-short-form.reply.ts';

export function tellMoreRoutes(answering: Answering): Endpoint[] {
  return [
    visitGet(answering, '/s/:round/more', async (ctx, visit) =>
      withSent(answering, ctx, visit, (sent) => morePage(ctx, visit, sent, [])),
    ),
    visitPost(answering, '/s/:round/more', async (ctx, visit) =>
      withSent(answering, ctx, visit, async (sent) =>
        ctx.body['consent'] === 'yes'
          ? await begin(answering, ctx, visit, sent)
          : morePage(ctx, visit, sent, [
              { field: 'consent', text: ctx.t('responses.start.agreeError') },
            ]),
      ),
    ),
  ];
}

interface SentBefore {
  key: TokenKey;
  response: SentResponse;
  version: Version;
  minutes: string;
}

/** Who is telling more goes on with that; who has nothing to add to is led to what there is. */
async function withSent(
  answering: Answering,
  ctx: VisitReadContext,
  visit: Visit<ShownDraft>,
  handle: (sent: SentBefore) => Reply | Promise<Reply>,
): Promise<Reply> {
  const { round, base, key, draft } = visit;
  if (draft)
    return redirect(nextStepPath(base, (await journeyOfDraft(answering, ctx, draft)).journey));
  const response =
    key &&
    (await findSentResponse(ctx.db, {
      id: responseIdOf(receiptOf(key.token)),
      roundId: round.id,
      localityId: key.localityId,
    }));
  if (!response) return redirect(base);
  if (response.status === 'withdrawn' || !canTellMore(round, response.versionId))
    return redirect(`${base}/receipt`);
  const version = await answering.versions(ctx.db, round.versionId);
  const { least, most } = answering.minutes(version.compiled.questionnaire);
  return await handle({ key, response, version, minutes: minutesInWords(ctx.t, { least, most }) });
}

function morePage(
  ctx: VisitReadContext,
  { round, base }: Visit,
  { version, minutes }: SentBefore,
  errors: readonly { field: string; text: string }[],
): Reply {
  const heading = ctx.t('responses.tellMore.title');
  return page(
    'responses/tell-more',
    {
      title: errors.length > 0 ? ctx.t('responses.error', { title: heading }) : heading,
      ...{ heading, round, base, minutes, errors },
      consent: consentText(ctx, round, consentForm(ctx, version)),
      scripts: ['answer.js'],
    },
    { status: errors.length > 0 ? 422 : 200 },
  );
}

async function begin(
  answering: Answering,
  ctx: VisitWriteContext,
  visit: Visit,
  { key, response, version }: SentBefore,
): Promise<Reply> {
  const { round, base } = visit;
  const opened = await openShortForm(answering, ctx, visit, response);
  const carried = carriedInto(version.compiled, response.answers, {
    asked: askedOn(opened.journey, opened.page),
    now: ctx.now,
  });
  const text = consentText(ctx, round, consentForm(ctx, version));
  const consent = { roundId: round.id, language: ctx.spoken.chosen, text };
  const draft = await beginAmendment(ctx.tx, {
    ...{ round, token: key.token, response, versionId: version.id, carried, now: ctx.now },
    consentVersion: await keepConsentText(ctx.tx, consent, ctx.now),
    language: ctx.spoken.content,
    source: { key: answering.secrets[0], ip: ctx.ip, userAgent: ctx.userAgent },
  });
  const { journey } = await journeyOfDraft(answering, ctx, draft);
  return redirect(nextStepPath(base, journey), { cookies: [keyCookie(round, key)] });
}
