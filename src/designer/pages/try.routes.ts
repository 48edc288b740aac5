// Trying a draft out as a citizen would answer it.
import { questionnaireToRead } from '../../questionnaires/versions/questionnaire-things.store.ts';
import { z } from 'zod';
import {
  formFields,
  get,
  post,
  type Endpoint,
  type FormFields,
  type ReadContext,
  type WriteContext,
} from '../../platform/http/endpoint.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { shownLanguage } from '../../questionnaires/model/shown-language.ts';
import { ofQuestionnaire, type OfQuestionnaire } from './designer-page.ts';
import type { NodeDeps } from './node/node.routes.ts';
import { stepFrom, trialAt } from '../checks/trial.ts';
import { brokenPage, compiledOf, tryPage } from './try.reply.ts';
import { answersFrom } from './tried-answers.ts';

const query = z.object({ in: z.string().max(35).optional() });

async function begin(
  ctx: ReadContext<OfQuestionnaire, z.infer<typeof query>>,
  deps: NodeDeps,
): Promise<Reply> {
  const { version, compiled } = await compiledOf(ctx);
  if (!compiled) return brokenPage(ctx, version);
  const spoken = shownLanguage(version.model, ctx.query.in, ctx.lang);
  return tryPage(ctx, {
    spoken,
    version,
    compiled,
    deps,
    trial: trialAt(compiled, {}, { now: ctx.now, lang: spoken, pageId: null }),
  });
}

async function step(
  ctx: WriteContext<OfQuestionnaire, unknown, FormFields>,
  deps: NodeDeps,
): Promise<Reply> {
  const here = { ...ctx, db: ctx.tx };
  const { version, compiled } = await compiledOf(here);
  if (!compiled) return brokenPage(here, version);
  const spoken = shownLanguage(version.model, String(ctx.body['_in'] ?? ''), ctx.lang);
  const moment = { now: ctx.now, lang: spoken };
  const trial = trialAt(compiled, answersFrom(ctx.body['_answers'] ?? '{}'), {
    ...moment,
    pageId: String(ctx.body['_page'] ?? ''),
  });
  if (!trial.page) return tryPage(here, { spoken, version, compiled, deps, trial });
  const result = stepFrom(compiled, { ...trial, page: trial.page }, ctx.body, moment);
  if (!result.ok)
    return tryPage(here, {
      spoken,
      version,
      compiled,
      deps,
      trial: { ...trial, answers: result.answers },
      sent: { fields: ctx.body, errors: result.errors },
    });
  const next =
    result.next === null
      ? {
          ...trial,
          answers: result.answers,
          evaluation: compiled.evaluate(result.answers, moment),
          page: null,
        }
      : trialAt(compiled, result.answers, { ...moment, pageId: result.next });
  return tryPage(here, { spoken, version, compiled, deps, trial: next });
}

export const tryRoutes = (deps: NodeDeps): Endpoint[] => [
  get(
    '/questionnaires/:code/try',
    { permission: 'questionnaires.read', of: questionnaireToRead, params: ofQuestionnaire, query },
    async (ctx) => begin(ctx, deps),
  ),
  post(
    '/questionnaires/:code/try',
    {
      permission: 'questionnaires.read',
      of: questionnaireToRead,
      params: ofQuestionnaire,
      body: formFields,
    },
    async (ctx) => step(ctx, deps),
  ),
];
