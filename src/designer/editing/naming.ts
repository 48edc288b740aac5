// Generates names and ids from the label of a question, without collisions.
import { fold } from '../../platform/i18n/folding.ts';
import { NAME_PATTERN } from '../../questionnaires/model/questionnaire.ts';

const LONGEST_MADE = 32;

/** `Ông bà nộp hồ sơ bằng cách nào?` → `ong_ba_nop_ho_so`; `q` when the words give nothing. */
export function nameFrom(words: string): string {
  const slug = fold(words.replace(/\$\{[^}]*\}/g, ' '))
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '');
  const cut =
    slug.length <= LONGEST_MADE
      ? slug
      : slug
          .slice(0, LONGEST_MADE + 1)
          .replace(/_[^_]*$/, '')
          .slice(0, LONGEST_MADE);
  return NAME_PATTERN.test(cut) ? cut : cut === '' ? 'q' : `q_${cut}`;
}

/** The name itself, or with the first number that makes it free: `age`, `age_2`, `age_3`. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  const stem = name.replace(/_\d+$/, '');
  for (let number = 2; ; number += 1) {
    const tried = `${stem}_${String(number)}`;
    if (!taken.has(tried)) return tried;
  }
}
