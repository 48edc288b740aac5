// Loads every room's texts (views/<room>/text.<lang>.json) into one i18next instance per process.
// A key that neither Vietnamese nor English holds is a programming error: it throws under test and shows the key otherwise.
// A further language may have texts for some keys only; the others come in one of the application's own languages.
import { ownValue } from '../own-value.ts';
import { readdirSync, readFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import i18next from 'i18next';
import { withLangMark } from './language-marks.ts';
import { languages, defaultLanguage, isLang, type Lang } from './language.ts';

export type Translate = (key: string, vars?: Record<string, unknown>) => string;

/** A translator for each of the application's own languages, and for pages in further ones. */
export interface Translations extends Record<Lang, Translate> {
  /** Texts in `code` where there are any, else in `beside`, each carrying its language (language-marks.ts). */
  speaking(code: string, beside: Lang): Translate;
  /** Whether there are texts of the application in the language. */
  knows(code: string): boolean;
}

const TEXT_FILE = /^text\.([A-Za-z0-9-]+)\.json$/;

const roomsOf = (viewsFolder: string): string[] =>
  readdirSync(viewsFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);

/** `{ <room>: <contents of views/<room>/text.<lang>.json> }` for all rooms that have texts. */
export function readTexts(viewsFolder: string, lang: string): Record<string, unknown> {
  return Object.fromEntries(
    roomsOf(viewsFolder)
      .map((room) => [room, join(viewsFolder, room, `text.${lang}.json`)] as const)
      .filter(([, file]) => existsSync(file))
      .map(([room, file]) => [room, JSON.parse(readFileSync(file, 'utf8')) as unknown]),
  );
}

/** Languages beyond the application's own that some room has texts in. */
export function furtherLanguages(viewsFolder: string): string[] {
  const codes = roomsOf(viewsFolder).flatMap((room) =>
    readdirSync(join(viewsFolder, room)).flatMap((name) => TEXT_FILE.exec(name)?.[1] ?? []),
  );
  return [...new Set(codes)].filter((code) => !isLang(code)).sort();
}

/** The translator of each language. Values are interpolated raw: the page escapes them. */
export function loadTranslations(viewsFolder: string, options: { strict: boolean }): Translations {
  const instance = i18next.createInstance();
  const further = furtherLanguages(viewsFolder);
  const all = [...languages, ...further];
  void instance.init({
    lng: defaultLanguage,
    fallbackLng: options.strict ? false : defaultLanguage,
    supportedLngs: all,
    initAsync: false,
    resources: Object.fromEntries(
      all.map((lang) => [
        lang,
        { translation: readTexts(viewsFolder, lang) as Record<string, never> },
      ]),
    ),
    interpolation: { escapeValue: false },
    returnNull: false,
    parseMissingKeyHandler: (key: string) => {
      if (options.strict) throw new Error(`No text for the key ${key}`);
      return key;
    },
  });
  const translator = (lang: string): Translate => {
    const fixed = instance.getFixedT(lang);
    return (key, vars) => fixed(key, vars ?? {}) as string;
  };
  const own = Object.fromEntries(all.map((lang) => [lang, translator(lang)])) as Record<
    string,
    Translate
  > &
    Record<Lang, Translate>;
  const has = (lang: string, key: string, vars: Record<string, unknown>): boolean =>
    further.includes(lang) && instance.exists(key, { ...vars, lng: lang, fallbackLng: false });
  return {
    vi: own.vi,
    en: own.en,
    speaking:
      (code, beside) =>
      (key, vars = {}) =>
        has(code, key, vars)
          ? withLangMark(ownValue(own, code)!(key, vars), code)
          : withLangMark(own[beside](key, vars), beside),
    knows: (code) => all.includes(code),
  };
}
