// How long the queue is, asked when somebody reads the figures.
import { Gauge } from 'prom-client';
import type { Db } from '../db/connect.ts';
import { registry } from '../metrics/metrics.ts';
import { countJobs } from './job-counts.store.ts';

let watched: Db | null = null;

const queue = new Gauge({
  name: 'civic_gauge_jobs',
  help: 'Jobs by state; failed ones of the last seven days',
  labelNames: ['state'],
  registers: [registry],
  collect: async () => {
    if (!watched) return;
    // A database that is down must not take the other figures with it.
    const counts = await countJobs(watched).catch(() => null);
    if (counts === null) {
      queue.reset();
      return;
    }
    for (const state of ['waiting', 'running', 'failed'] as const)
      queue.set({ state }, counts[state]);
    longestWait.set(counts.longestWait ?? 0);
  },
});

const longestWait = new Gauge({
  name: 'civic_gauge_job_wait_seconds',
  help: 'How long the job has waited that has waited longest',
  registers: [registry],
});

/** Shows the jobs of a database: in the process that works on them, so that they are counted once. */
export function watchJobs(db: Db): void {
  watched = db;
}
