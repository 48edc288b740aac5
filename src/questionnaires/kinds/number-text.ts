// Numbers as people type them: 1.200.000 or 1 200 000 or 1,200,000; 1,5 or 1.5. In Viet Nam, in every language, the
// dot groups thousands and the comma begins the decimals; in English the other way round; where only one reading is possible
// it is taken.

const PLAIN = /^[+-]?\d+$/;
const SPACES = /[\s\u00a0\u202f_']/g;
const DOTTED = /^[+-]?\d{1,3}(?:\.\d{3})+$/;
const COMMAED = /^[+-]?\d{1,3}(?:,\d{3})+$/;
const MIXED_VI = /^[+-]?\d{1,3}(?:\.\d{3})+,\d+$/;
const MIXED_EN = /^[+-]?\d{1,3}(?:,\d{3})+\.\d+$/;
const DECIMAL = /^[+-]?(?:\d+[.,]\d*|[.,]\d+)$/;
/** Full-width and other decimal digits some keyboards give. */
const FOREIGN_DIGIT = /[\uff10-\uff19\u0660-\u0669\u06f0-\u06f9\u17e0-\u17e9]/g;
const ZEROS = [0xff10, 0x0660, 0x06f0, 0x17e0];

function tidied(text: string): string {
  return text
    .replace(FOREIGN_DIGIT, (digit) => {
      const code = digit.charCodeAt(0);
      return String(code - (ZEROS.find((zero) => code >= zero && code <= zero + 9) ?? code));
    })
    .replace(/[\u2212\u2013]/g, '-')
    .replace(SPACES, '');
}

/** NaN when it is not a number. */
export function numberFrom(text: string, lang: string): number {
  const typed = tidied(text);
  if (PLAIN.test(typed)) return Number(typed);
  if (MIXED_VI.test(typed)) return Number(typed.replaceAll('.', '').replace(',', '.'));
  if (MIXED_EN.test(typed)) return Number(typed.replaceAll(',', ''));
  if (isGrouped(typed, lang)) return Number(typed.replace(/[.,]/g, ''));
  return DECIMAL.test(typed) ? Number(typed.replace(',', '.')) : NaN;
}

/** Groups of three: surely when there are two of them, by the custom of the language when there is one. */
function isGrouped(typed: string, lang: string): boolean {
  const usual = lang.startsWith('en') ? COMMAED : DOTTED;
  return (
    usual.test(typed) || ((DOTTED.test(typed) || COMMAED.test(typed)) && /[.,].*[.,]/.test(typed))
  );
}
