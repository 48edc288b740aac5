// The earlier answers that the conditions of a page mention.
import type { AnswerValue, Answers } from '../../questionnaires/model/answers.ts';
import { answerAt, withAnswer } from '../../questionnaires/model/answers.ts';
import { momentText, isMoment } from '../../questionnaires/expressions/moments.ts';
import type { Value } from '../../questionnaires/expressions/values.ts';
import { type LiveContext, pathsOf, runs } from './live-context.ts';
import { isNote } from '../../questionnaires/kinds/traits.ts';

export function answersOf(context: LiveContext): Answers {
  const {
    journey: { compiled, answers, evaluation },
    plan,
  } = context;
  let held = instancesIn(context);
  for (const name of new Set([...plan.fixed, ...plan.run])) {
    if (isNote(compiled.byName.get(name)?.question.kind) || !compiled.byName.has(name)) continue;
    const isRaw = (path: string): boolean =>
      runs(name, context) && (plan.conditional.has(name) || evaluation.relevant.has(path));
    for (const path of pathsOf(name, context).filter((one) => !context.asked.has(one))) {
      const value = isRaw(path) ? answerAt(answers, path) : asAnswer(evaluation.valueAt(path));
      held = value === undefined || value === null ? held : withAnswer(held, path, value);
    }
  }
  return held;
}

/** A value as expressions read it, in a form that is read as the same value again. */
function asAnswer(value: Value): AnswerValue {
  if (isMoment(value)) return momentText(value);
  return value === '' || typeof value === 'boolean' ? null : value;
}

/** Empty instances of the repeats that are sent, so that each keeps its place. */
function instancesIn({ journey: { compiled, evaluation }, plan, prefix }: LiveContext): Answers {
  const sent = new Set(
    [...plan.run, ...plan.fixed].flatMap((name) => [
      name,
      ...(compiled.nodes.get(name)?.repeats ?? []).map((repeat) => repeat.name),
    ]),
  );
  const steps = prefix.split('/');
  let held: Answers = {};
  for (const [name, { node, repeats }] of compiled.nodes) {
    const path = [...steps.slice(0, repeats.length * 2), name].join('/');
    const count = node.type === 'repeat' && sent.has(name) ? evaluation.instanceCount(path) : 0;
    if (count > 0)
      held = withAnswer(
        held,
        path,
        Array.from({ length: count }, () => ({})),
      );
  }
  return held;
}
