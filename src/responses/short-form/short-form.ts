// The form after a service: it is sent on its first page, so that leaving never loses it; what is asked after
// it adds to the response. Pure.
import type { CompiledQuestionnaire } from '../../questionnaires/engine/compiled.ts';
import { isAsked } from '../../questionnaires/kinds/traits.ts';
import { journeyOf } from '../../forms/journey.ts';
import { answerablePaths, relevantPaths, type Journey } from '../../forms/journey-pages.ts';
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

/** Names of what the page asks for these answers: asked once, it is not asked again. */
export const askedOn = (journey: Journey, page: Page): Set<string> =>
  new Set(relevantPaths(journey, page));
