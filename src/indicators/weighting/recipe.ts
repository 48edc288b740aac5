// A weighting recipe as data: which steps make final weights out of design weights, in a fixed order – non-response,
// population margins, trimming (methodology, section 5). It is kept with every computation that used it.
import { z } from 'zod';

/** Answers that make a category: codes of a choice, or numbers from `from` to `to`, both included. */
export const answerRule = z.union([
  z.object({ codes: z.array(z.string().min(1).max(60)).min(1).max(60) }),
  z.object({ from: z.number(), to: z.number().nullable() }),
]);
export type AnswerRule = z.infer<typeof answerRule>;

/** How respondents fall into the categories of a margin's variable. */
const variableSource = z.object({
  variable: z.string().min(1).max(60),
  question: z.string().min(1).max(60),
  categories: z.array(z.object({ category: z.string(), answers: z.array(answerRule).min(1) })),
});
export type VariableSource = z.infer<typeof variableSource>;

export const recipeSchema = z.object({
  /** Classes within which those who answered stand for those who did not; null: no such step. */
  nonresponse: z.enum(['stratum', 'psu']).nullable(),
  /** One margin post-stratifies; several are raked. */
  margins: z.array(z.object({ marginId: z.uuid(), variables: z.array(variableSource) })).max(4),
  /** Weights above so many times the median weight of their locality are cut, and what is cut is shared out. */
  trimAbove: z.number().min(1.5).max(100).nullable(),
});
export type Recipe = z.infer<typeof recipeSchema>;

/** A recipe that leaves weights as they are. */
export const emptyRecipe: Recipe = { nonresponse: null, margins: [], trimAbove: null };

export const isEmptyRecipe = ({ nonresponse, margins, trimAbove }: Recipe): boolean =>
  nonresponse === null && margins.length === 0 && trimAbove === null;
