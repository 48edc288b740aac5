// A job is done once, by one worker at a time, and outlives the worker that dropped it.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { inTransaction } from '../../../src/platform/db/database.ts';
import type { Db } from '../../../src/platform/db/connect.ts';
import {
  cancelJob,
  claimJob,
  enqueueJob,
  failAbandonedJobs,
  findJob,
  finishJob,
  listJobs,
  reportJob,
} from '../../../src/platform/jobs/jobs.store.ts';
import type { Job, JobRequest } from '../../../src/platform/jobs/job.ts';
import { defineJob } from '../../../src/platform/jobs/job-definition.ts';
import { startWorker } from '../../../src/platform/jobs/worker.ts';
import type { JobDefinition, JobRun } from '../../../src/platform/jobs/job-definition.ts';
import type { Worker, WorkerOptions } from '../../../src/platform/jobs/worker.ts';
import { jobAttempts } from '../../../src/platform/metrics/metrics.ts';
import { problem } from '../../../src/platform/problems/problem.ts';
import { testDatabase } from '../../support/database.ts';
import type { TestDatabase } from '../../support/database.ts';

let database: TestDatabase;
let db: Db;
const workers: Worker[] = [];

beforeAll(async () => {
  database = await testDatabase();
  db = database.db;
});
afterAll(async () => {
  await database.close();
});
beforeEach(async () => {
  await db('jobs').delete();
});
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
});

const ask = (request: JobRequest) => inTransaction(db, (tx) => enqueueJob(tx, request));
const read = async (job: Job): Promise<Job> => (await findJob(db, job.id))!;

function work(jobs: JobDefinition[], options: WorkerOptions = {}): Worker {
  const worker = startWorker(db, jobs, { pollMs: 20, heartbeatMs: 20, retryMs: 10, ...options });
  workers.push(worker);
  return worker;
}

async function until(job: Job, holds: (now: Job) => boolean): Promise<Job> {
  for (let tries = 0; tries < 500; tries += 1) {
    const now = await read(job);
    if (holds(now)) return now;
    await sleep(10);
  }
  throw new Error(`never so: ${JSON.stringify(await read(job))}`);
}

const lostAttempts = async (): Promise<number> =>
  (await jobAttempts.get()).values.find(({ labels }) => labels.outcome === 'lost')?.value ?? 0;
const ended = ({ status }: Job) => status === 'done' || status === 'failed';
const counting = (run: (run: JobRun<{ n: number }>) => Promise<unknown>) =>
  defineJob({ kind: 'count', payload: z.object({ n: z.number() }), run });

