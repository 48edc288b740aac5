// What a process that serves knows about itself and what it depends on, for the machines that ask:
// /healthz (is it worth waiting for) and /readyz (send people here). Never a guess: a storage
// that failed counts as failed until a write works.
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Db } from '../platform/db/connect.ts';
import { storageWorks } from '../platform/db/storage-probe.ts';
import { log } from '../platform/log/log.ts';

export interface ServerCondition {
  /** It is about to end: no new people. */
  drains(): void;
  /** Since when the embedded database is down, in milliseconds of the clock; null: it is up. */
  databaseDown(since: number | null): void;
  /** An answer said that nothing could be stored. */
  storageFailed(): void;
  /** false: the supervisor should restart the application. */
  isAlive(): boolean;
  /** @throws Error with the reason why no requests should be sent here */
  mustBeReady(db: Db): Promise<void>;
}

/** So long the embedded database may be down before a restart of the whole is worth it. */
const patienceMs = 30_000;
const probeMs = 1_000;
const answerMs = 900;

/**
 * @param onFailing called when storage begins to fail in this process
 * @param clock in milliseconds, as that of `databaseDown`
 */
export function serverCondition(
  onFailing: () => void = () => undefined,
  clock: () => number = Date.now,
): ServerCondition {
  const now: { draining: boolean; downSince: number | null; storageFull: boolean } = {
    draining: false,
    downSince: null,
    storageFull: false,
  };
  let probe: { at: number; ended: Promise<void> } | null = null;
  const storageFailed = (): void => {
    if (now.storageFull) return;
    now.storageFull = true;
    log.error(
      'the database cannot store: free space where its data lies, then it goes on by itself',
    );
    onFailing();
  };
  const tryStorage = async (db: Db): Promise<void> => {
    if (!(await storageWorks(db)) || !now.storageFull) return;
    now.storageFull = false;
    log.warn('the database can store again');
  };
  /** Tried at most once a second; a caller waits only briefly. */
  const mustStore = async (db: Db): Promise<void> => {
    if (!now.storageFull) return;
    if (probe === null || performance.now() - probe.at > probeMs) {
      probe = { at: performance.now(), ended: tryStorage(db) };
    }
    await Promise.race([probe.ended, sleep(answerMs, undefined, { ref: false })]);
    if (now.storageFull) throw new Error('the database cannot store');
  };
  return {
    drains: () => {
      now.draining = true;
    },
    databaseDown: (since) => {
      now.downSince = since;
    },
    storageFailed,
    isAlive: () => now.downSince === null || clock() - now.downSince < patienceMs,
    mustBeReady: async (db) => {
      if (now.draining) throw new Error('the server is about to end');
      if (now.downSince !== null) throw new Error('the embedded database is down');
      await mustStore(db);
    },
  };
}
