// The form after a service: it is sent on its first page, so that leaving never loses it; what is asked after
// it adds to the response. Pure.
import { ownValue } from '../../platform/own-value.ts';
import type {
  CompiledQuestion,
  CompiledQuestionnaire,
} from '../../questionnaires/engine/compiled.ts';
import { validateAnswers } from '../../questionnaires/engine/validation.ts';
import { isAsked } from '../../questionnaires/kinds/traits.ts';
import { isEmpty, type Answers, type AnswerValue } from '../../questionnaires/model/answers.ts';
import { journeyOf } from '../../forms/journey.ts';
import { answerablePaths } from '../../forms/journey-pages.ts';
import { ENTRY_QUESTIONS } from '../../forms/page-questions.ts';
import type { Page } from '../../questionnaires/engine/pages/page.ts';
import type { Round } from '../../sampling/rounds/round.ts';
import type { EntryPoint } from '../submission/entry-point.ts';
import type { Place } from '../submission/place.ts';

/** An entry point that says all that is known before the first question. */
export type FullEntryPoint = EntryPoint & { place: Place; serviceId: string };

/** A round with a form after a service. */
export type ShortRound = Round & { shortVersionId: string };

export const hasShortForm = (round: Round): round is ShortRound => Boolean(round.shortVersionId);

/**
 * Who comes by a link that names service and place. Without a ticket a puzzle keeps programs away, and that
 * is on the first page of the questionnaire.
 */
export const takesShortForm = (
  round: Round,
  entryPoint: EntryPoint | null,
): entryPoint is FullEntryPoint =>
  hasShortForm(round) &&
  entryPoint !== null &&
  entryPoint.place !== null &&
  entryPoint.serviceId !== null &&
  (entryPoint.entry.ticket !== null || !round.puzzleBits);

/** Whether the first page can be sent alone: nothing that is asked after it is required. */
export function isSentAtOnce(compiled: CompiledQuestionnaire, now: Date): boolean {
  const [first] = journeyOf(compiled, {}, { now }).pages;
  if (first?.kind !== 'questions' || first.repeat !== undefined) return false;
  const onFirst = new Set(answerablePaths(first));
  return [...compiled.byName.values()].every(
    ({ name, question }) =>
      !isAsked(question.kind) ||
      question.required === undefined ||
      onFirst.has(name) ||
      ENTRY_QUESTIONS.has(name),
  );
}

/** Names of the page's questions: asked once, they are not asked again. */
export const askedOn = (page: Page): Set<string> => new Set(answerablePaths(page));

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
  const optional = leftOut.filter(
    (name) => compiled.byName.get(name)?.question.required === undefined,
  );
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
