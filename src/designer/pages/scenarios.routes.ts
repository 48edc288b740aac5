// Scenarios: ways through a draft that are kept and run again before every publication.
import {
  questionnaireToEdit,
  questionnaireToRead,
} from '../../questionnaires/versions/questionnaire-things.store.ts';
import { z } from 'zod';
import { audit } from '../../accounts/audit.store.ts';
import { type Endpoint, post, get, type WriteContext } from '../../platform/http/endpoint.ts';
import { page, redirect } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { problem } from '../../platform/problems/problem.ts';
import { runScenarios } from '../../questionnaires/versions/publication.ts';
import { askedPaths } from '../../questionnaires/versions/scenario.ts';
import {
  deleteScenario,
  listScenarios,
  saveScenario,
} from '../../questionnaires/versions/scenarios.store.ts';
import {
  baseOf,
  framed,
  newestOf,
  ofQuestionnaire,
  questionnaireOf,
  type OfQuestionnaire,
} from './designer-page.ts';
import { brokenPage, compiledOf, type TryContext } from './try.reply.ts';
import { answersFrom } from './tried-answers.ts';

const kept = z.object({ name: z.string().trim().max(200), _answers: z.string() });

async function scenariosPage(ctx: TryContext): Promise<Reply> {
  const version = await newestOf(ctx, ctx.params.code);
  const scenarios = await listScenarios(ctx.db, version.questionnaireId);
  const runs = runScenarios(version.model, scenarios, ctx.now);
  return page(
    'designer/scenarios',
    framed(ctx, version, {
      title: ctx.t('designer.scenarios.title'),
      tab: 'scenarios',
      scenarios,
      runs,
    }),
  );
}

async function keep(
  ctx: WriteContext<OfQuestionnaire, unknown, z.infer<typeof kept>>,
): Promise<Reply> {
  const here = { ...ctx, db: ctx.tx };
  const { version, compiled } = await compiledOf(here);
  if (!compiled) return brokenPage(here, version);
  const answers = answersFrom(ctx.body._answers);
  const name = ctx.body.name === '' ? ctx.t('designer.scenarios.unnamed') : ctx.body.name;
  const id = await saveScenario(ctx.tx, version.questionnaireId, {
    name,
    answers,
    expected: askedPaths(compiled, answers, ctx),
    userId: ctx.actor?.userId ?? null,
  });
  await audit(ctx.tx, {
    at: ctx.now,
    actor: ctx.actor,
    action: 'scenario.saved',
    objectId: id,
    details: { code: ctx.params.code },
  });
  return redirect(`${baseOf(ctx.params.code)}/scenarios`);
}

async function remove(ctx: WriteContext<OfQuestionnaire, unknown, { id: string }>): Promise<Reply> {
  const { questionnaire } = await questionnaireOf({ ...ctx, db: ctx.tx }, ctx.params.code);
  if (!(await listScenarios(ctx.tx, questionnaire.id)).some(({ id }) => id === ctx.body.id))
    throw problem('notFound');
  await deleteScenario(ctx.tx, ctx.body.id);
  await audit(ctx.tx, {
    at: ctx.now,
    actor: ctx.actor,
    action: 'scenario.deleted',
    objectId: ctx.body.id,
    details: { code: ctx.params.code },
  });
  return redirect(`${baseOf(ctx.params.code)}/scenarios`);
}

export const scenarioRoutes: Endpoint[] = [
  get(
    '/questionnaires/:code/scenarios',
    { permission: 'questionnaires.read', of: questionnaireToRead, params: ofQuestionnaire },
    scenariosPage,
  ),
  post(
    '/questionnaires/:code/scenarios',
    {
      permission: 'questionnaires.edit',
      of: questionnaireToEdit,
      params: ofQuestionnaire,
      body: kept,
    },
    keep,
  ),
  post(
    '/questionnaires/:code/scenarios/delete',
    {
      permission: 'questionnaires.edit',
      of: questionnaireToEdit,
      params: ofQuestionnaire,
      body: z.object({ id: z.uuid() }),
    },
    remove,
  ),
];
