// A page of the journey as its view prints it: the questions' HTML filled in for this respondent, headings,
// errors with the control each belongs to.
import { spokenIn } from '../platform/i18n/language-marks.ts';
import type { Translate } from '../platform/i18n/translations.ts';
import { answerAt } from '../questionnaires/answers.ts';
import type { CompiledQuestion } from '../questionnaires/compiled.ts';
import type { Page } from '../questionnaires/sections.ts';
import type { Journey } from './journey.ts';
import { isAskedNow, relevantPaths, unseenPaths } from './journey.ts';
import type { Fields, PageError } from './page-answers.ts';
import type { Fragment, Held, QuestionTemplate } from './question-html.ts';
import { filled, questionTemplate } from './question-html.ts';
import type { Surroundings, Words } from './question-view.ts';
import { idOf, inLanguage, questionView, spokenLabel, wordsAt } from './question-view.ts';

export interface PageRendering {
  journey: Journey;
  page: Page;
  lang: string;
  t: Translate;
  fragment: Fragment;
  templates: Map<string, QuestionTemplate>;
  /** The page as it was sent, when it comes back with errors. */
  sent: { typed: Fields; errors: readonly PageError[] } | null;
}
export interface ErrorLine { field: string; text: string }
export interface PageView {
  heading: Words;
  items: ({ html: string } | { heading: Words } | { more: number })[];
  /** Names of the questions on the page, for the field that says so. */
  shown: string;
  errors: ErrorLine[];
}

export function pageView(rendering: PageRendering): PageView {
  const { journey, page } = rendering;
  const around: Surroundings = { questionnaire: journey.compiled.questionnaire, evaluation: journey.evaluation, lang: rendering.lang, t: rendering.t };
  const unseen = unseenPaths(journey, page);
  const paths = relevantPaths(journey, page);
  const comesBack = unseen.length > 0 && unseen.length < paths.length && rendering.sent === null;
  const items = page.items.flatMap((item): PageView['items'] => {
    if (item.type === 'heading') return journey.evaluation.relevant.has(item.path) ? headingOf(item.path, around) : [];
    const rows = item.type === 'grid' ? item.questions : [item];
    const html = rows.filter(({ path }) => isAskedNow(journey, path)).flatMap(({ path, question }) => [
      ...(comesBack && path === unseen[0] ? [{ more: unseen.length }] : []), { html: questionHtml(path, question, rendering, around) },
    ]);
    return item.type === 'grid' && html.length > 0 ? [...headingOf(item.path, around), ...html] : html;
  });
  const title = page.titled ? wordsAt(page.sectionId, 'label', around) : null;
  return { heading: title ?? inLanguage(titleOf(around), around), items, shown: paths.join(' '), errors: errorLines(rendering, around) };
}

function titleOf({ questionnaire, lang }: Surroundings): { text: string; lang: string } {
  const own = questionnaire.title[lang];
  return own === undefined ? { text: questionnaire.title[questionnaire.defaultLanguage] ?? questionnaire.code, lang: questionnaire.defaultLanguage } : { text: own, lang };
}

function headingOf(path: string, around: Surroundings): { heading: Words }[] {
  const heading = wordsAt(path, 'label', around);
  return heading === null || heading.text === '' ? [] : [{ heading }];
}

/** The summary's lines name their question, because several may lack the same thing. */
function errorLines({ sent, t }: PageRendering, around: Surroundings): ErrorLine[] {
  return (sent?.errors ?? []).map((error) => {
    const label = spokenLabel(error.path, around);
    const text = errorText(error, t);
    return { field: idOf(error.path), text: label === undefined ? text : t('components.errors.at', { label, error: text }) };
  });
}

export const errorText = (error: PageError, t: Translate): string => error.message ? spokenIn(error.message.text, error.message.lang) : t(`questionnaires.errors.${error.code}`, error.vars);

function questionHtml(path: string, question: CompiledQuestion, rendering: PageRendering, around: Surroundings): string {
  const error = rendering.sent?.errors.find((one) => one.path === path);
  const stored = answerAt(rendering.journey.answers, path);
  const held: Held = {
    value: stored === undefined ? rendering.journey.evaluation.initialValue(path) : stored,
    typed: rendering.sent?.typed ?? null,
    error: error === undefined ? null : errorText(error, rendering.t),
  };
  return filled(templateOf(path, question, rendering, around), held);
}

function templateOf(path: string, question: CompiledQuestion, rendering: PageRendering, around: Surroundings): QuestionTemplate {
  const key = `${rendering.lang} ${path}`;
  const known = rendering.templates.get(key);
  if (known) return known;
  const made = questionTemplate(questionView(path, question.question, around), rendering.fragment, rendering.t('components.errors.mark'));
  if (isStatic(path, question)) rendering.templates.set(key, made);
  return made;
}

/** Whether the question looks the same whatever was answered before. Instances of repeats are as many as a respondent likes, so they are not kept. */
function isStatic(path: string, { question, texts, options }: CompiledQuestion): boolean {
  const fixedWords = Object.values(texts).every((words) => Object.values(words ?? {}).every((text) => typeof text === 'string'));
  const fixedRequired = question.required === undefined || /^(true|false)\(\)$/.test(question.required);
  const fixedOptions = question.choiceFilter === undefined && question.parameters?.['randomize'] === undefined && options.every(({ label }) => label === null);
  return fixedWords && fixedRequired && fixedOptions && !path.includes('/');
}
