// Title and languages as typed. Languages of Viet Nam's peoples are offered by name with their codes (ISO
// 639); any other language can be written in.
import { ownValue, putValue } from '../../platform/own-value.ts';
import type { FormFields } from '../../platform/http/endpoint.ts';
import {
  FIRST_PAGE_TEXTS,
  firstPageTextsOf,
  type FirstPageTexts,
} from '../../questionnaires/model/first-page-texts.ts';
import type { Language, Questionnaire, Text } from '../../questionnaires/model/questionnaire.ts';

export interface TypedLanguage extends Language {
  dropped: boolean;
}
export interface TypedDescription {
  title: Text;
  firstPage: FirstPageTexts;
  languages: TypedLanguage[];
  defaultLanguage: string;
}

export const KNOWN_LANGUAGES: readonly { code: string; name: string }[] = [
  { code: 'vi', name: 'Tiếng Việt' },
  { code: 'en', name: 'English' },
  { code: 'tyz', name: 'Tày' },
  { code: 'blt', name: 'Thái (Tai Dam)' },
  { code: 'twh', name: 'Thái (Tai Dón)' },
  { code: 'mtq', name: 'Mường' },
  { code: 'km', name: 'Khmer (ភាសាខ្មែរ)' },
  { code: 'hmn', name: 'H’Mông' },
  { code: 'nut', name: 'Nùng' },
  { code: 'ium', name: 'Dao' },
  { code: 'jra', name: 'Gia Rai (Jrai)' },
  { code: 'rad', name: 'Ê Đê' },
  { code: 'bdq', name: 'Ba Na' },
  { code: 'cjm', name: 'Chăm' },
  { code: 'kpm', name: 'Cơ Ho (K’Ho)' },
  { code: 'sed', name: 'Xơ Đăng' },
  { code: 'hre', name: 'Hrê' },
  { code: 'cmo', name: 'Mnông' },
  { code: 'zh', name: 'Hoa (中文)' },
];

export const descriptionOf = (model: Questionnaire): TypedDescription => ({
  title: model.title,
  firstPage: Object.fromEntries(firstPageTextsOf(model)),
  defaultLanguage: model.defaultLanguage,
  languages: model.languages.map((language) => ({ ...language, dropped: false })),
});

/** Known languages keep their heading of the sheet; a new one gets `name (code)`. */
export function describedBy(fields: FormFields, model: Questionnaire): TypedDescription {
  const one = (name: string): string => ([ownValue(fields, name) ?? ''].flat().at(-1) ?? '').trim();
  const count = Object.keys(fields).filter((name) => /^language\.\d+\.code$/.test(name)).length;
  const languages = Array.from({ length: Math.min(count, 60) }, (_, at): TypedLanguage => {
    const code = one(`language.${String(at)}.code`);
    const before = model.languages.find((language) => language.code === code);
    const name =
      one(`language.${String(at)}.name`) ||
      (KNOWN_LANGUAGES.find((known) => known.code === code)?.name ?? code);
    const rtl = one(`language.${String(at)}.rtl`) === 'yes';
    return {
      code,
      name,
      heading: before?.heading ?? `${name} (${code})`,
      ...(rtl ? { direction: 'rtl' as const } : {}),
      dropped: one(`language.${String(at)}.drop`) === 'yes',
    };
  });
  const chosen = one('add');
  const added =
    chosen === '' || languages.some(({ code }) => code === chosen) ? [] : [languageFor(chosen)];
  const all = [...languages, ...added];
  // Shown again under the codes as typed, before they are judged.
  const typedIn = (name: string): Text => {
    const text = Object.create(null) as Text;
    for (const { code } of all)
      if (one(`${name}.${code}`) !== '') putValue(text, code, one(`${name}.${code}`));
    return text;
  };
  const firstPage = Object.fromEntries(FIRST_PAGE_TEXTS.map((name) => [name, typedIn(name)]));
  const title = typedIn('title');
  return { title, firstPage, languages: all, defaultLanguage: one('defaultLanguage') };
}

function languageFor(code: string): TypedLanguage {
  const name = KNOWN_LANGUAGES.find((known) => known.code === code)?.name ?? code;
  return { code, name, heading: `${name} (${code})`, dropped: false };
}
