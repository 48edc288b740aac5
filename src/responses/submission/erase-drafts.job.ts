// Deletes expired drafts, as announced on the consent page, and expired puzzles.
import { z } from 'zod';
import { inTransaction } from '../../platform/db/database.ts';
import type { JobDefinition } from '../../platform/jobs/job-definition.ts';
import { defineJob } from '../../platform/jobs/job-definition.ts';
import { deleteExpiredDrafts } from './drafts.store.ts';
import { deleteExpiredPuzzles } from './spent-puzzles.store.ts';

export const eraseDraftsJob = (clock: () => Date): JobDefinition =>
  defineJob({
    kind: 'erase-drafts',
    payload: z.object({}),
    run: async ({ db }) => ({
      erased: await inTransaction(db, async (tx) => {
        await deleteExpiredPuzzles(tx, clock());
        return await deleteExpiredDrafts(tx, clock());
      }),
    }),
  });
