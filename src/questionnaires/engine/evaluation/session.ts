// One evaluation under way, and how a path leads to a node and its frame.
import type { CompiledNode, CompiledQuestion } from '../compiled-node.ts';
import { isCompiledQuestion } from '../compiled-node.ts';
import type { Env } from '../../expressions/scope.ts';
import type { AnswerFrame, EvaluationContext, Plan } from '../answer-frames.ts';
import type { Located, QuestionPlace } from './evaluation.ts';

export interface Session {
  plan: Plan;
  root: AnswerFrame;
  env: Env;
  context: EvaluationContext;
}

export function locate(session: Session, path: string): Located<CompiledNode> | null {
  if (!path.includes('/')) {
    const top = session.plan.nodes.get(path);
    return top?.level === 0 ? { step: top, frame: session.root } : null;
  }
  const parts = path.split('/');
  let frame: AnswerFrame | undefined = session.root;
  for (let at = 0; at + 2 < parts.length && frame; at += 2)
    frame = instanceAt(session, parts, at, frame);
  const step = session.plan.nodes.get(parts.at(-1) ?? '');
  return frame && step?.level === levelOf(session, parts, parts.length - 1)
    ? { step, frame }
    : null;
}

function instanceAt(
  session: Session,
  parts: readonly string[],
  at: number,
  frame: AnswerFrame,
): AnswerFrame | undefined {
  const repeat = session.plan.nodes.get(parts[at] ?? '');
  return repeat?.level === levelOf(session, parts, at)
    ? frame.instances[repeat.slot]?.[Number(parts[at + 1])]
    : undefined;
}

/** The level a name at this place of the path lives on. */
function levelOf({ plan }: Session, parts: readonly string[], at: number): number {
  return at < 2 ? 0 : (plan.nodes.get(parts[at - 2] ?? '')?.opens ?? -1);
}

const isQuestion = (located: Located<CompiledNode>): located is Located<CompiledQuestion> =>
  isCompiledQuestion(located.step);

/** The question, with the surroundings of its expressions made ready. */
export function questionAt(
  session: Session,
  place: QuestionPlace,
): Located<CompiledQuestion> | null {
  const located = typeof place === 'string' ? locate(session, place) : place;
  if (!located || !isQuestion(located)) return null;
  session.env.frame = located.frame;
  session.env.self = located.frame.values[located.step.slot] ?? '';
  return located;
}

export function repeatAt(
  session: Session,
  path: string,
): { step: CompiledNode; frames: AnswerFrame[] } | null {
  const located = locate(session, path);
  return located && located.step.opens >= 0
    ? { step: located.step, frames: located.frame.instances[located.step.slot] ?? [] }
    : null;
}
