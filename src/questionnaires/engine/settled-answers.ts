// Answers as they are stored: without those of questions that are not asked any longer, calculated values filled in.
import { ownValue, putValue } from '../../platform/own-value.ts';
import type { AnswerValue, Answers } from '../model/answers.ts';
import { answerAt, isEmpty, withAnswer } from '../model/answers.ts';
import type { CompiledQuestionnaire } from './compiled.ts';
import type { Evaluation, EvaluationContext } from './evaluation/evaluation.ts';
import { keptAt, pathOf } from './evaluation/evaluation.ts';
import { type AnswerProblem, offers } from './answer-check.ts';
import { problemsOf } from './validation.ts';

/**
 * What is kept at submission: answers of questions that are asked, with the calculations; and which given answers fell away.
 * An answer left empty says no more than its absence and is not kept, but in an instance of a repeat, which stays what it was.
 */
export function dropIrrelevant(
  compiled: CompiledQuestionnaire,
  answers: Answers,
  context: EvaluationContext,
): Settled {
  return settled(compiled, compiled.evaluate(answers, context), answers);
}

export interface Settled {
  answers: Answers;
  dropped: string[];
}

/** A whole response at its end: what is wrong with it, or else what is kept of it. */
export function settleAnswers(
  compiled: CompiledQuestionnaire,
  answers: Answers,
  context: EvaluationContext,
): { ok: false; problems: AnswerProblem[] } | ({ ok: true } & Settled) {
  const evaluation = compiled.evaluate(answers, context);
  const problems = problemsOf(compiled, evaluation, { answers, lang: context.lang ?? '' });
  return problems.length > 0
    ? { ok: false, problems }
    : { ok: true, ...settled(compiled, evaluation, answers) };
}

function settled(
  compiled: CompiledQuestionnaire,
  evaluation: Evaluation,
  answers: Answers,
): Settled {
  let kept: Answers = {};
  for (const { name } of compiled.repeats)
    if (evaluation.relevant.has(name)) putValue(kept, name, []);
  evaluation.eachAsked((place) => {
    const value = keptAt(place);
    const isTop = place.frame.prefix === '';
    if (value === null ? isTop : !offers(place.step, evaluation, place)) return;
    if (isTop) putValue(kept, place.step.name, value);
    else kept = withAnswer(kept, pathOf(place), value);
  });
  return {
    answers: kept,
    dropped: givenPaths(compiled, answers).filter((path) => answerAt(kept, path) === undefined),
  };
}

/** Paths of what was answered, inside repeats too. */
function givenPaths(compiled: CompiledQuestionnaire, answers: Answers, prefix = ''): string[] {
  const given: string[] = [];
  for (const name of Object.keys(answers)) {
    const value = ownValue(answers, name);
    if (isEmpty(value as AnswerValue)) continue;
    const node = compiled.nodes.get(name)?.node;
    if (node?.type === 'repeat' && Array.isArray(value)) {
      for (const [index, instance] of value.entries())
        given.push(
          ...givenPaths(compiled, instance as Answers, `${prefix}${name}/${String(index)}/`),
        );
    } else if (node) given.push(prefix + name);
  }
  return given;
}
