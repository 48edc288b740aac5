// Evaluates a questionnaire for given answers. What is asked for is computed then, and kept.
import type { AnswerValue, Answers } from '../../model/answers.ts';
import type { Frame } from '../../expressions/scope.ts';
import type { EvaluationContext, Plan } from '../answer-frames.ts';
import { layOut } from '../answer-frames.ts';
import type { Evaluation } from './evaluation.ts';
import { questionAt, repeatAt, type Session } from './session.ts';
import { allValues, eachAsked, relevantPaths } from './walk.ts';
import { constraintHolds, holds, initialValueAt } from './conditions.ts';
import { choicesAt } from './choices.ts';
import { textAt } from './texts.ts';

export function evaluate(plan: Plan, answers: Answers, context: EvaluationContext): Evaluation {
  const session: Session = { plan, context, ...layOut(plan, answers, context) };
  let values: Record<string, AnswerValue> | null = null;
  let relevant: ReadonlySet<string> | null = null;
  return {
    get relevant() {
      return (relevant ??= relevantPaths(session));
    },
    get values() {
      return (values ??= allValues(session));
    },
    eachAsked: (visit) => {
      eachAsked(session, visit);
    },
    isRequired: (place) => holds(session, place, 'required'),
    isReadOnly: (place) => holds(session, place, 'readOnly'),
    constraintHolds: (place, value) => constraintHolds(session, place, value),
    choices: (place) => choicesAt(session, place),
    text: (path, field, lang) => textAt(session, path, field, lang),
    valueAt: (path) => (questionAt(session, path) ? session.env.self : ''),
    instanceCount: (path) => repeatAt(session, path)?.frames.length ?? 0,
    fixedCount: (path) => repeatAt(session, path)?.step.count !== undefined,
    initialValue: (path) => initialValueAt(session, path),
  };
}

export const rootFrame = (plan: Plan, answers: Answers, context: EvaluationContext): Frame =>
  layOut(plan, answers, context).root;
