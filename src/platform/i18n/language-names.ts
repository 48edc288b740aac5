// Any language a text may be in, beyond the two of the application: its tag for the page, which way it is written,
// and the name its own speakers give it.
import { ownValue } from '../own-value.ts';

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

export function localeOf(code: string): Intl.Locale | null {
  try {
    return new Intl.Locale(code);
  } catch {
    return null;
  }
}

/** The language's name in that language; null when unknown. */
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
