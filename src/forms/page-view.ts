// A page of the journey as its view prints it: the questions' HTML filled in for this respondent, headings,
// errors with the control each belongs to.
import { ownValue } from '../platform/own-value.ts';
import { spokenIn } from '../platform/i18n/language-marks.ts';
import type { Translate } from '../platform/i18n/translations.ts';
import { answerAt } from '../questionnaires/model/answers.ts';
import type { CompiledQuestion } from '../questionnaires/engine/compiled.ts';
import type { Page, PageItem } from '../questionnaires/engine/pages.ts';
import type { Journey } from './journey.ts';
import { answerablePaths, relevantPaths, unseenPaths } from './journey.ts';
import { liveJson, mayBeShown, prefixOf } from './live-data.ts';
import type { LivePlan } from './live-plan.ts';
import { livePlanOf } from './live-plan.ts';
import type { Fields, PageError } from './page-answers.ts';
import { saidShown } from './page-answers.ts';
import type { Fragment, Held, QuestionTemplate } from './question-html.ts';
import { filled, questionTemplate } from './question-html.ts';
import type { Surroundings, Words } from './question-view.ts';
import { idOf, inLanguage, questionView, spokenLabel, wordsAt } from './question-view.ts';

export interface PageRendering {
  journey: Journey;
  page: Page;
  now: Date;
  /** Of the questions. */
  lang: string;
  /** Whose way of writing numbers is read. */
  numbers: string;
  t: Translate;
  fragment: Fragment;
  templates: Map<string, QuestionTemplate>;
  /** The page as it was sent, when it comes back with errors. */
  sent: { typed: Fields; errors: readonly PageError[] } | null;
}
export interface ErrorLine {
  field: string;
  text: string;
}
/** A piece of the page. `live` marks what may change while the page is answered; `away`: not shown yet. */
export interface PagePart {
  html: string | null;
  heading: Words | null;
  more: number | null;
  live: string | null;
  rows: string;
  away: boolean;
}
export interface PageView {
  heading: Words;
  items: PagePart[];
  /** Names of the questions on the page, for the field that says so. */
  shown: string;
  errors: ErrorLine[];
  /** What JavaScript needs to follow the answers; null where nothing on the page hangs on them. */
  live: string | null;
}

interface Setting {
  rendering: PageRendering;
  around: Surroundings;
  shown: ReadonlySet<string>;
  plan: LivePlan | null;
  more: { path: string; count: number } | null;
}

export function pageView(rendering: PageRendering): PageView {
  const { journey, page } = rendering;
  const around: Surroundings = {
    questionnaire: journey.compiled.questionnaire,
    evaluation: journey.evaluation,
    lang: rendering.lang,
    t: rendering.t,
  };
  const unseen = unseenPaths(journey, page);
  const paths = answerablePaths(page).filter(onPage(rendering));
  const comesBack = unseen.length > 0 && unseen.length < paths.length && rendering.sent === null;
  const plan = page.kind === 'questions' ? livePlanOf(journey.compiled, page) : null;
  const live =
    plan &&
    liveJson(journey, page, plan, {
      now: rendering.now.getTime(),
      lang: rendering.lang,
      numbers: rendering.numbers,
    });
  const setting: Setting = {
    rendering,
    around,
    shown: new Set(paths),
    plan: live === null ? null : plan,
    more: comesBack ? { path: unseen[0]!, count: unseen.length } : null,
  };
  const title = page.titled ? wordsAt(page.sectionId, 'label', around) : null;
  return {
    heading: title ?? inLanguage(titleOf(around), around),
    items: page.items.flatMap((item) => partsOf(item, setting)),
    shown: paths.join(' '),
    errors: errorLines(rendering, around),
    live,
  };
}

/** What can be asked now; of a page that came back, also what stood on it and was mistaken. */
function onPage({ journey, page, sent }: PageRendering): (path: string) => boolean {
  const shown = new Set([
    ...relevantPaths(journey, page),
    ...(sent?.errors ?? []).map(({ path }) => path),
  ]);
  return (path) => shown.has(path);
}

function partsOf(item: PageItem, setting: Setting): PagePart[] {
  const {
    rendering: {
      journey: { evaluation },
    },
  } = setting;
  if (item.type === 'question') return questionPart(item, setting);
  if (item.type === 'heading')
    return headingPart(item, { shown: evaluation.relevant.has(item.path), rows: [] }, setting);
  const rows = item.questions.flatMap((row) => questionPart(row, setting));
  const marked = rows.some(({ live }) => live !== null);
  return rows.length === 0
    ? []
    : [
        ...headingPart(
          item,
          {
            shown: rows.some(({ away }) => !away),
            rows: marked ? item.questions.map(({ path }) => path) : [],
          },
          setting,
        ),
        ...rows,
      ];
}

