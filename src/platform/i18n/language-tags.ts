// Tags of languages and the direction they are written in.
import { recentlyUsed } from '../memo.ts';
import { localeOf } from './language-names.ts';

export type Direction = 'ltr' | 'rtl';

/** A language to choose, as the links at the top of a page show it. `code` is what `?lang=` takes. */
export interface LanguageChoice {
  code: string;
  tag: string;
  name: string;
  direction: Direction;
}

const RIGHT_TO_LEFT: ReadonlySet<string> = new Set([
  'Adlm',
  'Arab',
  'Hebr',
  'Mand',
  'Nkoo',
  'Rohg',
  'Samr',
  'Syrc',
  'Thaa',
]);

const MOST_KNOWN = 1000;

/** Asked at every page, and always the same for a code. */
function remembered<T>(of: (code: string) => T): (code: string) => T {
  const known = recentlyUsed<T>(MOST_KNOWN);
  return (code) => known.get(code, () => of(code));
}

/** What is in a `lang` attribute: the code in its canonical form, `und` for one that is no language tag. */
export const languageTag = remembered((code) => localeOf(code)?.toString() ?? 'und');

/** Which way the language is usually written. */
export const directionOf = remembered((code): Direction => {
  const script = localeOf(code)?.maximize().script;
  return script !== undefined && RIGHT_TO_LEFT.has(script) ? 'rtl' : 'ltr';
});
