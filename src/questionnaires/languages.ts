// The languages a questionnaire really speaks: which it offers beyond those of the application, and which way each is written.
import type { Direction, LanguageChoice } from '../platform/i18n/language-names.ts';
import { directionOf, languageTag, ownName } from '../platform/i18n/language-names.ts';
import { isLang } from '../platform/i18n/language.ts';
import type { Questionnaire } from './model.ts';
import { questionsOf } from './nodes.ts';

/** As its author said, else as the language is usually written. */
export const directionIn = ({ languages }: Pick<Questionnaire, 'languages'>, code: string): Direction =>
  languages.find((language) => language.code === code)?.direction ?? directionOf(code);

/** Languages beyond Vietnamese and English in which at least one question is worded, in the author's order. */
export function furtherLanguagesOf(questionnaire: Questionnaire): LanguageChoice[] {
  const questions = questionsOf(questionnaire);
  return questionnaire.languages
    .filter(({ code }) => !isLang(code) && questions.some(({ label }) => (label[code] ?? '') !== ''))
    .map(({ code, name }) => ({ code, tag: languageTag(code), name: ownName(code) ?? (name || code), direction: directionIn(questionnaire, code) }));
}
