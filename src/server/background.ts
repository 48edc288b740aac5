// The work of a server beside HTTP: jobs, hourly and nightly housekeeping, folding of counts, chaining the
// audit log.
import { startLinking } from '../accounts/audit/link-audit.job.ts';
import { jobsOf } from '../app/jobs.ts';
import { inTransaction } from '../platform/db/database.ts';
import type { Db } from '../platform/db/connect.ts';
import { enqueueJob } from '../platform/jobs/jobs.store.ts';
import { startWorker } from '../platform/jobs/worker.ts';
import { log } from '../platform/log/log.ts';
import { startFolding } from '../responses/counts/fold-counts.job.ts';
import { nightOf, reconcileKind } from '../responses/counts/reconcile-counts.job.ts';
import { eraseRoundsKind } from '../responses/privacy/erase-rounds.job.ts';
import { rollOverRoundsKind } from '../sampling/roll-over-rounds.job.ts';

/** Asks for the housekeeping once an hour, and once a night; however many processes ask, it is one job. */
function everyHour(db: Db, clock: () => Date): NodeJS.Timeout {
  const ask = (): void => {
    const now = clock();
    const key = now.toISOString().slice(0, 13);
    inTransaction(db, async (tx) => {
      for (const kind of ['erase-drafts', rollOverRoundsKind, eraseRoundsKind])
        await enqueueJob(tx, { kind, key });
      await enqueueJob(tx, { kind: reconcileKind, key: nightOf(now) });
    }).catch((error: unknown) => {
      log.warn({ error }, 'housekeeping was not asked for');
    });
  };
  ask();
  return setInterval(ask, 3_600_000);
}

export const jobsMs = 1_000;

export interface BackgroundWork {
  /** Looks for jobs at once. */
  wake: () => void;
  /** Gives running jobs a second to end, then releases them. */
  stop: () => Promise<void>;
}

export function startBackgroundWork(db: Db): BackgroundWork {
  const clock = (): Date => new Date();
  const worker = startWorker(db, jobsOf(clock), { patienceMs: jobsMs });
  const hourly = everyHour(db, clock);
  const stopFolding = startFolding(db);
  const stopLinking = startLinking(db);
  return {
    wake: () => {
      worker.wake();
    },
    stop: async () => {
      clearInterval(hourly);
      await worker.stop();
      await Promise.all([stopFolding(), stopLinking()]);
    },
  };
}
