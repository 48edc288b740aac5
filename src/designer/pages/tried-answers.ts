// The answers of a trial, which the browser sends back: their shape is checked again, their meaning by the questionnaire.
import { z } from 'zod';
import { problem } from '../../platform/problems/problem.ts';
import type { Answers } from '../../questionnaires/model/answers.ts';

const answersSchema: z.ZodType<Answers> = z.record(
  z.string(),
  z.lazy(() =>
    z.union([z.string(), z.number(), z.null(), z.array(z.string()), z.array(answersSchema)]),
  ),
);

/** The answers so far came back from the browser: their shape is checked again, their meaning by the questionnaire. */
export function answersFrom(text: unknown): Answers {
  try {
    return answersSchema.parse(JSON.parse(String(text)));
  } catch (error) {
    throw problem('badRequest', { field: '_answers' }, error);
  }
}
