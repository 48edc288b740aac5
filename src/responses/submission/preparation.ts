// From what somebody sent to the row that is kept: validated in full by the one validator, answers that
// no longer apply dropped, open texts masked, conduct flagged. The same for citizens, imports, simulations.
import type { CompiledQuestionnaire } from '../../questionnaires/engine/compiled.ts';
import type { AnswerProblem } from '../../questionnaires/engine/validation.ts';
import { settleAnswers } from '../../questionnaires/engine/validation.ts';
import { flagsOf, scaleQuestions, statusOf } from './flags.ts';
import type { Response } from './response.ts';
import { openQuestions, screen } from './screening.ts';

/** A response before it is judged; times and ids are the caller's. */
export type Submission = Omit<Response, 'roundId' | 'versionId' | 'status' | 'flags' | 'scores'> & {
  /** The field that people do not see was filled in. */
  trapped: boolean;
};
export type Prepared =
  | { ok: true; response: Omit<Response, 'scores'>; dropped: string[] }
  | { ok: false; problems: AnswerProblem[] };

/** What all responses of a version share, worked out once. */
export interface Preparation {
  round: { id: string; versionId: string };
  compiled: CompiledQuestionnaire;
  open: ReadonlySet<string>;
  scales: ReadonlySet<string>;
}

/** By version: its open questions and scales are the same for every response. */
const known = new WeakMap<CompiledQuestionnaire, Pick<Preparation, 'open' | 'scales'>>();

export function preparationOf(
  round: { id: string; versionId: string },
  compiled: CompiledQuestionnaire,
): Preparation {
  const parts = known.get(compiled) ?? {
    open: openQuestions(compiled),
    scales: scaleQuestions(compiled.questionnaire),
  };
  known.set(compiled, parts);
  return { round: { id: round.id, versionId: round.versionId }, compiled, ...parts };
}

export function prepare(preparation: Preparation, submission: Submission): Prepared {
  const { compiled, round, open, scales } = preparation;
  const now = submission.submittedAt;
  const kept = settleAnswers(compiled, submission.answers, { now });
  if (!kept.ok) return kept;
  const { answers, masked } = screen(kept.answers, open);
  const { trapped, ...rest } = submission;
  const flags = flagsOf({ answers, seconds: submission.seconds, trapped, masked }, scales);
  return {
    ok: true,
    response: {
      ...rest,
      roundId: round.id,
      versionId: round.versionId,
      answers,
      flags,
      status: statusOf(flags),
    },
    dropped: kept.dropped,
  };
}
