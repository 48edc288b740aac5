// In which language a respondent reads: the questionnaire may have more than the application. Its words come in the
// language chosen, or its own default; buttons and messages in that language where there are texts, else in Vietnamese.
import type { LanguageChoice } from '../platform/i18n/language-tags.ts';
import { languageTag } from '../platform/i18n/language-tags.ts';
import { withLangMark } from '../platform/i18n/language-marks.ts';
import { defaultLanguage, isLang, type Lang } from '../platform/i18n/language.ts';
import type { Translate, Translations } from '../platform/i18n/translations.ts';
import type { PageLanguage } from '../platform/http/reply-kinds.ts';
import { codeFor, directionIn } from '../questionnaires/model/languages.ts';
import type { Questionnaire } from '../questionnaires/model/questionnaire.ts';

export interface ResolvedLanguages {
  /** The language chosen: Vietnamese, English or one of `further`. */
  chosen: string;
  /** Of the application's own words, where the chosen language has none. */
  lang: Lang;
  /** Of the questions; this is what the response says it was answered in. */
  content: string;
  further: readonly LanguageChoice[];
}

/** @param wishes languages asked for, the strongest first; languages the round does not have are skipped */
export function resolveLanguages(
  questionnaire: Pick<Questionnaire, 'languages' | 'defaultLanguage'>,
  further: readonly LanguageChoice[],
  wishes: readonly (string | undefined)[],
): ResolvedLanguages {
  const chosen =
    wishes.find((wish) => isLang(wish) || further.some(({ code }) => code === wish)) ??
    defaultLanguage;
  const content = codeFor(questionnaire, chosen) ?? questionnaire.defaultLanguage;
  return { chosen, lang: isLang(chosen) ? chosen : defaultLanguage, content, further };
}

/** The application's words for the page; they carry their language where it is not the questions'. */
export const translateFor = (
  { chosen, content, lang }: ResolvedLanguages,
  translations: Translations,
): Translate => (content === lang ? translations[lang] : translations.speaking(chosen, lang));

/** Words of the application's registries (places, services) on a page in `content`. */
export const inOwn = (
  text: string,
  { content, lang }: Pick<ResolvedLanguages, 'content' | 'lang'>,
): string => (content === lang ? text : withLangMark(text, lang));

/** Language of the page: that of the questions on pages of questions, else that of the application's texts. */
export function pageLanguage(
  spoken: ResolvedLanguages,
  questionnaire: Questionnaire,
  { t, translations, asks }: { t: Translate; translations: Translations; asks: boolean },
): PageLanguage {
  const { chosen, lang, further } = spoken;
  const main = asks ? spoken.content : translations.knows(chosen) ? chosen : lang;
  return {
    tag: languageTag(main),
    direction: directionIn(questionnaire, main),
    lang,
    t,
    chosen,
    further,
  };
}
