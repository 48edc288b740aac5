// A response that was begun and never sent, kept apart where the round says so and its respondent was told:
// to see where people stop. It never counts as a response.
import type { EvaluationContext } from '../../questionnaires/engine/compiled.ts';
import { dropIrrelevant } from '../../questionnaires/engine/settled-answers.ts';
import type { Answers } from '../../questionnaires/model/answers.ts';
import { journeyOf } from '../../forms/journey.ts';
import { firstOpenPage } from '../../forms/journey-pages.ts';
import type { CompiledQuestionnaire } from '../../questionnaires/engine/compiled.ts';
import type { Draft } from '../submission/draft.ts';
import { answeringSeconds } from '../submission/paradata.ts';
import { openQuestions, screen } from '../submission/screening.ts';

export interface PartialResponse {
  /** That of the draft: who holds the code to go on can have it erased. */
  id: string;
  localityId: number;
  roundId: string;
  versionId: string;
  serviceId: string | null;
  channel: Draft['channel'];
  servicePoint: string | null;
  caller: string | null;
  language: string;
  device: string;
  /** The page that was to be answered next; null: all were, and nothing was sent. */
  stoppedAt: string | null;
  answers: Answers;
  seconds: number | null;
  startedAt: Date;
  lastSavedAt: Date;
}

/**
 * Answers that no longer apply are left out, and telephone and ID numbers in open texts masked, as in a
 * response.
 */
export function partialOf(
  draft: Draft,
  compiled: CompiledQuestionnaire,
  context: EvaluationContext,
): PartialResponse {
  const journey = { ...journeyOf(compiled, draft.answers, context), typed: draft.typed };
  return {
    id: draft.id,
    localityId: draft.localityId,
    roundId: draft.roundId,
    versionId: draft.versionId,
    serviceId: draft.serviceId,
    channel: draft.channel,
    servicePoint: draft.entry.servicePoint,
    caller: draft.entry.caller,
    language: draft.language,
    device: draft.device,
    stoppedAt: firstOpenPage(journey)?.id ?? null,
    answers: screen(
      dropIrrelevant(compiled, draft.answers, context).answers,
      openQuestions(compiled),
    ).answers,
    seconds: answeringSeconds(draft.paradata),
    startedAt: draft.startedAt,
    lastSavedAt: draft.updatedAt,
  };
}
