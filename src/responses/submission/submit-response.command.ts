// Responses from other sources than a respondent's draft: imports and simulations, validated in the same
// way, scored and inserted in the caller's transaction.
import type { Reader, Tx } from '../../platform/db/connect.ts';
import { problem } from '../../platform/problems/problem.ts';
import type { Answers } from '../../questionnaires/model/answers.ts';
import type { AnswerProblem } from '../../questionnaires/engine/answer-check.ts';
import type { Preparation, Submission } from './preparation.ts';
import { prepare } from './preparation.ts';
import type { Response, ResponseCodes } from './response.ts';
import { insertResponses } from './responses.store.ts';

/** Scores and groups of the answers to a version. app.ts gives it. */
export type Scorer = (db: Reader, versionId: string, answers: Answers) => Promise<ResponseCodes>;
export type Submitted =
  | { ok: true; isNew: boolean; response: Response; dropped: string[] }
  | { ok: false; problems: AnswerProblem[] };

/** One response from any source. Nothing is stored when an answer is invalid. */
export async function submitAnswers(
  tx: Tx,
  input: { preparation: Preparation; submission: Submission; score: Scorer },
): Promise<Submitted> {
  const prepared = prepare(input.preparation, input.submission);
  if (!prepared.ok) return prepared;
  const codes = await input.score(tx, prepared.response.versionId, prepared.response.answers);
  const response = { ...prepared.response, ...codes };
  const isNew = (await insertResponses(tx, [response])).has(response.id);
  return { ok: true, isNew, response, dropped: prepared.dropped };
}

/**
 * Many responses of one round (simulations, imports), each validated as by `submitAnswers`, inserted in bulk.
 * @throws Problem `unprocessable` naming the first invalid submission and question; nothing is stored then
 * @returns how many were new
 */
export async function submitManyAnswers(
  tx: Tx,
  input: { preparation: Preparation; submissions: readonly Submission[]; score: Scorer },
): Promise<number> {
  const responses: Response[] = [];
  for (const [index, submission] of input.submissions.entries()) {
    const prepared = prepare(input.preparation, submission);
    if (!prepared.ok) {
      const first = prepared.problems[0];
      throw problem('unprocessable', {
        submission: index + 1,
        question: first?.path ?? '',
        code: first?.code ?? '',
      });
    }
    responses.push({
      ...prepared.response,
      ...(await input.score(tx, prepared.response.versionId, prepared.response.answers)),
    });
  }
  return (await insertResponses(tx, responses)).size;
}