const bare: PagePart = { html: null, heading: null, more: null, live: null, rows: '', away: false };

function questionPart(
  { path, question }: { path: string; question: CompiledQuestion },
  setting: Setting,
): PagePart[] {
  const { rendering, around, plan, more } = setting;
  const shown =
    question.question.kind === 'note'
      ? rendering.journey.evaluation.relevant.has(path)
      : setting.shown.has(path);
  const live = isLive(path, plan) && (shown || mayCome(path, setting)) ? path : null;
  if (!shown && live === null) return [];
  return [
    ...(more?.path === path ? [{ ...bare, more: more.count }] : []),
    { ...bare, html: questionHtml(path, question, rendering, around), live, away: !shown },
  ];
}

function headingPart(
  { path }: { path: string },
  { shown, rows }: { shown: boolean; rows: readonly string[] },
  { around, plan }: Setting,
): PagePart[] {
  const heading = wordsAt(path, 'label', around);
  const live = rows.length > 0 || isLive(path, plan) ? path : null;
  if (heading === null || heading.text === '' || (!shown && live === null)) return [];
  return [{ ...bare, heading, live, rows: rows.join(' '), away: !shown }];
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
const isLive = (path: string, plan: LivePlan | null): boolean =>
  plan !== null &&
  [plan.coming, plan.options, plan.words, plan.required].some((names) => names.has(nameOf(path)));
const mayCome = (path: string, { rendering: { journey, page }, plan }: Setting): boolean =>
  plan !== null && mayBeShown(nameOf(path), { journey, plan, prefix: prefixOf(page) });

function titleOf({ questionnaire, lang }: Surroundings): { text: string; lang: string } {
  const own = ownValue(questionnaire.title, lang);
  return own === undefined
    ? {
        text: ownValue(questionnaire.title, questionnaire.defaultLanguage) ?? questionnaire.code,
        lang: questionnaire.defaultLanguage,
      }
    : { text: own, lang };
}

/** The summary's lines name their question, because several may lack the same thing. */
function errorLines({ sent, t }: PageRendering, around: Surroundings): ErrorLine[] {
  return (sent?.errors ?? []).map((error) => {
    const label = spokenLabel(error.path, around);
    const text = errorText(error, t);
    return {
      field: idOf(error.path),
      text: label === undefined ? text : t('components.errors.at', { label, error: text }),
    };
  });
}

export const errorText = (error: PageError, t: Translate): string =>
  error.message
    ? spokenIn(error.message.text, error.message.lang)
    : t(`questionnaires.errors.${error.code}`, error.vars);

function questionHtml(
  path: string,
  question: CompiledQuestion,
  rendering: PageRendering,
  around: Surroundings,
): string {
  const error = rendering.sent?.errors.find((one) => one.path === path);
  const stored = answerAt(rendering.journey.answers, path);
  const held: Held = {
    value: stored === undefined ? rendering.journey.evaluation.initialValue(path) : stored,
    typed: wasSent(path, rendering) ? rendering.sent!.typed : null,
    error: error === undefined ? null : errorText(error, rendering.t),
  };
  return filled(templateOf(path, question, rendering, around), held);
}

/** A question that came with the answers just sent had no field to be typed into. */
const wasSent = (path: string, { sent }: PageRendering): boolean =>
  sent !== null && (saidShown(sent.typed)?.has(path) ?? true);

function templateOf(
  path: string,
  question: CompiledQuestion,
  rendering: PageRendering,
  around: Surroundings,
): QuestionTemplate {
  const key = `${rendering.lang} ${path}`;
  const known = rendering.templates.get(key);
  if (known) return known;
  const made = questionTemplate(
    questionView(path, question.question, around),
    rendering.fragment,
    rendering.t('components.errors.mark'),
  );
  if (isStatic(path, question)) rendering.templates.set(key, made);
  return made;
}

/** Whether the question looks the same whatever was answered before. Instances of repeats are as many as a respondent likes, so they are not kept. */
function isStatic(path: string, { question, texts, options }: CompiledQuestion): boolean {
  const fixedWords = Object.values(texts).every((words) =>
    Object.values(words ?? {}).every((text) => typeof text === 'string'),
  );
  const fixedRequired =
    question.required === undefined || /^(true|false)\(\)$/.test(question.required);
  const fixedOptions =
    question.choiceFilter === undefined &&
    question.parameters?.['randomize'] === undefined &&
    options.every(({ label }) => label === null);
  return fixedWords && fixedRequired && fixedOptions && !path.includes('/');
}
