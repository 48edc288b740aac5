// Works off the jobs table inside a server process. Several processes may do so: each job is one
// worker's at a time, shown by a heartbeat; a worker that falls silent loses its job to another.
import { setTimeout as sleep } from 'node:timers/promises';
import { ZodError } from 'zod';
import type { z } from 'zod';
import type { Db } from '../db/database.ts';
import { log, loggableError } from '../log/log.ts';
import { jobAttempts } from '../metrics/metrics.ts';
import { Problem } from '../problems/problem.ts';
import type { Claim, Job } from './jobs.store.ts';
import {
  claimJob,
  failAbandonedJobs,
  failJob,
  finishJob,
  releaseJob,
  reportJob,
  retryJob,
} from './jobs.store.ts';

export interface JobRun<P> {
  id: string;
  payload: P;
  db: Db;
  /** Aborted when the job was taken over by another worker or the server must stop now. */
  signal: AbortSignal;
  /** @param progress from 0 to 1 @param message a text key or a short sentence without personal data */
  report(progress: number, message?: string): void;
}

export interface JobDefinition<P = unknown> {
  kind: string;
  payload: z.ZodType<P>;
  /** Idempotent: it may run again after it was half done. What it returns is kept as the job's result. */
  run(run: JobRun<P>): Promise<unknown>;
}

/** Ties the payload's type to the handler; the worker itself knows only unknown payloads. */
export const defineJob = <P>(definition: JobDefinition<P>): JobDefinition =>
  definition as unknown as JobDefinition;

export interface WorkerOptions {
  concurrency?: number;
  pollMs?: number;
  /** How often a running job shows that it lives (and its progress is written). */
  heartbeatMs?: number;
  /** Silence after which a job counts as abandoned. */
  staleMs?: number;
  /** Wait before the second attempt; doubled for each further one. */
  retryMs?: number;
  /** How long `stop` waits for running jobs before it hands them back. */
  patienceMs?: number;
}

export interface Worker {
  /** Looks for work at once, as after a job was enqueued in this process. */
  wake(): void;
  /** Takes no more jobs, lets running ones end, hands back those that take too long. */
  stop(): Promise<void>;
}

type Settings = Required<WorkerOptions>;
interface Context {
  db: Db;
  definitions: ReadonlyMap<string, JobDefinition>;
  settings: Settings;
  stopping: AbortSignal;
}

const defaults: Settings = {
  concurrency: 1,
  pollMs: 1000,
  heartbeatMs: 1000,
  staleMs: 60_000,
  retryMs: 2000,
  patienceMs: 20_000,
};

/** An error that another attempt would only repeat. */
const isFinal = (error: unknown): boolean => error instanceof Problem || error instanceof ZodError;

const reasonOf = (error: unknown): string =>
  String((loggableError(error) as { message?: string }).message ?? 'unknown error').slice(0, 500);

async function settle(context: Context, job: Job, error: unknown): Promise<void> {
  const claim = { id: job.id, attempt: job.attempts };
  const message = reasonOf(error);
  const final = isFinal(error) || job.attempts >= job.maxAttempts;
  jobAttempts.inc({ kind: job.kind, outcome: final ? 'failed' : 'retried' });
  log[final ? 'error' : 'warn'](
    { job: job.id, kind: job.kind, attempt: job.attempts, error },
    final ? 'job failed' : 'job will be tried again',
  );
  if (final) await failJob(context.db, claim, message);
  else
    await retryJob(context.db, claim, {
      message,
      delayMs: context.settings.retryMs * 2 ** (job.attempts - 1),
    });
}

/** Writes progress and a sign of life while the job runs; aborts it once it is no longer ours. */
function accompany(
  context: Context,
  claim: Claim,
): { report: JobRun<unknown>['report']; lost: AbortController; end: () => void } {
  const lost = new AbortController();
  const state = { progress: 0, message: '' };
  const beat = async () => {
    if (!(await reportJob(context.db, claim, state)))
      lost.abort(new Error('the job was taken over by another worker'));
  };
  const timer = setInterval(() => {
    beat().catch((error: unknown) => {
      log.warn({ job: claim.id, error }, 'no heartbeat');
    });
  }, context.settings.heartbeatMs);
  const report = (progress: number, message = state.message) => {
    state.progress = Math.min(1, Math.max(0, progress));
    state.message = message;
  };
  return {
    report,
    lost,
    end: () => {
      clearInterval(timer);
    },
  };
}

async function work(context: Context, job: Job): Promise<void> {
  const { db, definitions, stopping } = context;
  const definition = definitions.get(job.kind);
  if (definition === undefined) return;
  const claim = { id: job.id, attempt: job.attempts };
  const { report, lost, end } = accompany(context, claim);
  const signal = AbortSignal.any([lost.signal, stopping]);
  try {
    const payload = definition.payload.parse(job.payload);
    const result = await definition.run({ id: job.id, payload, db, signal, report });
    const ours = await finishJob(db, claim, result);
    jobAttempts.inc({ kind: job.kind, outcome: ours ? 'done' : 'lost' });
  } catch (error) {
    if (stopping.aborted && (await releaseJob(db, claim)))
      jobAttempts.inc({ kind: job.kind, outcome: 'released' });
    else await settle(context, job, error);
  } finally {
    end();
  }
}

/** Starts taking jobs of the given definitions. */
export function startWorker(
  db: Db,
  jobs: readonly JobDefinition[],
  options: WorkerOptions = {},
): Worker {
  const settings = { ...defaults, ...options };
  const halt = new AbortController();
  const context: Context = {
    db,
    definitions: new Map(jobs.map((job) => [job.kind, job])),
    settings,
    stopping: halt.signal,
  };
  const kinds = jobs.map(({ kind }) => kind);
  const running = new Set<Promise<void>>();
  let stopped = false;
  let pause = new AbortController();

  const next = async (): Promise<Job | null> => {
    await failAbandonedJobs(db, kinds, settings.staleMs);
    return await claimJob(db, kinds, settings.staleMs);
  };
  const take = async (): Promise<boolean> => {
    if (stopped || running.size >= settings.concurrency) return false;
    const job = await next().catch((error: unknown) => {
      log.warn({ error }, 'jobs cannot be read');
      return null;
    });
    if (job === null) return false;
    const done: Promise<void> = work(context, job)
      .catch((error: unknown) => {
        log.error({ job: job.id, error }, 'the outcome of a job could not be written');
      })
      .finally(() => {
        running.delete(done);
        pause.abort();
      });
    running.add(done);
    return true;
  };
  const loop = async (): Promise<void> => {
    while (!stopped) {
      pause = new AbortController();
      if (await take()) continue;
      await sleep(settings.pollMs, undefined, { signal: pause.signal }).catch(() => undefined);
    }
  };
  const looping = loop();
  const stop = async (): Promise<void> => {
    stopped = true;
    pause.abort();
    await looping;
    const giveUp = setTimeout(() => {
      halt.abort(new Error('the server stops'));
    }, settings.patienceMs);
    await Promise.all(running);
    clearTimeout(giveUp);
  };
  return {
    wake: () => {
      pause.abort();
    },
    stop,
  };
}
