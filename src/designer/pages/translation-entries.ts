// The language that is translated into, and the texts that were typed.
import { ownValue } from '../../platform/own-value.ts';
import type { FormFields } from '../../platform/http/endpoint.ts';
import type { Questionnaire } from '../../questionnaires/model/questionnaire.ts';
import type { TranslationEntry } from '../../xlsform/translation-grid.ts';

/** The language asked for, else the first that is not the default one. */
export const chosenLanguage = (
  { languages, defaultLanguage }: Questionnaire,
  asked: string | undefined,
): string =>
  (
    languages.find(({ code }) => code === asked) ??
    languages.find(({ code }) => code !== defaultLanguage) ??
    languages[0]
  )?.code ?? defaultLanguage;

/** Fields `text:<key>`; an empty one takes a translation away only where there was one (`had:<key>`). */
export function entriesOf(fields: FormFields, to: string): TranslationEntry[] {
  return Object.entries(fields).flatMap(([name, value]) => {
    if (!name.startsWith('text:')) return [];
    const key = name.slice(5);
    const text = ([value].flat().at(-1) ?? '').trim();
    return text === '' && ownValue(fields, `had:${key}`) === undefined
      ? []
      : [{ key, lang: to, text }];
  });
}
