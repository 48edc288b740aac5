// Any language a text may be in, beyond the two of the application: its tag for the page, which way it is written,
// and the name its own speakers give it.
import { ownValue } from '../own-value.ts';

export type Direction = 'ltr' | 'rtl';
/** A language to choose, as the links at the top of a page show it. `code` is what `?lang=` takes. */
export interface LanguageChoice {
  code: string;
  tag: string;
  name: string;
  direction: Direction;
}

/** Names by which speakers in Viet Nam know their languages, where the runtime knows none or a shorter one. */
const OWN_NAMES: Readonly<Record<string, string>> = {
  km: 'ភាសាខ្មែរ',
  tyz: 'Tày',
  nut: 'Nùng',
  blt: 'Thái ꪼꪕ ꪒꪾ',
  twh: 'Thái (Tai Dón)',
  mtq: 'Thiểng Mường',
  hmn: 'Hmoob',
  mww: 'Hmoob Dawb',
  hnj: 'Moob Leeg',
  rad: 'Klei Êđê',
  jra: 'Jrai',
  bdq: 'Bahnar',
  cjm: 'Chăm ꨌꩌ',
  kpm: 'K’Ho',
  sed: 'Xơ Đăng',
  hre: 'Hrê',
  cmo: 'Mnông',
  ium: 'Iu Mienh',
};
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

function localeOf(code: string): Intl.Locale | null {
  try {
    return new Intl.Locale(code);
  } catch {
    return null;
  }
}

const MOST_KNOWN = 1000;

/** Asked at every page, and always the same for a code. */
function remembered<T>(of: (code: string) => T): (code: string) => T {
  const known = new Map<string, T>();
  return (code) => {
    const held = known.get(code);
    if (held !== undefined) return held;
    const made = of(code);
    if (known.size < MOST_KNOWN) known.set(code, made);
    return made;
  };
}

/** What stands in a `lang` attribute: the code in its canonical form, `und` for one that is no language tag. */
export const languageTag = remembered((code) => localeOf(code)?.toString() ?? 'und');

/** Which way the language is usually written. */
export const directionOf = remembered((code): Direction => {
  const script = localeOf(code)?.maximize().script;
  return script !== undefined && RIGHT_TO_LEFT.has(script) ? 'rtl' : 'ltr';
});

/** The language's name in itself; null when nobody here knows it. */
export function ownName(code: string): string | null {
  const locale = localeOf(code);
  if (locale === null) return null;
  const known = ownValue(OWN_NAMES, locale.toString());
  if (known !== undefined) return known;
  const names = new Intl.DisplayNames([code], { type: 'language', fallback: 'none' });
  const isItsOwn = new Intl.Locale(names.resolvedOptions().locale).language === locale.language;
  const name = isItsOwn ? names.of(code) : undefined;
  return name === undefined ? null : name.charAt(0).toLocaleUpperCase(code) + name.slice(1);
}
