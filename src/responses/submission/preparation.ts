// Turns a submission into the response to store: all answers validated, those that no longer apply
// dropped, open texts masked, conduct flagged. The same for respondents, imports and simulations.
import type { CompiledQuestionnaire } from '../../questionnaires/engine/compiled.ts';
import type { AnswerProblem } from '../../questionnaires/engine/answer-check.ts';
import { settleAnswers } from '../../questionnaires/engine/settled-answers.ts';
import { ENTRY_QUESTIONS } from '../../forms/page-questions.ts';
import { isSilent } from '../../questionnaires/kinds/traits.ts';
import { questionsOf } from '../../questionnaires/model/nodes.ts';
import type { Questionnaire } from '../../questionnaires/model/questionnaire.ts';
import { flagsOf, scaleQuestions, statusOf } from './flags.ts';
import type { Response, ResponseCodes } from './response.ts';
import { openQuestions, screen } from './screening.ts';
import { memoByObject } from '../../platform/memo.ts';

/** A response before it is validated; times and ids are given by the caller. */
export type Submission = Omit<
  Response,
  'roundId' | 'versionId' | 'status' | 'flags' | keyof ResponseCodes
> & {
  /** The field that people do not see was filled in. */
  trapped: boolean;
};
export type Prepared =
  | { ok: true; response: Omit<Response, keyof ResponseCodes>; dropped: string[] }
  | { ok: false; problems: AnswerProblem[] };

/** What preparing needs of a version, computed once for all its responses. */
export interface Preparation {
  round: { id: string; versionId: string };
  compiled: CompiledQuestionnaire;
  open: ReadonlySet<string>;
  scales: ReadonlySet<string>;
  /** Names of answers that nobody typed: of steps before the pages, computed, given along. */
  silent: ReadonlySet<string>;
}

/** The same for every response of a version. */
const partsOf = memoByObject(
  (compiled: CompiledQuestionnaire): Pick<Preparation, 'open' | 'scales' | 'silent'> => ({
    open: openQuestions(compiled),
    scales: scaleQuestions(compiled.questionnaire),
    silent: silentQuestions(compiled.questionnaire),
  }),
);

const silentQuestions = (questionnaire: Questionnaire): Set<string> =>
  new Set([
    ...ENTRY_QUESTIONS,
    ...questionsOf(questionnaire)
      .filter(({ kind }) => isSilent(kind))
      .map(({ name }) => name),
  ]);

export function preparationOf(
  round: { id: string; versionId: string },
  compiled: CompiledQuestionnaire,
): Preparation {
  return { round: { id: round.id, versionId: round.versionId }, compiled, ...partsOf(compiled) };
}

export function prepare(preparation: Preparation, submission: Submission): Prepared {
  const { compiled, round, open, scales, silent } = preparation;
  const now = submission.submittedAt;
  const settled = settleAnswers(compiled, submission.answers, { now });
  if (!settled.ok) return settled;
  const { answers, masked } = screen(settled.answers, open);
  const { trapped, ...rest } = submission;
  const typed = Object.fromEntries(Object.entries(answers).filter(([name]) => !silent.has(name)));
  const flags = flagsOf({ answers: typed, seconds: submission.seconds, trapped, masked }, scales);
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
    dropped: settled.dropped,
  };
}
