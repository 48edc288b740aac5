// What was typed on a page that was left, or that had mistakes: kept as the fields were sent, by question,
// until the page is accepted. Nothing of it is judged, and nothing of it is an answer yet.
import { ownValue } from '../platform/own-value.ts';
import type { Answers } from '../questionnaires/model/answers.ts';
import { answerAt, isEmpty } from '../questionnaires/model/answers.ts';
import type { Page } from '../questionnaires/engine/pages/page.ts';
import { answerablePaths, isAskedNow, relevantPaths, type Journey } from './journey-pages.ts';
import { SHOWN_FIELD, type Fields, type SentPage } from './page-answers.ts';
import type { Removal } from './repeat-removal.ts';

/** By the path of its question. A question whose answer was taken away has no fields. */
export type Typed = Readonly<Record<string, Fields>>;

/** The question a field belongs to: named like it, or one of its parts (`birth.day`). */
const ownerOf = (name: string, paths: readonly string[]): string | undefined =>
  paths
    .filter((path) => name === path || name.startsWith(`${path}.`))
    .sort((a, b) => b.length - a.length)[0];

/** The fields of the page's questions, where something was typed or an answer was taken away. */
function typedOn(page: Page, body: Fields, answers: Answers): Typed {
  const paths = answerablePaths(page);
  const shown = new Set(String(ownValue(body, SHOWN_FIELD) ?? paths.join(' ')).split(' '));
  const fields = new Map<string, Fields>();
  for (const [name, value] of Object.entries(body)) {
    const path = ownerOf(name, paths);
    if (path !== undefined && shown.has(path) && [value].flat().some((one) => one !== ''))
      fields.set(path, { ...fields.get(path), [name]: value });
  }
  for (const path of paths)
    if (shown.has(path) && !fields.has(path) && !isEmpty(answerAt(answers, path)))
      fields.set(path, {});
  return Object.fromEntries(fields);
}

/** The page was accepted. */
export function withoutTyped(typed: Typed, page: Page): Typed {
  const paths = new Set(answerablePaths(page));
  return Object.fromEntries(Object.entries(typed).filter(([path]) => !paths.has(path)));
}

export const withTyped = (typed: Typed, page: Page, body: Fields, answers: Answers): Typed => ({
  ...withoutTyped(typed, page),
  ...typedOn(page, body, answers),
});

/** What the page is filled with again, as if it had just been sent; null: nothing is kept of it. */
export function typedFields(typed: Typed, page: Page): Fields | null {
  const kept = answerablePaths(page).flatMap((path) => {
    const fields = ownValue(typed, path);
    return fields === undefined ? [] : [{ path, fields }];
  });
  if (kept.length === 0) return null;
  const all = Object.assign({}, ...kept.map(({ fields }) => fields)) as Fields;
  return { ...all, [SHOWN_FIELD]: kept.map(({ path }) => path).join(' ') };
}

/** Whether something typed on the page waits to be accepted. */
export const isLeft = (journey: Journey, page: Page): boolean =>
  answerablePaths(page).some(
    (path) => ownValue(journey.typed, path) !== undefined && isAskedNow(journey, path),
  );

/**
 * Whether a page that is left can be saved as its “Continue” would: it has no mistake, and each of its
 * questions was answered, now or before.
 */
export function isComplete(before: Journey, after: Journey, page: Page, sent: SentPage): boolean {
  if (sent.errors.length > 0) return false;
  return relevantPaths(after, page).every(
    (path) =>
      answerAt(before.answers, path) !== undefined || !isEmpty(answerAt(sent.answers, path)),
  );
}

/** One instance of a repeat is taken out: later ones move up. */
export function typedWithoutInstance(
  typed: Typed,
  { repeat, instance }: Pick<Removal, 'repeat' | 'instance'>,
): Typed {
  const moved = (name: string): string | null => {
    if (!name.startsWith(`${repeat}/`)) return name;
    const [at = '', ...rest] = name.slice(repeat.length + 1).split('/');
    const index = Number(at);
    if (index === instance) return null;
    return index > instance ? [repeat, index - 1, ...rest].join('/') : name;
  };
  return Object.fromEntries(
    Object.entries(typed).flatMap(([path, fields]) => {
      const to = moved(path);
      const entries = Object.entries(fields).map(([name, value]) => [moved(name) ?? name, value]);
      return to === null ? [] : [[to, Object.fromEntries(entries) as Fields]];
    }),
  );
}
