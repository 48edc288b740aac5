// Words in the reader's language, or, where they are not translated, in the questionnaire's own – and which of the two,
// so that the page can mark the language of every string.
import { ownValue } from '../../platform/own-value.ts';
import type { Questionnaire, Text } from './questionnaire.ts';

export interface TextInLanguage {
  text: string;
  lang: string;
}

/** Null when there are no words at all. */
export function textIn(
  text: Text | undefined,
  lang: string,
  questionnaire: Pick<Questionnaire, 'defaultLanguage'>,
): TextInLanguage | null {
  if (!text) return null;
  for (const code of [lang, questionnaire.defaultLanguage, ...Object.keys(text)]) {
    const words = ownValue(text, code);
    if (words !== undefined && words !== '') return { text: words, lang: code };
  }
  return null;
}
