// How a column's language is recognised: `label::Tiếng Việt (vi)`, `label::English`, `label:EN`, or nothing at all.
import { ownValue } from '../../platform/own-value.ts';
import type { Language } from '../../questionnaires/model/questionnaire.ts';

/** Languages people name without a code: in English, in French, in themselves. Codes are ISO 639. */
const CODES: Readonly<Record<string, string>> = {
  'tiếng việt': 'vi',
  việt: 'vi',
  vietnamese: 'vi',
  'tieng viet': 'vi',
  english: 'en',
  'tiếng anh': 'en',
  french: 'fr',
  français: 'fr',
  francais: 'fr',
  spanish: 'es',
  español: 'es',
  portuguese: 'pt',
  português: 'pt',
  chinese: 'zh',
  中文: 'zh',
  khmer: 'km',
  'tiếng khmer': 'km',
  ខ្មែរ: 'km',
  lao: 'lo',
  thai: 'th',
  arabic: 'ar',
  العربية: 'ar',
  hebrew: 'he',
  persian: 'fa',
  farsi: 'fa',
  dari: 'prs',
  pashto: 'ps',
  urdu: 'ur',
  russian: 'ru',
  swahili: 'sw',
  hindi: 'hi',
  bengali: 'bn',
  nepali: 'ne',
  burmese: 'my',
  indonesian: 'id',
  amharic: 'am',
  somali: 'so',
  hausa: 'ha',
  german: 'de',
  deutsch: 'de',
  italian: 'it',
  japanese: 'ja',
  korean: 'ko',
  tày: 'tyz',
  thái: 'blt',
  nùng: 'nut',
  mường: 'mtq',
  "h'mông": 'hmn',
  hmông: 'hmn',
  mông: 'hmn',
  hmong: 'hmn',
  'ê đê': 'rad',
  'gia rai': 'jra',
  jarai: 'jra',
  'ba na': 'bdq',
  bahnar: 'bdq',
  chăm: 'cjm',
  cham: 'cjm',
  dao: 'ium',
};
const RIGHT_TO_LEFT = new Set(['ar', 'fa', 'prs', 'ps', 'ur', 'he', 'ckb', 'sd', 'ug', 'dv', 'yi']);
const CODED = /^(.*)\(\s*([A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*)\s*\)$/;

/** Key for texts of columns without a language until their language is known. */
export const BARE_CODE = 'x-bare';

/** From the words after `::`. An unknown language gets a private code, so that nothing is lost. */
export function languageOf(heading: string): Language {
  if (heading === '') return { code: BARE_CODE, name: '', heading };
  const coded = CODED.exec(heading);
  const name = (coded?.[1] ?? heading).trimEnd();
  const code = coded?.[2]?.toLowerCase() ?? codeOf(heading);
  return {
    code,
    name: name === '' ? code : name,
    heading,
    ...(RIGHT_TO_LEFT.has(code.split('-')[0] ?? '') ? { direction: 'rtl' as const } : {}),
  };
}

function codeOf(name: string): string {
  const known = ownValue(CODES, name.trim().toLowerCase());
  if (known !== undefined) return known;
  if (/^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(name.trim())) return name.trim().toLowerCase();
  const letters = name
    .normalize('NFD')
    .toLowerCase()
    .replace(/đ/g, 'd')
    .replace(/[^a-z0-9]/g, '')
    .slice(0, 8);
  return `x-${letters === '' ? 'other' : letters}`;
}

const VIETNAMESE = /[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]/i;

/** For columns that name no language: Vietnamese where its letters occur, English otherwise. */
export function assumedLanguage(texts: Iterable<string>): Language {
  for (const text of texts)
    if (VIETNAMESE.test(text)) return { code: 'vi', name: 'Tiếng Việt', heading: '' };
  return { code: 'en', name: 'English', heading: '' };
}
