// The report a caller sends of how many people were served, and the answer. The schemas are the contract;
// docs/api/after-service-links.json says the same in OpenAPI, and a test compares the two.
import { z } from 'zod';
import { itemSchema } from './batch-request.ts';

export const MAX_COUNTS = 1_000;

export const countSchema = z.strictObject({
  service: itemSchema.shape.service,
  locality: itemSchema.shape.locality,
  day: z.iso.date().describe('Day on which the services ended, in Viet Nam; not in the future'),
  served: z
    .int()
    .min(0)
    .max(10_000_000)
    .describe('Dossiers of this service that were finished there on that day'),
});

/** All are taken, or none. */
export const reportSchema = z.strictObject({
  counts: z.array(countSchema).min(1).max(MAX_COUNTS),
});

export const reportAnswerSchema = z.strictObject({
  saved: z.int().describe('Counts saved; one reported before takes the new number'),
});

export type ServedReport = z.infer<typeof reportSchema>;
