// Rounds of a series follow each other automatically: next rounds are made shortly before a quarter
// ends, and finished rounds of a series are closed when no draft is left in them. Rounds whose last day is
// over are closed too.
import { z } from 'zod';
import { inTransaction } from '../platform/db/database.ts';
import { defineJob, type JobDefinition } from '../platform/jobs/job-definition.ts';
import {
  AHEAD_MS,
  closeFinished,
  makeNextRound,
  type SeriesDeps,
} from './roll-over-round.command.ts';
import { closeDueRound } from './close-due-rounds.command.ts';
import { listDue } from './rounds/rounds.store.ts';
import { listFinishing, listToRollOver } from './rounds/round-series.store.ts';

/** As stored in the jobs table. */
export const rollOverRoundsKind = 'relieve-rounds';

/** Result: codes of the rounds that were made and of those that were closed. */
export const rollOverRoundsJob = (clock: () => Date, deps: SeriesDeps): JobDefinition =>
  defineJob({
    kind: rollOverRoundsKind,
    payload: z.object({}),
    run: async ({ db }) => {
      const now = clock();
      const [made, closed]: [string[], string[]] = [[], []];
      for (const code of await listToRollOver(db, new Date(now.getTime() + AHEAD_MS))) {
        const next = await inTransaction(db, (tx) => makeNextRound(tx, code, { now, ...deps }));
        if (next) made.push(next.code);
      }
      for (const { code } of await listFinishing(db, now)) {
        const done = await inTransaction(db, (tx) => closeFinished(tx, code, { now, ...deps }));
        if (done) closed.push(code);
      }
      for (const code of await listDue(db, now))
        if (await inTransaction(db, (tx) => closeDueRound(tx, code, now))) closed.push(code);
      return { made, closed };
    },
  });
