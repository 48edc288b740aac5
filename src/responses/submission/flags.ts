// Signs of careless or automated answering. A flag never drops a response: it marks it or holds it
// back (`held`), and a researcher decides.
import { isNoAnswer } from '../../questionnaires/model/no-answer.ts';
import { ownValue } from '../../platform/own-value.ts';
import type { Questionnaire } from '../../questionnaires/model/questionnaire.ts';
import { questionsOf } from '../../questionnaires/model/nodes.ts';
import type { Answers } from '../../questionnaires/model/answers.ts';
import { holdsCode } from '../../questionnaires/kinds/traits.ts';

export const flagNames = ['trap', 'speeding', 'straight-lining', 'masked-text'] as const;
export type Flag = (typeof flagNames)[number];
export type ResponseStatus = 'counted' | 'held' | 'excluded' | 'withdrawn';

/** A question cannot be read faster than this. */
export const SECONDS_PER_QUESTION = 1.5;
/** At least this many scale questions must have the same answer to count as straight-lining. */
export const STRAIGHT_LINE = 7;

export interface Conduct {
  answers: Answers;
  /** From the first page to sending; null when unknown, as in an import. */
  seconds: number | null;
  trapped: boolean;
  masked: readonly string[];
}

/** The questions answered on one scale of four or more ordered steps (all codes numbers, but for dk and refused). */
export function scaleQuestions(questionnaire: Questionnaire): ReadonlySet<string> {
  const scales = new Set(
    questionnaire.lists
      .filter((list) => {
        const steps = list.choices.filter(({ name }) => !isNoAnswer(name));
        return steps.length >= 4 && steps.every((choice) => /^\d+$/.test(choice.name));
      })
      .map((list) => list.name),
  );
  return new Set(
    questionsOf(questionnaire)
      .filter((question) => holdsCode(question.kind) && scales.has(question.list ?? ''))
      .map((question) => question.name),
  );
}

export function flagsOf(conduct: Conduct, scales: ReadonlySet<string>): Flag[] {
  const given = Object.values(conduct.answers).filter(
    (value) => value !== null && value !== undefined && value !== '',
  ).length;
  const onScale = [...scales]
    .map((name) => ownValue(conduct.answers, name))
    .filter((value) => value !== null && value !== undefined && value !== '');
  const raised: Record<Flag, boolean> = {
    trap: conduct.trapped,
    speeding: conduct.seconds !== null && conduct.seconds < given * SECONDS_PER_QUESTION,
    'straight-lining': onScale.length >= STRAIGHT_LINE && new Set(onScale).size === 1,
    'masked-text': conduct.masked.length > 0,
  };
  return flagNames.filter((flag) => raised[flag]);
}

const holding: readonly Flag[] = ['trap', 'speeding'];

/** Responses that seem not to be given by a person are held for a researcher; the others count. */
export const statusOf = (flags: readonly Flag[]): ResponseStatus =>
  flags.some((flag) => holding.includes(flag)) ? 'held' : 'counted';
