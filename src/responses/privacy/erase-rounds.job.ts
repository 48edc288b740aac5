// Once an hour: erases the answers of rounds whose time is over, and reports what it erased.
import { z } from 'zod';
import { inTransaction } from '../../platform/db/database.ts';
import { defineJob, type JobDefinition } from '../../platform/jobs/job-definition.ts';
import { listRounds } from '../../sampling/rounds/rounds.store.ts';
import { eraseRound, type Erased } from './erase-round.command.ts';
import { isErasureDue } from '../../sampling/rounds/retention.ts';

export const eraseRoundsKind = 'erase-rounds';

/** Result: by code, what was erased. */
export const eraseRoundsJob = (clock: () => Date): JobDefinition =>
  defineJob({
    kind: eraseRoundsKind,
    payload: z.object({}),
    run: async ({ db }) => {
      const now = clock();
      const done: { code: string; erased: Erased }[] = [];
      for (const { code } of (await listRounds(db)).filter((round) => isErasureDue(round, now))) {
        const erased = await inTransaction(db, (tx) => eraseRound(tx, code, now));
        if (erased) done.push({ code, erased });
      }
      return done;
    },
  });
