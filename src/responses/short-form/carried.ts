// What one questionnaire knows from answers that were given to another. Pure.
import { ownValue } from '../../platform/own-value.ts';
import type {
  CompiledQuestion,
  CompiledQuestionnaire,
} from '../../questionnaires/engine/compiled.ts';
import { validateAnswers } from '../../questionnaires/engine/validation.ts';
import { isEmpty, type Answers, type AnswerValue } from '../../questionnaires/model/answers.ts';

export interface Carried {
  answers: Answers;
  /** Names that are not asked any more. */
  known: string[];
}

/**
 * What another questionnaire knows from answers given before, by the names of its questions. An answer that
 * it does not take is asked again. What was left out is not: where it is required, it was refused.
 * @param asked names of what was asked before
 */
export function carriedInto(
  compiled: CompiledQuestionnaire,
  before: Answers,
  { asked, now }: { asked: ReadonlySet<string>; now: Date },
): Carried {
  const given = Object.fromEntries(
    Object.entries(before).filter(
      ([name, value]) => compiled.byName.has(name) && !isEmpty(value as AnswerValue),
    ),
  );
  const isTaken = (name: string): boolean =>
    isOffered(compiled, name, given) &&
    validateAnswers(compiled, given, { now, paths: [name] }).length === 0;
  const taken = Object.fromEntries(Object.entries(given).filter(([name]) => isTaken(name)));
  const leftOut = [...asked].filter((name) => !Object.hasOwn(given, name));
  const answers = { ...taken, ...refusalsOf(compiled, leftOut) };
  const optional = leftOut.filter((name) => !compiled.byName.get(name)?.question.required);
  return { answers, known: [...Object.keys(answers), ...optional] };
}

/** Whether the question has the option, whatever else is answered; one without options has every one. */
function isOffered(compiled: CompiledQuestionnaire, name: string, given: Answers): boolean {
  const options = compiled.byName.get(name)?.options ?? [];
  const codes = [ownValue(given, name)].flat().map(String);
  return options.length === 0 || codes.every((code) => hasOption(options, code));
}

const hasOption = (options: CompiledQuestion['options'], code: string): boolean =>
  options.some(({ choice }) => choice.name === code);

const REFUSED = 'refused';

function refusalsOf(compiled: CompiledQuestionnaire, names: readonly string[]): Answers {
  return Object.fromEntries(
    names
      .map((name) => compiled.byName.get(name))
      .filter((question) => question?.question.required !== undefined)
      .filter((question) => hasOption(question!.options, REFUSED))
      .map((question) => [question!.name, REFUSED]),
  );
}
