// Questions whose answers divide the respondents: figures are shown for men and women, for each service, for each way of
// filing. Which questions do so is marked in the questionnaire.
import { ownValue } from '../../platform/own-value.ts';
import { holdsCode } from '../kinds/traits.ts';
import type { Answers } from './answers.ts';
import { isNoAnswer } from './no-answer.ts';
import { walk } from './nodes.ts';
import type { Choice, Group, Question, Questionnaire, Repeat } from './questionnaire.ts';

export interface Breakdown {
  question: Question;
  /** Its groups: the options that are an answer, in the order of the list. */
  groups: readonly Choice[];
}

/** Asked at most once of a respondent, who chooses one option. */
export const dividesRespondents = (
  question: Question,
  parents: readonly (Group | Repeat)[],
): boolean => holdsCode(question.kind) && parents.every(({ type }) => type === 'group');

/** In reading order. */
export function breakdownsOf({ children, lists }: Questionnaire): Breakdown[] {
  const choices = new Map(lists.map((list) => [list.name, list.choices]));
  return [...walk(children)].flatMap(([node, parents]) =>
    node.type === 'question' && node.breakdown && dividesRespondents(node, parents)
      ? [
          {
            question: node,
            groups: (choices.get(node.list ?? '') ?? []).filter(({ name }) => !isNoAnswer(name)),
          },
        ]
      : [],
  );
}

/** Per breakdown the position of a respondent's group; null: not asked, not stated. */
export function groupCodes(breakdowns: readonly Breakdown[], answers: Answers): (number | null)[] {
  return breakdowns.map(({ question, groups }) => {
    const answer = ownValue(answers, question.name);
    const at = groups.findIndex(({ name }) => name === answer);
    return at === -1 ? null : at;
  });
}
