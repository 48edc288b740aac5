// The mistakes of a page in words, for the summary at its top and beside each question.
import { withLangMark } from '../platform/i18n/language-marks.ts';
import type { Translate } from '../platform/i18n/translations.ts';
import type { PageError } from './page-answers.ts';
import type { Surroundings } from './question-view.ts';
import { idOf, labelInWords } from './question-view.ts';
import type { PageRendering } from './page-rendering.ts';

export interface ErrorLine {
  field: string;
  text: string;
}

/** The summary's lines name their question, because several may lack the same thing. */
export function errorLines({ sent, t }: PageRendering, around: Surroundings): ErrorLine[] {
  return (sent?.errors ?? []).map((error) => {
    const label = labelInWords(error.path, around);
    const text = errorText(error, t);
    return {
      field: idOf(error.path),
      text: label === undefined ? text : t('components.errors.at', { label, error: text }),
    };
  });
}

export const errorText = (error: PageError, t: Translate): string =>
  error.message
    ? withLangMark(error.message.text, error.message.lang)
    : t(`questionnaires.errors.${error.code}`, error.vars);
