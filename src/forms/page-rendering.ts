// What is needed to draw a page of questions for a respondent.
import type { Translate } from '../platform/i18n/translations.ts';
import type { Page } from '../questionnaires/engine/pages/page.ts';
import type { Journey } from './journey-pages.ts';
import type { Fields, PageError } from './page-answers.ts';
import type { Fragment, QuestionTemplate } from './question-html.ts';

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
  /** False: that a question may be left out is said once for the whole page. */
  marksOptional?: boolean;
  /** The page as it was sent, when it comes back with errors. */
  sent: { typed: Fields; errors: readonly PageError[] } | null;
}
