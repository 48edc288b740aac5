// The mistakes of a page in words, for the summary at its top and beside each question.
import { withLangMark } from '../platform/i18n/language-marks.ts';
import type { Translate } from '../platform/i18n/translations.ts';
import { ownValue } from '../platform/own-value.ts';
import { questionAt } from '../questionnaires/engine/compiled.ts';
import { KIND_TRAITS } from '../questionnaires/kinds/traits.ts';
import type { PageError } from './page-answers.ts';
import type { Surroundings } from './question-view.ts';
import { idOf, labelInWords } from './question-view.ts';
import type { PageRendering } from './page-rendering.ts';

export interface ErrorLine {
  field: string;
  text: string;
}

/** The summary's lines name their question, because several may lack the same thing. */
export function errorLines({ journey, sent, t }: PageRendering, around: Surroundings): ErrorLine[] {
  return (sent?.errors ?? []).map((error) => {
    const label = labelInWords(error.path, around);
    const text = errorText(error, t);
    return {
      field: fieldAt(error.path, { journey, sent }),
      text: label === undefined ? text : t('components.errors.at', { label, error: text }),
    };
  });
}

const PART_IS_GOOD: Readonly<Record<string, (typed: string) => boolean>> = {
  day: (typed) => /^\d{1,2}$/.test(typed) && Number(typed) >= 1 && Number(typed) <= 31,
  month: (typed) => /^\d{1,2}$/.test(typed) && Number(typed) >= 1 && Number(typed) <= 12,
  year: (typed) => /^\d{4}$/.test(typed),
};

/** The control to go to: of an answer in several parts, the first that is missing or cannot be. */
function fieldAt(path: string, { journey, sent }: Pick<PageRendering, 'journey' | 'sent'>): string {
  const kind = questionAt(journey.compiled, path)?.question.kind;
  const parts = kind === undefined ? undefined : KIND_TRAITS[kind].parts;
  const wrong = parts?.find((part) => {
    const typed = ownValue(sent?.typed, `${path}.${part}`);
    const isGood = ownValue(PART_IS_GOOD, part) ?? ((text: string) => text !== '');
    return !isGood(typeof typed === 'string' ? typed.trim() : '');
  });
  const id = idOf(path);
  return wrong === undefined || wrong === parts?.[0] ? id : `${id}-${wrong}`;
}

export const errorText = (error: PageError, t: Translate): string =>
  error.message
    ? withLangMark(error.message.text, error.message.lang)
    : t(`questionnaires.errors.${error.code}`, error.vars);
