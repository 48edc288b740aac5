// Deletes expired drafts, as announced on the consent page – those of rounds that keep partial responses
// are kept apart first –, expired puzzles and short links.
import { z } from 'zod';
import type { Db } from '../../platform/db/connect.ts';
import { inTransaction } from '../../platform/db/database.ts';
import type { JobDefinition } from '../../platform/jobs/job-definition.ts';
import { defineJob } from '../../platform/jobs/job-definition.ts';
import { compiledVersions } from '../submission/compiled-versions.store.ts';
import { deleteExpiredDrafts } from '../submission/drafts.store.ts';
import { deleteExpiredLinks } from '../keys/short-links.store.ts';
import { deleteExpiredPuzzles } from '../keys/spent-puzzles.store.ts';
import { keepPartials, KEPT_AT_ONCE } from './keep-partials.command.ts';

/** In transactions of a few drafts each, so that no lock is held for long. */
async function keepAll(db: Db, now: Date): Promise<number> {
  const versions = compiledVersions();
  for (let kept = 0; ;) {
    const some = await inTransaction(db, async (tx) => await keepPartials(tx, versions, now));
    kept += some;
    if (some < KEPT_AT_ONCE) return kept;
  }
}

export const eraseDraftsJob = (clock: () => Date): JobDefinition =>
  defineJob({
    kind: 'erase-drafts',
    payload: z.object({}),
    run: async ({ db }) => {
      const kept = await keepAll(db, clock());
      return {
        kept,
        erased: await inTransaction(db, async (tx) => {
          await deleteExpiredPuzzles(tx, clock());
          await deleteExpiredLinks(tx, clock());
          return await deleteExpiredDrafts(tx, clock());
        }),
      };
    },
  });
