// Loads every room's texts (views/<room>/text.<lang>.json) into one i18next instance per process.
// A key that no file holds is a programming error: it throws under test and shows the key otherwise.
import { readdirSync, readFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import i18next from 'i18next';
import { languages, defaultLanguage, type Lang } from './language.ts';

export type Translate = (key: string, vars?: Record<string, unknown>) => string;

/** `{ <room>: <contents of views/<room>/text.<lang>.json> }` for all rooms that have texts. */
export function readTexts(viewsFolder: string, lang: Lang): Record<string, unknown> {
  const rooms = readdirSync(viewsFolder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return Object.fromEntries(
    rooms
      .map((room) => [room.name, join(viewsFolder, room.name, `text.${lang}.json`)] as const)
      .filter(([, file]) => existsSync(file))
      .map(([room, file]) => [room, JSON.parse(readFileSync(file, 'utf8')) as unknown]),
  );
}

/** The translator of each language. Values are interpolated raw: the page escapes them. */
export function loadTranslations(viewsFolder: string, options: { strict: boolean }): Record<Lang, Translate> {
  const instance = i18next.createInstance();
  void instance.init({
    lng: defaultLanguage,
    fallbackLng: options.strict ? false : defaultLanguage,
    supportedLngs: [...languages],
    initAsync: false,
    resources: Object.fromEntries(languages.map((lang) => [lang, { translation: readTexts(viewsFolder, lang) as Record<string, never> }])),
    interpolation: { escapeValue: false },
    returnNull: false,
    parseMissingKeyHandler: (key: string) => {
      if (options.strict) throw new Error(`No text for the key ${key}`);
      return key;
    },
  });
  const translator = (lang: Lang): Translate => {
    const fixed = instance.getFixedT(lang);
    return (key, vars) => fixed(key, vars ?? {}) as string;
  };
  return { vi: translator('vi'), en: translator('en') };
}
