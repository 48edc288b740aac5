// Takes jobs from the jobs table inside a server process. Several processes may do so: each job
// belongs to one worker at a time, which sends heartbeats. When a worker's heartbeats stop, another
// takes over its job.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Db } from '../db/connect.ts';
import { log } from '../log/log.ts';
import type { JobDefinition } from './job-definition.ts';
import type { Job } from './job.ts';
import { claimJob, failAbandonedJobs } from './jobs.store.ts';
import { runJob, type JobContext } from './run-job.ts';

export interface WorkerOptions {
  concurrency?: number;
  pollMs?: number;
  /** How often a running job shows that it lives (and its progress is written). */
  heartbeatMs?: number;
  /** Silence after which a job counts as abandoned. */
  staleMs?: number;
  /** Wait before the second attempt; doubled for each further one. */
  retryMs?: number;
  /** How long `stop` waits for running jobs before it releases them. */
  patienceMs?: number;
}

export interface Worker {
  /** Looks for work at once, as after a job was enqueued in this process. */
  wake(): void;
  /** Takes no more jobs, lets running ones end, releases those that take too long. */
  stop(): Promise<void>;
}

const defaults: Required<WorkerOptions> = {
  concurrency: 1,
  pollMs: 1000,
  heartbeatMs: 1000,
  staleMs: 60_000,
  retryMs: 2000,
  patienceMs: 20_000,
};

class JobsWorker implements Worker {
  private readonly settings: Required<WorkerOptions>;
  private readonly context: JobContext;
  private readonly kinds: readonly string[];
  private readonly running = new Set<Promise<void>>();
  private readonly giveUp = new AbortController();
  private readonly looping: Promise<void>;
  private isStopped = false;
  /** Aborted to look for the next job at once. */
  private pause = new AbortController();

  constructor(db: Db, jobs: readonly JobDefinition[], options: WorkerOptions) {
    this.settings = { ...defaults, ...options };
    this.context = {
      db,
      definitions: new Map(jobs.map((job) => [job.kind, job])),
      settings: this.settings,
      stopping: this.giveUp.signal,
    };
    this.kinds = jobs.map(({ kind }) => kind);
    this.looping = this.loop();
  }

  wake(): void {
    this.pause.abort();
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    this.pause.abort();
    await this.looping;
    const timer = setTimeout(() => {
      this.giveUp.abort(new Error('the server stops'));
    }, this.settings.patienceMs);
    await Promise.all(this.running);
    clearTimeout(timer);
  }

  private async loop(): Promise<void> {
    while (!this.isStopped) {
      this.pause = new AbortController();
      if (await this.startNext()) continue;
      await sleep(this.settings.pollMs, undefined, { signal: this.pause.signal }).catch(
        () => undefined,
      );
    }
  }

  /** @returns whether a job was started */
  private async startNext(): Promise<boolean> {
    if (this.isStopped || this.running.size >= this.settings.concurrency) return false;
    const job = await this.claim().catch((error: unknown) => {
      log.warn({ error }, 'jobs cannot be read');
      return null;
    });
    if (job === null) return false;
    const done: Promise<void> = runJob(this.context, job)
      .catch((error: unknown) => {
        log.error({ job: job.id, error }, 'the outcome of a job could not be written');
      })
      .finally(() => {
        this.running.delete(done);
        this.pause.abort();
      });
    this.running.add(done);
    return true;
  }

  private async claim(): Promise<Job | null> {
    const { db } = this.context;
    await failAbandonedJobs(db, this.kinds, this.settings.staleMs);
    return await claimJob(db, this.kinds, this.settings.staleMs);
  }
}

/** Starts taking jobs of the given definitions. */
export const startWorker = (
  db: Db,
  jobs: readonly JobDefinition[],
  options: WorkerOptions = {},
): Worker => new JobsWorker(db, jobs, options);
