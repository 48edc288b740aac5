// A condition as a person says it: “Ever used the portal” is “yes” and … For the codebook, the printed questionnaire and
// the designer. What has no plain words stays as it is written.
import { ownValue } from '../../platform/own-value.ts';
import { choicesByCode } from '../expressions/names.ts';
import { parse } from '../expressions/parser.ts';
import { type Tree, ExpressionError } from '../expressions/tree.ts';
import type { Question, Questionnaire } from '../model/questionnaire.ts';
import { questionsOf } from '../model/nodes.ts';
import { textIn } from '../model/translations.ts';
import { memoByObject } from '../../platform/memo.ts';

export type Translate = (key: string, vars?: Record<string, unknown>) => string;

export interface Speaker {
  t: Translate;
  lang: string;
  source: string;
  questionnaire: Questionnaire;
  questions: ReadonlyMap<string, Question>;
  own: Question | undefined;
}

/** A condition longer than this is read more easily as it is written. */
const LONGEST_SENTENCE = 2_000;

/** Null when there is no condition. @param own the question whose answer `.` means */
export function conditionInWords(
  source: string | undefined,
  questionnaire: Questionnaire,
  { lang, t, own }: { lang: string; t: Translate; own?: Question },
): string | null {
  if (source === undefined) return null;
  if (source.length > LONGEST_SENTENCE) return source;
  const questions = byName(questionnaire);
  try {
    return say({ t, lang, source, questionnaire, questions, own }, parse(source));
  } catch (error) {
    if (error instanceof ExpressionError || error instanceof Unsayable) return source;
    throw error;
  }
}

/** A codebook asks for every condition of one questionnaire: its questions are laid out once. */
const byName = memoByObject(
  (questionnaire: Questionnaire): ReadonlyMap<string, Question> =>
    new Map(questionsOf(questionnaire).map((question) => [question.name, question])),
);

/** There are no plain words for this. */
export class Unsayable extends Error {}

const COMPARED: Readonly<Record<string, string>> = {
  '=': 'Equals',
  '!=': 'Differs',
  '<': 'Less',
  '<=': 'AtMost',
  '>': 'More',
  '>=': 'AtLeast',
};

const MIRRORED: Readonly<Record<string, string>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

export const FIXED: ReadonlyMap<string, string> = new Map([
  ['true', 'always'],
  ['false', 'never'],
]);

export const word = ({ t }: Speaker, key: string, vars: Record<string, unknown> = {}): string =>
  t(`questionnaires.conditions.${key}`, vars);

export function say(speaker: Speaker, tree: Tree): string {
  if (tree.type === 'binary') return sayBinary(speaker, tree);
  if (tree.type === 'call') return sayCall(speaker, tree);
  throw new Unsayable();
}

function sayBinary(speaker: Speaker, tree: Extract<Tree, { type: 'binary' }>): string {
  if (tree.operator === 'and' || tree.operator === 'or') {
    const side = (inner: Tree): string =>
      inner.type === 'binary' && inner.operator === 'or' && tree.operator === 'and'
        ? word(speaker, 'both', { inner: say(speaker, inner) })
        : say(speaker, inner);
    return word(speaker, tree.operator, { left: side(tree.left), right: side(tree.right) });
  }
  if (!Object.hasOwn(COMPARED, tree.operator)) throw new Unsayable();
  const turned = !isSubject(tree.left) && isSubject(tree.right);
  const [subject, value] = turned ? [tree.right, tree.left] : [tree.left, tree.right];
  return compare(speaker, subject, {
    operator: turned ? (MIRRORED[tree.operator] ?? tree.operator) : tree.operator,
    value,
  });
}

const isCount = (tree: Tree): tree is Extract<Tree, { type: 'call' }> =>
  tree.type === 'call' && tree.name === 'count-selected';

const isSubject = (tree: Tree): boolean =>
  tree.type === 'reference' || tree.type === 'self' || isCount(tree);

function compare(
  speaker: Speaker,
  subject: Tree,
  { operator, value }: { operator: string; value: Tree },
): string {
  if (value.type === 'text' && value.value === '' && (operator === '=' || operator === '!='))
    return about(speaker, subject, operator === '=' ? 'Empty' : 'Answered');
  const verb = ownValue(COMPARED, operator) ?? '';
  if (isCount(subject))
    return about(
      speaker,
      subject.args[0] ?? subject,
      `Count${verb}`,
      valueWords(speaker, null, value),
    );
  return about(speaker, subject, verb, valueWords(speaker, questionOf(speaker, subject), value));
}

export function questionOf({ questions, own }: Speaker, subject: Tree): Question | null {
  const question =
    subject.type === 'reference'
      ? questions.get(subject.name)
      : subject.type === 'self'
        ? own
        : undefined;
  return question ?? null;
}

/** With the subject's name, or for `.` without one. */
export function about(speaker: Speaker, subject: Tree, verb: string, value = ''): string {
  if (subject.type === 'self') return word(speaker, `self${verb}`, { value });
  if (subject.type !== 'reference') throw new Unsayable();
  return word(speaker, verb.charAt(0).toLowerCase() + verb.slice(1), {
    question: labelOf(speaker, subject.name),
    value,
  });
}

function labelOf({ questions, questionnaire, lang }: Speaker, name: string): string {
  const label = textIn(questions.get(name)?.label, lang, questionnaire)?.text ?? name;
  return label.replace(/\s+/g, ' ').trim();
}

function valueWords(speaker: Speaker, question: Question | null, tree: Tree): string {
  if (tree.type === 'number' || tree.type === 'text')
    return optionLabel(speaker, question, String(tree.value));
  if (tree.type === 'negate' && tree.operand.type === 'number') return String(-tree.operand.value);
  if (tree.type === 'reference') return `“${labelOf(speaker, tree.name)}”`;
  if (tree.type === 'call' && (tree.name === 'today' || tree.name === 'now'))
    return word(speaker, tree.name);
  throw new Unsayable();
}

export function optionLabel(
  { questionnaire, lang }: Speaker,
  question: Question | null,
  code: string,
): string {
  const list = questionnaire.lists.find(({ name }) => name === question?.list);
  const choice = list && choicesByCode(list.choices).get(code);
  return textIn(choice?.label, lang, questionnaire)?.text ?? code;
}

export function sayCall(speaker: Speaker, tree: Extract<Tree, { type: 'call' }>): string {
  const fixed = FIXED.get(tree.name);
  if (fixed !== undefined) return word(speaker, fixed);
  if (tree.name === 'selected') return selection(speaker, tree, 'Selected');
  const [inner] = tree.args;
  if (tree.name !== 'not' || !inner) throw new Unsayable();
  return inner.type === 'call' && inner.name === 'selected'
    ? selection(speaker, inner, 'NotSelected')
    : word(speaker, 'not', { inner: say(speaker, inner) });
}

function selection(
  speaker: Speaker,
  { args }: Extract<Tree, { type: 'call' }>,
  verb: string,
): string {
  const [subject, option] = args;
  if (!subject || option?.type !== 'text') throw new Unsayable();
  return about(
    speaker,
    subject,
    verb,
    optionLabel(speaker, questionOf(speaker, subject), option.value),
  );
}