describe('asking for a job', () => {
  test('the same key twice is one job, until it failed', async () => {
    const first = await ask({ kind: 'count', key: 'a', payload: { n: 1 } });
    const again = await ask({ kind: 'count', key: 'a', payload: { n: 2 } });
    expect(again).toEqual(first);
    await db('jobs').update({ status: 'failed', attempts: 3 });
    expect(await ask({ kind: 'count', key: 'a', payload: { n: 3 } })).toMatchObject({
      id: first.id,
      status: 'waiting',
      attempts: 0,
      payload: { n: 3 },
    });
  });

  test('is undone with the transaction that asked', async () => {
    const failing = inTransaction(db, async (tx) => {
      await enqueueJob(tx, { kind: 'count', key: 'a' });
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await listJobs(db)).toEqual([]);
  });
});

describe('a claim', () => {
  test('is one worker’s: twenty claims at once take ten jobs once each', async () => {
    for (let n = 0; n < 10; n += 1) await ask({ kind: 'count', key: String(n) });
    const claimed = await Promise.all(
      Array.from({ length: 20 }, () => claimJob(db, ['count'], 60_000)),
    );
    const ids = claimed.flatMap((job) => (job === null ? [] : [job.id]));
    expect(ids).toHaveLength(10);
    expect(new Set(ids).size).toBe(10);
  });

  test('passes to another worker after silence, and the first can write no more', async () => {
    await ask({ kind: 'count', key: 'a' });
    const lost = (await claimJob(db, ['count'], 60_000))!;
    expect(await claimJob(db, ['count'], 60_000)).toBeNull();
    await db.raw(`update jobs set heartbeat_at = now() - interval '2 minutes'`);
    const taken = (await claimJob(db, ['count'], 60_000))!;
    expect(taken).toMatchObject({ id: lost.id, attempts: 2 });
    const first = { id: lost.id, attempt: lost.attempts };
    expect(await reportJob(db, first, { progress: 0.5, message: '' })).toBe(false);
    expect(await finishJob(db, first, 'late')).toBe(false);
    expect(await finishJob(db, { id: taken.id, attempt: taken.attempts }, 'right')).toBe(true);
    expect(await read(taken)).toMatchObject({ status: 'done', result: 'right' });
  });

  test('whose last attempt fell silent has failed', async () => {
    const job = await ask({ kind: 'count', key: 'a', maxAttempts: 1 });
    await claimJob(db, ['count'], 60_000);
    await db.raw(`update jobs set heartbeat_at = now() - interval '2 minutes'`);
    expect(await claimJob(db, ['count'], 60_000)).toBeNull();
    expect(await failAbandonedJobs(db, ['count'], 60_000)).toBe(1);
    expect(await read(job)).toMatchObject({ status: 'failed', message: 'its worker died' });
  });
});

describe('a worker', () => {
  test('runs a job, shows its progress, and keeps its result', async () => {
    let goOn = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const job = await ask({ kind: 'count', key: 'a', payload: { n: 20 } });
    work([
      counting(async ({ payload, report }) => {
        report(0.25, 'a quarter');
        await gate;
        return { double: payload.n * 2 };
      }),
    ]);
    expect(await until(job, ({ progress }) => progress > 0)).toMatchObject({
      status: 'running',
      progress: 0.25,
      message: 'a quarter',
    });
    goOn();
    expect(await until(job, ended)).toMatchObject({
      status: 'done',
      progress: 1,
      result: { double: 40 },
      attempts: 1,
    });
  });

  test('tries again what may pass', async () => {
    const job = await ask({ kind: 'count', key: 'a', payload: { n: 1 } });
    let tries = 0;
    work([
      counting(() => {
        tries += 1;
        return tries < 3 ? Promise.reject(new Error('not yet')) : Promise.resolve(tries);
      }),
    ]);
    expect(await until(job, ended)).toMatchObject({ status: 'done', attempts: 3, result: 3 });
  });

  test('gives up after the last attempt, and at once on what would only repeat', async () => {
    const stubborn = await ask({ kind: 'count', key: 'a', payload: { n: 1 }, maxAttempts: 2 });
    const refused = await ask({ kind: 'count', key: 'b', payload: { n: 2 } });
    const malformed = await ask({ kind: 'count', key: 'c', payload: { n: 'three' } });
    work([
      counting(({ payload }) =>
        Promise.reject(payload.n === 1 ? new Error('broken') : problem('conflict')),
      ),
    ]);
    expect(await until(stubborn, ended)).toMatchObject({
      status: 'failed',
      attempts: 2,
      message: 'broken',
    });
    expect(await until(refused, ended)).toMatchObject({ status: 'failed', attempts: 1 });
    expect(await until(malformed, ended)).toMatchObject({ status: 'failed', attempts: 1 });
  });

  test('stops after the job at hand and takes no other', async () => {
    const at = await ask({ kind: 'count', key: 'a', payload: { n: 1 } });
    const worker = work([
      counting(async () => {
        await sleep(100);
        return 'finished';
      }),
    ]);
    await until(at, ({ status }) => status === 'running');
    const next = await ask({ kind: 'count', key: 'b', payload: { n: 1 } });
    await worker.stop();
    expect(await read(at)).toMatchObject({ status: 'done', result: 'finished' });
    expect(await read(next)).toMatchObject({ status: 'waiting', attempts: 0 });
  });

  test('hands back, untried, a job that would hold up the stop', async () => {
    const job = await ask({ kind: 'count', key: 'a', payload: { n: 1 } });
    const endless = counting(async ({ signal }) => await sleep(60_000, undefined, { signal }));
    const worker = work([endless], { patienceMs: 50 });
    await until(job, ({ status }) => status === 'running');
    await worker.stop();
    expect(await read(job)).toMatchObject({ status: 'waiting', attempts: 0 });
  });

  test('learns that its job was taken over', async () => {
    const job = await ask({ kind: 'count', key: 'a', payload: { n: 1 } });
    let reason: unknown;
    work([
      counting(async ({ signal }) => {
        await sleep(60_000, undefined, { signal }).catch(() => {
          reason = signal.reason;
        });
      }),
    ]);
    await until(job, ({ status }) => status === 'running');
    await db('jobs').update({ attempts: 2 });
    while (reason === undefined) await sleep(10);
    expect(String(reason)).toContain('taken over');
    expect(await read(job)).toMatchObject({ status: 'running', attempts: 2 });
  });

  test('is told of nothing when its job was cancelled before the next heartbeat', async () => {
    const job = await ask({ kind: 'count', key: 'cut', payload: { n: 1 } });
    const lostBefore = await lostAttempts();
    let isOver = false;
    work(
      [
        counting(async () => {
          await inTransaction(db, (tx) => cancelJob(tx, 'count', 'cut'));
          isOver = true;
          throw problem('conflict');
        }),
      ],
      { heartbeatMs: 60_000 },
    );
    while (!isOver || (await lostAttempts()) === lostBefore) await sleep(10);
    expect(await read(job)).toMatchObject({ status: 'failed', message: 'cancelled', attempts: 1 });
  });
});
