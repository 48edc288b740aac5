// What a question's place on a page depends on: the answers that decide whether it is asked, which options it offers and
// what it says, also by way of calculations. The same for every respondent, so it is worked out once for a version.
import { behindCalculations } from '../calculations.ts';
import type { CompiledQuestion } from '../compiled-node.ts';
import type { CompiledQuestionnaire } from '../compiled.ts';
import { mentionedNames } from '../../expressions/mentions.ts';
import type { Text } from '../../model/questionnaire.ts';
import { memoByObject } from '../../../platform/memo.ts';

type AnswersRead = ReadonlySet<string>;

const workOn = memoByObject((compiled: CompiledQuestionnaire) => ({
  behind: behindCalculations(compiled.steps, compiled.nodes) ?? new Map<string, AnswersRead>(),
  sets: new Map<string, readonly AnswersRead[]>(),
}));

/** Sets of names of questions people are shown, and of groups; through calculations to what these are computed from. */
export function dependsOn(
  compiled: CompiledQuestionnaire,
  question: CompiledQuestion,
): readonly AnswersRead[] {
  const { behind, sets } = workOn(compiled);
  const found =
    sets.get(question.name) ?? setsOf([...question.relevantOn, ...mentioned(question)], behind);
  sets.set(question.name, found);
  return found;
}

function setsOf(
  names: readonly string[],
  behind: ReadonlyMap<string, AnswersRead>,
): readonly AnswersRead[] {
  const own = new Set(names.filter((name) => !behind.has(name)));
  const through = new Set(names.flatMap((name) => behind.get(name) ?? []));
  return [own, ...through].filter(({ size }) => size > 0);
}

function mentioned({ question, options }: CompiledQuestion): string[] {
  const texts = [
    question.label,
    question.hint,
    ...options.flatMap(({ choice, label }) => (label ? [choice.label] : [])),
  ].flatMap((text: Text | undefined) => Object.values(text ?? {}));
  return [question.choiceFilter ?? '', ...texts].flatMap(mentionedNames);
}
