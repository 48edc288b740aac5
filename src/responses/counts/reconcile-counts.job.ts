// Once a night the stored responses and drafts are counted and compared with the counts that pages
// read. A difference should never occur; it is repaired and logged. Rounds whose answers were archived
// and dropped keep their counts.
import { z } from 'zod';
import { inTransaction } from '../../platform/db/database.ts';
import type { JobDefinition } from '../../platform/jobs/job-definition.ts';
import { defineJob } from '../../platform/jobs/job-definition.ts';
import { log } from '../../platform/log/log.ts';
import { listRounds } from '../../sampling/rounds/rounds.store.ts';
import { repairDraftCounts, repairRoundCounts, type Difference } from './response-counts.store.ts';

export const reconcileKind = 'reconcile-counts';

/** The night that `now` belongs to: it begins at two o'clock in Viet Nam. */
export const nightOf = (now: Date): string =>
  new Date(now.getTime() - 19 * 3_600_000).toISOString().slice(0, 10);

/** Lines of one round in the log. */
const LOGGED = 20;

function logDifferences(round: string | null, wrong: readonly Difference[]): void {
  if (wrong.length === 0) return;
  const differences = wrong
    .slice(0, LOGGED)
    .map(({ facet, localityId, value, status, expected, found }) => ({
      facet,
      localityId,
      value,
      status,
      expected,
      found,
    }));
  log.error(
    { round, wrong: wrong.length, differences },
    'counts did not match what is stored; they were repaired',
  );
}

/** Round by round, each in a transaction of its own; result: how many counts were wrong. */
export const reconcileCountsJob = (): JobDefinition =>
  defineJob({
    kind: reconcileKind,
    payload: z.object({}),
    run: async ({ db, report, signal }) => {
      const rounds = (await listRounds(db)).filter(({ archivedAt }) => !archivedAt);
      let wrong = 0;
      for (const [done, round] of rounds.entries()) {
        signal.throwIfAborted();
        report(done / (rounds.length + 1), round.code);
        const found = await inTransaction(db, (tx) => repairRoundCounts(tx, round.id));
        logDifferences(round.code, found);
        wrong += found.length;
      }
      const drafts = await inTransaction(db, repairDraftCounts);
      logDifferences(null, drafts);
      return { rounds: rounds.length, wrong: wrong + drafts.length };
    },
  });
