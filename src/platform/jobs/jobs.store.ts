// The jobs table: background work. A job is claimed with SKIP LOCKED, and its number of attempts
// identifies the claim: a worker that was considered dead can no longer write to it. All times are
// the database's, because many processes share the table.
import { randomUUID } from 'node:crypto';
import type { Db, Reader, Tx } from '../db/connect.ts';
import { type Claim, columns, type Job, jobOf, type JobRequest, type JobRow } from './job.ts';

/**
 * Asks for a job. A key that is waiting, running or done gives the job there is; one that failed
 * starts anew. Part of the caller's transaction: no commit, no job.
 */
export async function enqueueJob(
  tx: Tx,
  { kind, key, payload = {}, maxAttempts = 3 }: JobRequest,
): Promise<Job> {
  await tx.raw(
    `insert into jobs (id, kind, key, payload, status, attempts, max_attempts, progress, message,
      created_at, run_after)
    values (?, ?, ?, ?, 'waiting', 0, ?, 0, '', now(), now())
    on conflict on constraint jobs_kind_key_key do update
    set status = 'waiting', attempts = 0, payload = excluded.payload,
      max_attempts = excluded.max_attempts, progress = 0, message = '',
      run_after = excluded.run_after, finished_at = null
    where jobs.status = 'failed'`,
    [randomUUID(), kind, key, JSON.stringify(payload), maxAttempts],
  );
  const job = await findJobByKey(tx, kind, key);
  if (job === null) throw new Error(`the job ${kind} ${key} vanished while it was asked for`);
  return job;
}

export async function findJob(db: Reader, id: string): Promise<Job | null> {
  const row = (await db<JobRow>('jobs').select(columns).where({ id }).first()) as
    JobRow | undefined;
  return row === undefined ? null : jobOf(row);
}

export async function findJobByKey(db: Reader, kind: string, key: string): Promise<Job | null> {
  const row = (await db<JobRow>('jobs').select(columns).where({ kind, key }).first()) as
    JobRow | undefined;
  return row === undefined ? null : jobOf(row);
}

/** Newest first. */
export async function listJobs(
  db: Reader,
  { kind, limit = 50 }: { kind?: string; limit?: number } = {},
): Promise<Job[]> {
  const rows = (await db<JobRow>('jobs')
    .select(columns)
    .modify((query) => {
      if (kind !== undefined) void query.where({ kind });
    })
    .orderBy([{ column: 'created_at', order: 'desc' }, 'id'])
    .limit(limit)) as JobRow[];
  return rows.map(jobOf);
}

/**
 * Takes the job that has waited longest, or one whose worker has shown no sign of life for
 * `staleMs`; null when there is none. One statement, so that two workers never take the same.
 */
export async function claimJob(
  db: Db,
  kinds: readonly string[],
  staleMs: number,
): Promise<Job | null> {
  const { rows } = await db.raw<{ rows: JobRow[] }>(
    `update jobs set status = 'running', attempts = attempts + 1, heartbeat_at = now(), progress = 0,
      message = ''
    where id = (
      select id from jobs
      where kind = any(?) and attempts < max_attempts
        and (status = 'waiting' and run_after <= now()
          or status = 'running' and heartbeat_at < now() - ? * interval '1 millisecond')
      order by run_after, created_at
      limit 1 for update skip locked)
    returning *`,
    [[...kinds], staleMs],
  );
  return rows[0] === undefined ? null : jobOf(rows[0]);
}

/** Marks jobs as failed whose last attempt ended with its worker. @returns their number */
export async function failAbandonedJobs(
  db: Db,
  kinds: readonly string[],
  staleMs: number,
): Promise<number> {
  return await db('jobs')
    .whereIn('kind', kinds)
    .where('status', 'running')
    .whereRaw('attempts >= max_attempts')
    .whereRaw(`heartbeat_at < now() - ? * interval '1 millisecond'`, [staleMs])
    .update({ status: 'failed', message: 'its worker died', finished_at: db.fn.now() });
}

const held = (db: Reader, { id, attempt }: Claim) =>
  db('jobs').where({ id, attempts: attempt, status: 'running' });

/** @returns false when the job is no longer this worker's */
export async function reportJob(
  db: Db,
  claim: Claim,
  { progress, message }: { progress: number; message: string },
): Promise<boolean> {
  return (await held(db, claim).update({ progress, message, heartbeat_at: db.fn.now() })) === 1;
}

/** @returns false when the job is no longer this worker's */
export async function finishJob(db: Db, claim: Claim, result: unknown): Promise<boolean> {
  return (
    (await held(db, claim).update({
      status: 'done',
      progress: 1,
      result: JSON.stringify(result ?? null),
      finished_at: db.fn.now(),
    })) === 1
  );
}

export async function failJob(db: Db, claim: Claim, message: string): Promise<boolean> {
  return (
    (await held(db, claim).update({ status: 'failed', message, finished_at: db.fn.now() })) === 1
  );
}

/**
 * Gives up a job that waits or runs; its worker finds that out at its next heartbeat, and its run is
 * aborted.
 */
export async function cancelJob(tx: Tx, kind: string, key: string): Promise<void> {
  await tx('jobs')
    .where({ kind, key })
    .whereIn('status', ['waiting', 'running'])
    .update({ status: 'failed', message: 'cancelled', finished_at: tx.fn.now() });
}

/** A job that failed starts anew. @returns its kind, or null when there is none that failed */
export async function restartJob(tx: Tx, id: string): Promise<string | null> {
  const rows = (await tx('jobs')
    .where({ id, status: 'failed' })
    .update({
      ...{ status: 'waiting', attempts: 0, progress: 0, message: '', finished_at: null },
      run_after: tx.fn.now(),
    })
    .returning('kind')) as { kind: string }[];
  return rows[0]?.kind ?? null;
}

/** Back in the queue, to be tried again after `delayMs`. */
export async function retryJob(
  db: Db,
  claim: Claim,
  { message, delayMs }: { message: string; delayMs: number },
): Promise<boolean> {
  return (
    (await held(db, claim).update({
      status: 'waiting',
      message,
      run_after: db.raw(`now() + ? * interval '1 millisecond'`, [delayMs]),
    })) === 1
  );
}

/** Back in the queue as if it had not been tried: its worker is stopping. */
export async function releaseJob(db: Db, claim: Claim): Promise<boolean> {
  return (
    (await held(db, claim).update({
      status: 'waiting',
      attempts: claim.attempt - 1,
      progress: 0,
      message: '',
      run_after: db.fn.now(),
    })) === 1
  );
}
