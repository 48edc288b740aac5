// A questionnaire from nothing: its title, its code, the language it is first written in.
import { fold } from '../../platform/i18n/folding.ts';
import type { Language, Questionnaire } from '../../questionnaires/model/questionnaire.ts';

export interface TypedNew {
  title_vi: string;
  title_en: string;
  code: string;
  language: string;
}
export interface MadeNew {
  title: Record<string, string>;
  code: string;
  language: 'vi' | 'en';
}
type NewQuestionnaireResult =
  { ok: true; made: MadeNew } | { ok: false; mistakes: { field: string; key: string }[] };

/** Words of the addresses themselves. */
const RESERVED: ReadonlySet<string> = new Set(['new', 'upload']);

export function readNew(typed: TypedNew): NewQuestionnaireResult {
  const language = typed.language === 'en' ? 'en' : 'vi';
  const title = Object.fromEntries(
    Object.entries({ vi: typed.title_vi.trim(), en: typed.title_en.trim() }).filter(
      ([, words]) => words !== '',
    ),
  );
  const own = typed.code.trim();
  const code =
    own === ''
      ? fold(title[language] ?? '')
          .replaceAll(' ', '-')
          .slice(0, 60)
      : own;
  const mistakes = [
    ...(title[language] === undefined
      ? [{ field: `title_${language}`, key: 'title_missing' }]
      : []),
    ...(/^[a-z0-9][a-z0-9_-]{1,79}$/i.test(code) ? [] : [{ field: 'code', key: 'code_pattern' }]),
    ...(RESERVED.has(code) ? [{ field: 'code', key: 'code_reserved' }] : []),
  ];
  return mistakes.length > 0
    ? { ok: false, mistakes }
    : { ok: true, made: { title, code, language } };
}

export const VIETNAMESE: Language = { code: 'vi', name: 'Tiếng Việt', heading: 'Tiếng Việt (vi)' };
export const ENGLISH: Language = { code: 'en', name: 'English', heading: 'English (en)' };

/** Both languages of the application, the one it is written in first. */
export function emptyModel({ title, code, language }: MadeNew): Questionnaire {
  return {
    schema: 1,
    code,
    title,
    languages: language === 'vi' ? [VIETNAMESE, ENGLISH] : [ENGLISH, VIETNAMESE],
    defaultLanguage: language,
    children: [],
    lists: [],
  };
}
