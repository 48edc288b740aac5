// The options a question offers: filtered by answers, in a random order where its author asks for one.
import type { CompiledQuestion } from '../compiled-node.ts';
import { drawn } from '../../expressions/functions/numbers.ts';
import { toBoolean, toNumber } from '../../expressions/values.ts';
import type { Choice } from '../../model/questionnaire.ts';
import { questionAt, type Session } from './session.ts';
import type { QuestionPlace } from './evaluation.ts';
import { say } from './texts.ts';
import { memoByObject } from '../../../platform/memo.ts';

export function choicesAt(session: Session, place: QuestionPlace): readonly Choice[] {
  const located = questionAt(session, place);
  if (!located) return [];
  const { step } = located;
  const always = alwaysOffered(step);
  if (always) return always;
  const shown = step.options.filter(({ choice }) => {
    session.env.row = choice;
    return step.choiceFilter ? toBoolean(step.choiceFilter.run(session.env)) : true;
  });
  session.env.row = null;
  const choices = shown.map(({ choice, label }) =>
    label ? { ...choice, label: say(session, label) } : choice,
  );
  return step.question.parameters?.['randomize'] === 'true'
    ? shuffled(choices, seedOf(session, step))
    : choices;
}

/** The options of a question that offers the same ones to everybody; null where answers or chance decide. */
const alwaysOffered = memoByObject((step: CompiledQuestion): readonly Choice[] | null =>
  step.choiceFilter ||
  step.question.parameters?.['randomize'] === 'true' ||
  step.options.some(({ label }) => label !== null)
    ? null
    : step.options.map(({ choice }) => choice),
);

function seedOf(session: Session, step: CompiledQuestion): number {
  const seed = step.seed ? toNumber(step.seed.run(session.env)) : NaN;
  return Number.isNaN(seed) ? (session.context.seed ?? 0) + step.slot : seed;
}

function shuffled(choices: readonly Choice[], seed: number): Choice[] {
  const left = [...choices];
  return choices.map(
    (_, place) => left.splice(Math.floor(drawn(seed, place) * left.length), 1)[0] as Choice,
  );
}
