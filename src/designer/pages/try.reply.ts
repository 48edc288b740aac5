// The page on which a draft is tried out.
import type { Translate } from '../../platform/i18n/translations.ts';
import type { FormFields, ReadContext } from '../../platform/http/endpoint.ts';
import { page } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { withLangMark } from '../../platform/i18n/language-marks.ts';
import type { Answers } from '../../questionnaires/model/answers.ts';
import { answerAt } from '../../questionnaires/model/answers.ts';
import type { CompiledQuestionnaire } from '../../questionnaires/engine/compiled.ts';
import { compile } from '../../questionnaires/engine/compiled.ts';
import { wordsBeside } from '../../questionnaires/model/shown-language.ts';
import { askedPaths } from '../../questionnaires/versions/scenario.ts';
import { titleOf } from '../../questionnaires/engine/pages/page.ts';
import type { TextInLanguage } from '../../questionnaires/model/translations.ts';
import type { QuestionnaireVersion } from '../../questionnaires/versions/version-row.ts';
import { framed, newestOf, type OfQuestionnaire } from './designer-page.ts';
import type { NodeDeps } from './node/node.routes.ts';
import type { Asked, Trial, TrialError } from '../checks/trial.ts';

export type TryContext = ReadContext<OfQuestionnaire, unknown>;

/** `spoken`: the language of the trial. */
interface TryShown {
  spoken: string;
  version: QuestionnaireVersion;
  compiled: CompiledQuestionnaire;
  trial: Trial;
  deps: NodeDeps;
  sent?: { fields: FormFields; errors: readonly TrialError[] };
}

const wordsOf = (ctx: TryContext, { message, code, vars }: TrialError): string =>
  message ? withLangMark(message.text, message.lang) : ctx.t(`questionnaires.errors.${code}`, vars);

interface Item {
  html?: string;
  heading?: TextInLanguage;
}

/** The page's questions and headings that are relevant now, in reading order. */
function itemsOf({ spoken, trial }: TryShown, html: (question: Asked) => string): Item[] {
  const { evaluation, page: current } = trial;
  return (current?.items ?? []).flatMap((item): Item[] => {
    const heading =
      item.type !== 'question' && evaluation.relevant.has(item.path)
        ? evaluation.text(item.path, 'label', spoken)
        : null;
    const questions =
      item.type === 'question' ? [item] : item.type === 'grid' ? item.questions : [];
    return [
      ...(heading === null ? [] : [{ heading }]),
      ...questions
        .filter(({ path }) => evaluation.relevant.has(path))
        .map((question) => ({ html: html(question) })),
    ];
  });
}

/** Draws a question with what was typed into it, or the answer given before. */
function questionDrawer(
  ctx: TryContext,
  shown: TryShown,
  words: Translate,
): (asked: Asked) => string {
  const { spoken, compiled, trial, deps, sent } = shown;
  const { evaluation } = trial;
  const around = { questionnaire: compiled.questionnaire, evaluation, lang: spoken, t: words };
  return ({ path, question }) => {
    const error = sent?.errors.find((one) => one.path === path);
    const stored = answerAt(trial.answers, path);
    return deps.questionHtml(path, question, around, {
      value: stored === undefined ? evaluation.initialValue(path) : stored,
      typed: sent?.fields ?? null,
      error: error ? wordsOf(ctx, error) : null,
    });
  };
}

export function tryPage(ctx: TryContext, shown: TryShown): Reply {
  const { spoken, version, compiled, trial, sent } = shown;
  const words = wordsBeside(spoken, ctx.translations);
  const errors = (sent?.errors ?? []).map((error) => ({
    field: `q-${error.path.replaceAll('/', '-')}`,
    text: wordsOf(ctx, error),
  }));
  const asked = trial.page ? [] : askedPaths(compiled, trial.answers, ctx);
  const data = framed(ctx, version, {
    title: ctx.t('designer.try.title'),
    tab: 'try',
    spoken,
    languages: version.model.languages,
    words,
    items: itemsOf(shown, questionDrawer(ctx, shown, words)),
    errors,
    trial,
    answers: JSON.stringify(trial.answers),
    heading: trial.page ? titleOf(trial.page, trial.evaluation) : null,
    repeatMore: trial.page?.kind === 'repeat-more',
    broken: false,
    asked: asked.map((path) => ({ path, value: shownValue(trial.answers, path) })),
  });
  return page('designer/try', data, { status: errors.length > 0 ? 422 : 200 });
}

const shownValue = (answers: Answers, path: string): string =>
  [answerAt(answers, path) ?? ''].flat().join(', ');

export async function compiledOf(
  ctx: TryContext,
): Promise<{ version: QuestionnaireVersion; compiled: CompiledQuestionnaire | null }> {
  const version = await newestOf(ctx, ctx.params.code);
  const result = compile(version.model);
  return { version, compiled: result.ok ? result.compiled : null };
}

export const brokenPage = (ctx: TryContext, version: QuestionnaireVersion): Reply =>
  page(
    'designer/try',
    framed(ctx, version, {
      title: ctx.t('designer.try.title'),
      tab: 'try',
      broken: true,
      errors: [],
    }),
  );
