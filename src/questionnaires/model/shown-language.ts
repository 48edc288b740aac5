// The language a questionnaire is shown in, and the application's words beside it.
import { defaultLanguage as applicationLanguage, isLang } from '../../platform/i18n/language.ts';
import type { Translate, Translations } from '../../platform/i18n/translations.ts';
import type { Questionnaire } from './questionnaire.ts';

/** The language to show: the first of the wishes that the questionnaire has, else its own. */
export const shownLanguage = (
  { languages, defaultLanguage }: Pick<Questionnaire, 'languages' | 'defaultLanguage'>,
  ...wishes: readonly (string | undefined)[]
): string => wishes.find((wish) => languages.some(({ code }) => code === wish)) ?? defaultLanguage;

/** The application's words as a citizen meets them beside questions in `code`. */
export const wordsBeside = (code: string, translations: Translations): Translate =>
  isLang(code) ? translations[code] : translations.speaking(code, applicationLanguage);
