// One job of the jobs table while it runs: heartbeat and progress, and the outcome that is written –
// done, retried, failed, or released to another worker because the server stops.
import { ZodError } from 'zod';
import type { Db } from '../db/connect.ts';
import { log, loggableError } from '../log/log.ts';
import { jobAttempts, jobSeconds } from '../metrics/metrics.ts';
import { Problem } from '../problems/problem.ts';
import type { JobDefinition, JobRun } from './job-definition.ts';
import type { Claim, Job } from './job.ts';
import { failJob, finishJob, releaseJob, reportJob, retryJob } from './jobs.store.ts';

export interface JobContext {
  db: Db;
  definitions: ReadonlyMap<string, JobDefinition>;
  settings: { heartbeatMs: number; retryMs: number };
  /** Aborted when the server cannot wait for running jobs any longer. */
  stopping: AbortSignal;
}

/** An error that another attempt would only repeat. */
const isFinal = (error: unknown): boolean => error instanceof Problem || error instanceof ZodError;

const reasonOf = (error: unknown): string =>
  String((loggableError(error) as { message?: string }).message ?? 'unknown error').slice(0, 500);

/** Retries later, or fails the job where another attempt would not help. */
async function recordFailure(context: JobContext, job: Job, error: unknown): Promise<void> {
  const claim = { id: job.id, attempt: job.attempts };
  const message = reasonOf(error);
  const final = isFinal(error) || job.attempts >= job.maxAttempts;
  const ours = final
    ? await failJob(context.db, claim, message)
    : await retryJob(context.db, claim, {
        message,
        delayMs: context.settings.retryMs * 2 ** (job.attempts - 1),
      });
  // Cancelled since the last heartbeat: what failed is of no consequence any more.
  const outcome = final ? 'failed' : 'retried';
  jobAttempts.inc({ kind: job.kind, outcome: ours ? outcome : 'lost' });
  if (!ours) return;
  log[final ? 'error' : 'warn'](
    { job: job.id, kind: job.kind, attempt: job.attempts, error },
    final ? 'job failed' : 'job will be tried again',
  );
}

/** Writes progress and a heartbeat while the job runs; aborts it once another worker has taken it over. */
function keepHeartbeat(
  context: JobContext,
  claim: Claim,
): { report: JobRun<unknown>['report']; lost: AbortController; end: () => void } {
  const lost = new AbortController();
  const state = { progress: 0, message: '' };
  const beat = async () => {
    if (!(await reportJob(context.db, claim, state)))
      lost.abort(new Error('the job was cancelled or taken over by another worker'));
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

/** Runs one claimed job to its end and writes the outcome. */
export async function runJob(context: JobContext, job: Job): Promise<void> {
  const { db, definitions, stopping } = context;
  const definition = definitions.get(job.kind);
  if (definition === undefined) return;
  const claim = { id: job.id, attempt: job.attempts };
  const { report, lost, end } = keepHeartbeat(context, claim);
  const signal = AbortSignal.any([lost.signal, stopping]);
  const stopClock = jobSeconds.startTimer({ kind: job.kind });
  try {
    const payload = definition.payload.parse(job.payload);
    const isLastAttempt = job.attempts >= job.maxAttempts;
    const result = await definition.run({
      id: job.id,
      payload,
      db,
      signal,
      isLastAttempt,
      report,
    });
    const ours = await finishJob(db, claim, result);
    jobAttempts.inc({ kind: job.kind, outcome: ours ? 'done' : 'lost' });
  } catch (error) {
    if (stopping.aborted && (await releaseJob(db, claim)))
      jobAttempts.inc({ kind: job.kind, outcome: 'released' });
    else if (lost.signal.aborted) jobAttempts.inc({ kind: job.kind, outcome: 'lost' });
    else await recordFailure(context, job, error);
  } finally {
    end();
    stopClock();
  }
}
