// Walks all nodes with all their frames, in reading order.
import { putValue } from '../../../platform/own-value.ts';
import type { AnswerValue } from '../../model/answers.ts';
import type { CompiledNode } from '../compiled-node.ts';
import { isCompiledQuestion } from '../compiled-node.ts';
import type { AnswerFrame, Plan } from '../answer-frames.ts';
import type { Session } from './session.ts';
import { type Evaluation, keptAt, pathOf } from './evaluation.ts';
import { isNote } from '../../kinds/traits.ts';

type Visit = (step: CompiledNode, frame: AnswerFrame) => void;

/** Every node with every frame it has, in reading order, instance after instance. */
function visitAll(plan: Plan, level: number, frame: AnswerFrame, visit: Visit): void {
  for (const step of plan.byLevel[level] ?? []) {
    visit(step, frame);
    if (step.opens >= 0)
      for (const instance of frame.instances[step.slot] ?? [])
        visitAll(plan, step.opens, instance, visit);
  }
}

export function relevantPaths({ plan, root }: Session): Set<string> {
  const paths = new Set<string>();
  visitAll(plan, 0, root, (step, frame) => {
    if (frame.relevant[step.slot] !== true) return;
    paths.add(pathOf({ step, frame }));
    if (step.opens >= 0)
      for (const { prefix } of frame.instances[step.slot] ?? []) paths.add(prefix.slice(0, -1));
  });
  return paths;
}

export function eachAsked(
  { plan, root }: Session,
  visit: Parameters<Evaluation['eachAsked']>[0],
): void {
  visitAll(plan, 0, root, (step, frame) => {
    if (
      frame.relevant[step.slot] === true &&
      isCompiledQuestion(step) &&
      !isNote(step.question.kind)
    )
      visit({ step, frame });
  });
}

export function allValues(session: Session): Record<string, AnswerValue> {
  const values = Object.create(null) as Record<string, AnswerValue>;
  eachAsked(session, (place) => {
    putValue(values, pathOf(place), keptAt(place));
  });
  return values;
}
