// Texts of a questionnaire that respondents read before its first question: what it is about, why it is
// asked, what it asks. Pure.
import { ownValue } from '../../platform/own-value.ts';
import type { Questionnaire, Text } from './questionnaire.ts';

export const FIRST_PAGE_TEXTS = ['introduction', 'purpose', 'asked'] as const;
export type FirstPageText = (typeof FIRST_PAGE_TEXTS)[number];
export type FirstPageTexts = Partial<Record<FirstPageText, Text>>;

/** Those that are there. */
export const firstPageTextsOf = (model: Questionnaire): [FirstPageText, Text][] =>
  FIRST_PAGE_TEXTS.flatMap((name) => {
    const text = model[name];
    return text && Object.keys(text).length > 0 ? [[name, text] as [FirstPageText, Text]] : [];
  });

/** In the language, else in the one the questionnaire was written in; null: it says nothing of its own. */
export function firstPageText(
  model: Questionnaire,
  name: FirstPageText,
  lang: string,
): { text: string; lang: string } | null {
  for (const code of [lang, model.defaultLanguage]) {
    const text = ownValue(model[name], code);
    if (text !== undefined && text.trim() !== '') return { text, lang: code };
  }
  return null;
}

/** Each text changed; one of which nothing is left is gone. */
export function withFirstPageTexts(
  model: Questionnaire,
  change: (text: Text, name: FirstPageText) => Text,
): Questionnaire {
  const { introduction: _i, purpose: _p, asked: _a, ...rest } = model;
  const texts = FIRST_PAGE_TEXTS.map((name) => [name, change(model[name] ?? {}, name)] as const);
  return {
    ...rest,
    ...Object.fromEntries(texts.filter(([, text]) => Object.keys(text).length > 0)),
  };
}
