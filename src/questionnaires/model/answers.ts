// Answers as they are kept: one plain JSON object, question name → value; a repeat holds a list of such objects.
// A path names one place in it: `age`, or `members/0/age` inside the first instance of the repeat `members`.
import { ownValue } from '../../platform/own-value.ts';

/** select_one: code · select_multiple, rank: codes · numbers · text · date 'YYYY-MM-DD' · time 'HH:MM' · null: left empty. */
export type AnswerValue = string | number | string[] | null;
export interface Answers {
  [name: string]: AnswerValue | Answers[] | undefined;
}

/** The instances of a repeat, as its answer is kept. */
export const isInstances = (value: unknown): value is Answers[] =>
  Array.isArray(value) &&
  value.every((item) => typeof item === 'object' && item !== null && !Array.isArray(item));

/** The instances of a repeat at this path; none when it was not begun. */
export function instancesAt(answers: Answers, path: string): Answers[] {
  const value = lookUp(answers, path.split('/'));
  return isInstances(value) ? value : [];
}

/** The answer at this path; undefined when never asked, null when left empty. */
export function answerAt(answers: Answers, path: string): AnswerValue | undefined {
  return path.includes('/') ? answerOf(lookUp(answers, path.split('/'))) : answerIn(answers, path);
}

/** The answer of this name on the level of these answers; as `answerAt` otherwise. What objects inherit is no answer, and never a text or a number. */
export function answerIn(answers: Answers, name: string): AnswerValue | undefined {
  // eslint-disable-next-line local/own-value -- asked for every question of every page; what is inherited is sorted out below
  const value: unknown = answers[name];
  if (typeof value !== 'object' && typeof value !== 'function')
    return value as AnswerValue | undefined;
  return Object.hasOwn(answers, name) ? answerOf(value as Answers[string]) : undefined;
}

/** The value under a name, unless it is the instances of a repeat. */
export const answerOf = (value: Answers[string]): AnswerValue | undefined =>
  typeof value === 'object' && isInstances(value) && value.length > 0
    ? undefined
    : (value as AnswerValue | undefined);

function lookUp(answers: Answers, steps: readonly string[]): AnswerValue | Answers[] | undefined {
  const [name = '', index, ...rest] = steps;
  const value = ownValue(answers, name);
  if (index === undefined) return value;
  const instance = isInstances(value) ? value[Number(index)] : undefined;
  return instance && lookUp(instance, rest);
}

/** A copy of the answers with this one changed; instances of a repeat are made as needed. */
export function withAnswer(
  answers: Answers,
  path: string,
  value: AnswerValue | Answers[],
): Answers {
  const [name = '', index, ...rest] = path.split('/');
  if (index === undefined) return { ...answers, [name]: value };
  const held = ownValue(answers, name);
  const instances = isInstances(held) ? [...held] : [];
  const at = Number(index);
  if (!Number.isInteger(at) || at < 0 || at > instances.length) return answers;
  instances[at] = withAnswer(instances[at] ?? {}, rest.join('/'), value);
  return { ...answers, [name]: instances };
}

/** Nothing was answered: not asked, left empty, blank, or no option ticked. */
export function isEmpty(value: AnswerValue | undefined): boolean {
  return (
    value === undefined ||
    value === null ||
    value === '' ||
    (Array.isArray(value) && value.length === 0)
  );
}
