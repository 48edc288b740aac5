// Determines the languages of a form after all sheets are read: the language of columns that name
// none, and the default language. Until then texts of such columns are kept under BARE_CODE.
import type { Language, Node, Questionnaire } from '../questionnaires/model/questionnaire.ts';
import { questionsOf } from '../questionnaires/model/nodes.ts';
import type { ImportContext } from './reading/import-context.ts';
import { BARE_CODE, assumedLanguage, languageOf } from './reading/languages.ts';
import { cellName } from './tables/sheet.ts';

export interface Settled {
  languages: Language[];
  defaultLanguage: string;
  /** What columns without a language turned out to be. */ bare: string;
}

export function settleLanguages(
  context: ImportContext,
  stated: string | undefined,
  children: readonly Node[],
): Settled {
  const wanted =
    stated === undefined || stated.toLowerCase() === 'default' ? null : languageOf(stated);
  const named = distinct(
    [...context.languages].flatMap(([heading, language]) => (heading === '' ? [] : [language])),
  );
  const bare = context.languages.has('')
    ? bareLanguage(context, { wanted, named, children })
    : null;
  const languages = bareFirst(context, named, bare);
  if (languages.length === 0) languages.push(wanted ?? assumedLanguage([]));
  const own =
    languages.find(({ code }) => code === (wanted ?? bare)?.code) ?? (languages[0] as Language);
  if (wanted && own.code !== wanted.code) {
    const vars = {
      language: wanted.heading,
      languages: languages.map(({ heading }) => heading).join(', '),
    };
    context.problems.push({
      severity: 'warning',
      code: 'default_language_unused',
      vars,
      sheet: 'settings',
    });
  }
  return { languages: languages.map(headed), defaultLanguage: own.code, bare: (bare ?? own).code };
}

/** From here on every language says its name, so that it is written the same way each time. */
const headed = (language: Language): Language =>
  language.heading === ''
    ? { ...language, heading: `${language.name} (${language.code})` }
    : language;

const distinct = (languages: readonly Language[]): Language[] => [
  ...new Map(languages.map((language) => [language.code, language])).values(),
];

/** In the order the columns turned up. */
function bareFirst(
  context: ImportContext,
  named: readonly Language[],
  bare: Language | null,
): Language[] {
  if (!bare || named.some(({ code }) => code === bare.code)) return [...named];
  return [...context.languages.keys()][0] === '' ? [bare, ...named] : [...named, bare];
}

interface Known {
  wanted: Language | null;
  named: readonly Language[];
  children: readonly Node[];
}

/** The stated language; else, where only some columns left theirs out, the first one named; else what the letters show. */
function bareLanguage(context: ImportContext, { wanted, named, children }: Known): Language {
  const [first] = named;
  if (wanted) return named.find(({ code }) => code === wanted.code) ?? wanted;
  const language = first && !context.bareBesideNamed ? first : unlike(named, assumed(children));
  const at = context.bare
    ? {
        sheet: context.bare.sheet,
        row: 1,
        column: context.bare.column.header,
        cell: cellName(context.bare.column.index, 1),
      }
    : {};
  const write = `${context.bare?.column.header ?? 'label'}::${language.heading === '' ? `${language.name} (${language.code})` : language.heading}`;
  context.problems.push({
    severity: 'warning',
    code: 'language_assumed',
    vars: { language: language.name, write },
    ...at,
  });
  return language;
}

const unlike = (named: readonly Language[], language: Language): Language =>
  named.some(({ code }) => code === language.code)
    ? { code: 'und', name: 'und', heading: '' }
    : language;

function assumed(children: readonly Node[]): Language {
  const questions = questionsOf({ children } as Questionnaire);
  return assumedLanguage(
    questions.flatMap(({ label, hint }) => [...Object.values(label), ...Object.values(hint ?? {})]),
  );
}

/** Texts of columns without a language put under the language they are in. `clash` is called where both columns hold a text. */
export function settleTexts<T>(value: T, code: string, clash: () => void): T {
  if (Array.isArray(value))
    return value.map((item: unknown) => settleTexts(item, code, clash)) as T;
  if (typeof value !== 'object' || value === null) return value;
  if (Object.hasOwn(value, BARE_CODE) && Object.hasOwn(value, code)) clash();
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key === BARE_CODE ? code : key,
      settleTexts(inner as unknown, code, clash),
    ]),
  ) as T;
}
