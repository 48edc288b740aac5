// The first page of a round: what it is, what becomes of the answers, and the consent.
import type { Endpoint } from '../platform/http/endpoint.ts';
import { page, redirect } from '../platform/http/reply.ts';
import { spokenIn } from '../platform/i18n/language-marks.ts';
import { isLang } from '../platform/i18n/language.ts';
import { questionsOf } from '../questionnaires/nodes.ts';
import type { Answering, ReadingContext, Visit } from './visit.routes.ts';
import { agreedCookie, isSent, journeyOfDraft, noCookie, visitGet, visitPost } from './visit.routes.ts';
import { goOnPath } from './steps.ts';

const PARTS = ['purpose', 'who', 'kept', 'long', 'sensitive', 'rights'] as const;

export function startRoutes(answering: Answering): Endpoint[] {
  return [
    visitGet(answering, '/s/:round', async (ctx, visit) => page('responses/start', await startData(answering, ctx, visit, []))),
    visitPost(answering, '/s/:round', async (ctx, visit) => {
      if (ctx.body['website']) return redirect(visit.base, { cookies: [noCookie(visit.round)] });
      if (ctx.body['consent'] !== 'yes') {
        const errors = [{ field: 'consent', text: ctx.t('responses.start.agreeError') }];
        return page('responses/start', await startData(answering, ctx, visit, errors), { status: 422 });
      }
      return redirect(`${visit.base}/place`, { cookies: [agreedCookie(visit.round)] });
    }),
    visitPost(answering, '/s/:round/another', async (_ctx, visit) => redirect(visit.base, { cookies: visit.draft ? [] : [noCookie(visit.round)] })),
  ];
}

async function startData(answering: Answering, ctx: ReadingContext, visit: Visit, errors: readonly { field: string; text: string }[]) {
  const { round, draft } = visit;
  const version = await answering.versions(ctx.db, round.versionId);
  const isSensitive = questionsOf(version.compiled.questionnaire).some((question) => question.sensitive === true);
  const title = round.title[ctx.lang];
  const own = isLang(ctx.spoken.chosen) ? undefined : version.compiled.questionnaire.title[ctx.spoken.chosen];
  return {
    title: errors.length > 0 ? ctx.t('responses.error', { title }) : title, heading: own ? spokenIn(own, ctx.spoken.chosen) : title, round, base: visit.base, draft, errors, scripts: ['answer.js'],
    parts: PARTS.filter((part) => part !== 'sensitive' || isSensitive),
    sent: draft === null && await isSent(ctx, visit),
    goOn: draft === null ? null : goOnPath(visit.base, (await journeyOfDraft(answering, ctx, draft)).journey),
  };
}
