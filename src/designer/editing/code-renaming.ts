// A changed option code is updated in every place that refers to it: conditions, calculations, defaults, filters of other lists
// and saved scenarios. Where the same code may be meant of another list, nothing is changed and the places are named.
import type { Answers, AnswerValue } from '../../questionnaires/model/answers.ts';
import type { Questionnaire } from '../../questionnaires/model/questionnaire.ts';
import type { CodeChange } from './code-change.ts';
import { oneRenamed } from './code-rewriting.ts';
import type { CodeRenaming } from './code-change.ts';

/** @param users names of the questions that offer the list under its new codes */
export function codesRenamed(
  model: Questionnaire,
  {
    list,
    users,
    changes,
  }: { list: string; users: ReadonlySet<string>; changes: readonly CodeChange[] },
): CodeRenaming {
  // Renames through temporary codes, so that two codes that are swapped do not become one.
  const aside = changes.map(([from, to], at) => ({ from, over: `\u0001${String(at)}`, to }));
  const places = new Set<string>();
  let changed = model;
  for (const [from, to] of [
    ...aside.map(({ from: one, over }) => [one, over] as const),
    ...aside.map(({ over, to: one }) => [over, one] as const),
  ]) {
    const step = oneRenamed(changed, { list, users, change: [from, to] });
    if (!step.ok) return { ...step, code: from };
    changed = step.model;
    for (const place of step.places) places.add(place);
  }
  return { ok: true, model: changed, places: [...places] };
}

/** Answers with the codes changed, in repeats too; the same object when none was there. */
export function answersRenamed(
  answers: Answers,
  users: ReadonlySet<string>,
  changes: readonly CodeChange[],
): Answers {
  const codes = new Map(changes);
  const value = (held: AnswerValue): AnswerValue =>
    Array.isArray(held)
      ? held.map((code) => codes.get(code) ?? code)
      : typeof held === 'string'
        ? (codes.get(held) ?? held)
        : held;
  return Object.fromEntries(
    Object.entries(answers).map(([name, held]) => {
      if (Array.isArray(held) && held.some((item) => typeof item === 'object'))
        return [
          name,
          (held as Answers[]).map((instance) => answersRenamed(instance, users, changes)),
        ];
      return [name, users.has(name) && held !== undefined ? value(held as AnswerValue) : held];
    }),
  );
}
