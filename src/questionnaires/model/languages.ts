// The languages that a questionnaire has texts in: which it offers beyond those of the application, and which way each is written.
import { ownValue } from '../../platform/own-value.ts';
import type { Direction, LanguageChoice } from '../../platform/i18n/language-tags.ts';
import { directionOf, languageTag } from '../../platform/i18n/language-tags.ts';
import { ownName } from '../../platform/i18n/language-names.ts';
import { isLang, languages as applicationLanguages } from '../../platform/i18n/language.ts';
import type { Questionnaire } from './questionnaire.ts';
import { questionsOf } from './nodes.ts';

/** As its author said, else as the language is usually written. */
export const directionIn = (
  { languages }: Pick<Questionnaire, 'languages'>,
  code: string,
): Direction =>
  languages.find((language) => language.code === code)?.direction ?? directionOf(code);

/** Attributes of an element whose words are in `code`, on a page of the application's own. */
export function attributesOf(
  model: Pick<Questionnaire, 'languages'> | undefined,
  code: string,
): string {
  const direction = model ? directionIn(model, code) : directionOf(code);
  return ` lang="${languageTag(code)}"${direction === 'rtl' ? ' dir="rtl"' : ''}`;
}

/** The questionnaire's language for a reader of `lang`: that code itself, or a regional form of it (`en-GB`). */
export const codeFor = (
  { languages }: Pick<Questionnaire, 'languages'>,
  lang: string,
): string | undefined =>
  (
    languages.find(({ code }) => code === lang) ??
    languages.find(({ code }) => code.startsWith(`${lang}-`))
  )?.code;

/** Languages beyond Vietnamese and English in which at least one question is worded, in the author's order. */
export function furtherLanguagesOf(questionnaire: Questionnaire): LanguageChoice[] {
  const questions = questionsOf(questionnaire);
  const own = new Set<string | undefined>(
    applicationLanguages.map((lang) => codeFor(questionnaire, lang)),
  );
  return questionnaire.languages
    .filter(
      ({ code }) =>
        !isLang(code) &&
        !own.has(code) &&
        questions.some(({ label }) => (ownValue(label, code) ?? '') !== ''),
    )
    .map(({ code, name }) => ({
      code,
      tag: languageTag(code),
      name: ownName(code) ?? (name || code),
      direction: directionIn(questionnaire, code),
    }));
}
