// Trying a draft out as a citizen, and keeping the way taken as a scenario that publishing runs again.
import { z } from 'zod';
import { audit } from '../../accounts/audit.store.ts';
import {
  formFields,
  get,
  post,
  type Endpoint,
  type FormFields,
  type ReadContext,
  type WriteContext,
} from '../../platform/http/endpoint.ts';
import { page, redirect, type Reply } from '../../platform/http/reply.ts';
import { spokenIn } from '../../platform/i18n/language-marks.ts';
import { problem } from '../../platform/problems/problem.ts';
import type { Answers } from '../../questionnaires/model/answers.ts';
import { answerAt } from '../../questionnaires/model/answers.ts';
import type { CompiledQuestionnaire } from '../../questionnaires/engine/compiled.ts';
import { compile } from '../../questionnaires/engine/compiled.ts';
import { shownLanguage, wordsBeside } from '../../questionnaires/model/languages.ts';
import { runScenarios } from '../../questionnaires/versions/publication.ts';
import { askedPaths } from '../../questionnaires/versions/scenario.ts';
import { titleOf } from '../../questionnaires/engine/pages.ts';
import {
  deleteScenario,
  listScenarios,
  saveScenario,
} from '../../questionnaires/versions/scenarios.store.ts';
import type { SpokenIn } from '../../questionnaires/model/translations.ts';
import type { QuestionnaireVersion } from '../../questionnaires/versions/versions.store.ts';
import {
  baseOf,
  framed,
  newestOf,
  ofQuestionnaire,
  questionnaireOf,
  type OfQuestionnaire,
} from './designer-page.ts';
import type { NodeDeps } from './node.routes.ts';
import { stepFrom, trialAt, type Asked, type Trial, type TrialError } from '../checks/trial.ts';

const query = z.object({ in: z.string().max(35).optional() });
type Context = ReadContext<OfQuestionnaire, unknown>;
/** `spoken`: the language it is tried in. */
interface Shown {
  spoken: string;
  version: QuestionnaireVersion;
  compiled: CompiledQuestionnaire;
  trial: Trial;
  deps: NodeDeps;
  sent?: { fields: FormFields; errors: readonly TrialError[] };
}

const wordsOf = (ctx: Context, { message, code, vars }: TrialError): string =>
  message ? spokenIn(message.text, message.lang) : ctx.t(`questionnaires.errors.${code}`, vars);

function tryPage(ctx: Context, { spoken, version, compiled, trial, deps, sent }: Shown): Reply {
  const { evaluation } = trial;
  const around = {
    questionnaire: compiled.questionnaire,
    evaluation,
    lang: spoken,
    t: wordsBeside(spoken, ctx.translations),
  };
  const html = ({ path, question }: Asked): string => {
    const error = sent?.errors.find((one) => one.path === path);
    const stored = answerAt(trial.answers, path);
    return deps.questionHtml(path, question, around, {
      value: stored === undefined ? evaluation.initialValue(path) : stored,
      typed: sent?.fields ?? null,
      error: error ? wordsOf(ctx, error) : null,
    });
  };
  const items = (trial.page?.items ?? []).flatMap(
    (item): { html?: string; heading?: SpokenIn }[] => {
      const heading =
        item.type === 'question'
          ? null
          : evaluation.relevant.has(item.path)
            ? evaluation.text(item.path, 'label', spoken)
            : null;
      const questions = (
        item.type === 'question' ? [item] : item.type === 'grid' ? item.questions : []
      ).filter(({ path }) => evaluation.relevant.has(path));
      return [
        ...(heading === null ? [] : [{ heading }]),
        ...questions.map((question) => ({ html: html(question) })),
      ];
    },
  );
  const errors = (sent?.errors ?? []).map((error) => ({
    field: `q-${error.path.replaceAll('/', '-')}`,
    text: wordsOf(ctx, error),
  }));
  const data = framed(ctx, version, {
    title: ctx.t('designer.try.title'),
    tab: 'try',
    spoken,
    languages: version.model.languages,
    words: around.t,
    items,
    errors,
    trial,
    answers: JSON.stringify(trial.answers),
    heading: trial.page ? titleOf(trial.page, evaluation) : null,
    repeatMore: trial.page?.kind === 'repeat-more',
    broken: false,
    asked: trial.page
      ? []
      : askedPaths(compiled, trial.answers, ctx).map((path) => ({
          path,
          value: shownValue(trial.answers, path),
        })),
  });
  return page('designer/try', data, { status: errors.length > 0 ? 422 : 200 });
}

const shownValue = (answers: Answers, path: string): string =>
  [answerAt(answers, path) ?? ''].flat().join(', ');

async function compiledOf(
  ctx: Context,
): Promise<{ version: QuestionnaireVersion; compiled: CompiledQuestionnaire | null }> {
  const version = await newestOf(ctx, ctx.params.code);
  const result = compile(version.model);
  return { version, compiled: result.ok ? result.compiled : null };
}

const brokenPage = (ctx: Context, version: QuestionnaireVersion): Reply =>
  page(
    'designer/try',
    framed(ctx, version, {
      title: ctx.t('designer.try.title'),
      tab: 'try',
      broken: true,
      errors: [],
    }),
  );

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

const answersSchema: z.ZodType<Answers> = z.record(
  z.string(),
  z.lazy(() =>
    z.union([z.string(), z.number(), z.null(), z.array(z.string()), z.array(answersSchema)]),
  ),
);

/** The answers so far came back from the browser: their shape is checked again, their meaning by the questionnaire. */
function answersFrom(text: unknown): Answers {
  try {
    return answersSchema.parse(JSON.parse(String(text)));
  } catch (error) {
    throw problem('badRequest', { field: '_answers' }, error);
  }
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

const kept = z.object({ name: z.string().trim().max(200), _answers: z.string() });

async function scenariosPage(ctx: Context): Promise<Reply> {
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

export const tryRoutes = (deps: NodeDeps): Endpoint[] => [
  get(
    '/questionnaires/:code/try',
    { permission: 'questionnaires.read', params: ofQuestionnaire, query },
    async (ctx) => begin(ctx, deps),
  ),
  post(
    '/questionnaires/:code/try',
    { permission: 'questionnaires.read', params: ofQuestionnaire, body: formFields },
    async (ctx) => step(ctx, deps),
  ),
  get(
    '/questionnaires/:code/scenarios',
    { permission: 'questionnaires.read', params: ofQuestionnaire },
    scenariosPage,
  ),
  post(
    '/questionnaires/:code/scenarios',
    { permission: 'questionnaires.edit', params: ofQuestionnaire, body: kept },
    keep,
  ),
  post(
    '/questionnaires/:code/scenarios/delete',
    {
      permission: 'questionnaires.edit',
      params: ofQuestionnaire,
      body: z.object({ id: z.uuid() }),
    },
    remove,
  ),
];
