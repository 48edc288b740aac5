// Whether a question is required, read-only, within its constraint, and what it holds before it is answered.
import type { AnswerValue } from '../../model/answers.ts';
import { isEmpty } from '../../model/answers.ts';
import { fromText } from '../default-value.ts';
import { valueOf } from '../../expressions/expression.ts';
import { toBoolean } from '../../expressions/values.ts';
import { initialAnswer, keptValue } from '../answer-frames.ts';
import { questionAt, type Session } from './session.ts';
import type { QuestionPlace } from './evaluation.ts';

export function holds(
  session: Session,
  place: QuestionPlace,
  condition: 'required' | 'readOnly',
): boolean {
  const code = questionAt(session, place)?.step[condition];
  return code !== undefined && toBoolean(code.run(session.env));
}

export function constraintHolds(
  session: Session,
  place: QuestionPlace,
  value?: AnswerValue,
): boolean {
  const located = questionAt(session, place);
  if (!located?.step.constraint) return true;
  const {
    step: { slot, question, constraint },
    frame,
  } = located;
  const stored = frame.values[slot] ?? '';
  const tried = value === undefined ? stored : valueOf(value, question.kind);
  if (tried === '' || (value !== undefined && isEmpty(value))) return true;
  frame.values[slot] = tried;
  session.env.self = tried;
  const result = toBoolean(constraint.run(session.env));
  frame.values[slot] = stored;
  return result;
}

export function initialValueAt(session: Session, path: string): AnswerValue {
  const located = questionAt(session, path);
  if (!located) return null;
  const { step, frame } = located;
  if (step.calculation) return keptValue(step, frame);
  const value = initialAnswer(step, session.env);
  return Array.isArray(value) || value === null
    ? value
    : fromText(String(value), step.question.kind);
}
