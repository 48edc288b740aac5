// A page of the journey as its view prints it: the questions' HTML filled in for this respondent, headings,
// errors with the control each belongs to.
import { ownValue } from '../platform/own-value.ts';
import { answerablePaths, relevantPaths, unseenPaths } from './journey-pages.ts';
import { liveJson } from './live/live-json.ts';
import { livePlanOf } from './live/live-plans.ts';
import type { Surroundings, Words } from './question-view.ts';
import { inLanguage, wordsAt } from './question-view.ts';
import { type PagePart, partsOf, type PageContext } from './page-parts.ts';
import { type ErrorLine, errorLines } from './page-errors.ts';
import type { PageRendering } from './page-rendering.ts';

export interface PageView {
  heading: Words;
  items: PagePart[];
  /** Names of the questions on the page, for the field that says so. */
  shown: string;
  errors: ErrorLine[];
  /** What JavaScript needs to follow the answers; null where nothing on the page depends on them. */
  live: string | null;
}

export function pageView(rendering: PageRendering): PageView {
  const { journey, page } = rendering;
  const around: Surroundings = {
    questionnaire: journey.compiled.questionnaire,
    evaluation: journey.evaluation,
    lang: rendering.lang,
    t: rendering.t,
    marksOptional: rendering.marksOptional ?? true,
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
  const context: PageContext = {
    rendering,
    around,
    shown: new Set(paths),
    plan: live === null ? null : plan,
    more: comesBack ? { path: unseen[0]!, count: unseen.length } : null,
  };
  const title = page.titled ? wordsAt(page.sectionId, 'label', around) : null;
  return {
    heading: title ?? inLanguage(titleOf(around), around),
    items: page.items.flatMap((item) => partsOf(item, context)),
    shown: paths.join(' '),
    errors: errorLines(rendering, around),
    live,
  };
}

/** What can be asked now; of a page that came back, also what was on it and was mistaken. */
function onPage({ journey, page, sent }: PageRendering): (path: string) => boolean {
  const shown = new Set([
    ...relevantPaths(journey, page),
    ...(sent?.errors ?? []).map(({ path }) => path),
  ]);
  return (path) => shown.has(path);
}

function titleOf({ questionnaire, lang }: Surroundings): { text: string; lang: string } {
  const own = ownValue(questionnaire.title, lang);
  return own === undefined
    ? {
        text: ownValue(questionnaire.title, questionnaire.defaultLanguage) ?? questionnaire.code,
        lang: questionnaire.defaultLanguage,
      }
    : { text: own, lang };
}
