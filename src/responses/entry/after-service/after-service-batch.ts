// The batch a caller sends, and the answer: one per item, in the same order. The schemas are the
// contract; docs/api/after-service-links.json says the same in OpenAPI, and a test compares the two.
import { z } from 'zod';

export const itemProblems = [
  'invalid',
  'service',
  'locality',
  'scope',
  'uncovered',
  'future',
  'long',
  'expired',
] as const;

export type ItemProblem = (typeof itemProblems)[number];

export const answerSchema = z.strictObject({
  round: z.string(),
  links: z.array(
    z.union([
      z.strictObject({
        url: z.url(),
        short: z.url().optional().describe('Where the batch asked for short links'),
        expiresAt: z.iso.datetime(),
      }),
      z.strictObject({
        problem: z.strictObject({
          code: z.enum(itemProblems),
          field: z.string().optional().describe('Where, for the code invalid'),
          words: z.strictObject({ vi: z.string(), en: z.string() }),
        }),
      }),
    ]),
  ),
});

export type BatchAnswer = z.infer<typeof answerSchema>;
