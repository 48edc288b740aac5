// People write telephone and ID numbers into open questions. They are masked when the response is
// stored, and the response is flagged; questions that ask for a contact (kinds email and phone) keep it. Before that,
// constraints, conditions and calculations use the text as it was given: the draft holds it, visible to
// its respondent alone, and expires.
import { ownValue } from '../../platform/own-value.ts';
import type { Answers } from '../../questionnaires/model/answers.ts';
import { isInstances } from '../../questionnaires/model/answers.ts';
import type { CompiledQuestionnaire } from '../../questionnaires/engine/compiled.ts';
import { isFreeText, isSilent } from '../../questionnaires/kinds/traits.ts';

export const MASK = '•••';

/** Amounts of money are no ID numbers: nine digits before đồng stay. */
const money = String.raw`(?!\s*(?:đ|đồng|dong|vnd|vnđ|nghìn|triệu|k)(?![\p{L}]))`;
const patterns: readonly RegExp[] = [
  /[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/giu,
  /(?<![\d+])(?:\+?84|0)[\s.-]?[235789](?:[\s.-]?\d){8,9}(?!\d)/gu,
  /(?<!\d)0(?:[\s.-]?\d){11}(?!\d)/gu,
  new RegExp(String.raw`(?<![\d.,])(?:\d{12}|\d{9})(?![\d]|[.,]\d)${money}`, 'giu'),
];

/** The text with e-mail addresses, telephone numbers and ID numbers (CMND of 9, CCCD of 12 digits) masked. */
export function maskText(text: string): string {
  return patterns.reduce((masked, pattern) => masked.replace(pattern, MASK), text);
}

/** Names of the questions with free-text answers, and of calculations based on them. */
export function openQuestions({
  byName,
}: Pick<CompiledQuestionnaire, 'byName'>): ReadonlySet<string> {
  const open = new Set(
    [...byName.values()]
      .filter(({ question }) => isFreeText(question.kind))
      .map(({ name }) => name),
  );
  const derived = [...byName.values()].filter(({ question }) => isSilent(question.kind));
  for (let known = -1; known < open.size;) {
    known = open.size;
    for (const { name, needs } of derived)
      if ([...needs].some((need) => open.has(need))) open.add(name);
  }
  return open;
}

/** Masks the open answers named; `masked` lists the questions where something was hidden. */
export function screen(
  answers: Answers,
  openQuestions: ReadonlySet<string>,
): { answers: Answers; masked: string[] } {
  const masked: string[] = [];
  const screened = screenInstance(answers, openQuestions, masked);
  return { answers: screened, masked: [...new Set(masked)] };
}

/** The same object where nothing had to be hidden. */
function screenInstance(
  answers: Answers,
  openQuestions: ReadonlySet<string>,
  masked: string[],
): Answers {
  const screened = new Map<string, Answers[string]>();
  for (const name of openQuestions) {
    const value = ownValue(answers, name);
    if (typeof value !== 'string') continue;
    const clean = maskText(value);
    if (clean.includes(MASK)) masked.push(name);
    if (clean !== value) screened.set(name, clean);
  }
  for (const [name, value] of Object.entries(answers)) {
    if (isInstances(value))
      screened.set(
        name,
        value.map((instance) => screenInstance(instance, openQuestions, masked)),
      );
  }
  return screened.size === 0 ? answers : { ...answers, ...Object.fromEntries(screened) };
}
