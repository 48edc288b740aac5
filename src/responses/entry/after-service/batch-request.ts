// What a caller sends to get links for many dossiers.
import { z } from 'zod';
import { filingWays } from './after-service-link.ts';

export const MAX_ITEMS = 1_000;

export const itemSchema = z.strictObject({
  service: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/)
    .describe('Id of the public service, as DVC09'),
  locality: z
    .string()
    .regex(/^(?:\d{2}|\d{5})$/)
    .describe(
      'Code of the province (two digits) or of the commune (five digits) where the service was used',
    ),
  finishedOn: z.iso
    .date()
    .describe('Day on which the service ended, in Viet Nam; it says which unit the code means'),
  dossier: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .describe(
      'SHA-256 of the dossier number and a salt of the caller, hex; never the number itself',
    ),
  channel: z
    .enum(filingWays)
    .optional()
    .describe('How the dossier was filed; the citizen is asked when left out'),
  expiresAt: z.iso
    .datetime({ offset: true })
    .optional()
    .describe(
      'Last moment of the link; the end of the 30th day after finishedOn when left out, the 90th at the latest',
    ),
});

export type BatchItem = z.infer<typeof itemSchema>;

/** Items are checked one by one: an invalid one does not stop the others. */
export const batchSchema = z.strictObject({
  items: z.array(z.unknown()).min(1).max(MAX_ITEMS),
  short: z
    .boolean()
    .optional()
    .describe(
      'Also a short link for each, at most 40 characters after the host: for SMS and paper',
    ),
});
