// Keeps the embedded Postgres running while a server uses it. The connection that holds the cluster lock
// notices when Postgres ends. If only sessions were lost (Postgres recovers on its own), the lock is taken
// again. If the main process of Postgres is gone, the server starts it again on the same port, so that
// pools reconnect by themselves: at once, then after pauses that double up to 30 s, without end. A command
// never starts it again, because a server may do so at the same time; if a command started it on another
// port just then, the server waits until that command has ended.
import { setTimeout as sleep } from 'node:timers/promises';
import { SetupError } from '../config/setup-error.ts';
import { log } from '../log/log.ts';
import type { Launch } from './embedded-cluster.ts';
import { launch } from './embedded-launch.ts';
import {
  claimServer,
  takeClusterLock,
  type ClusterLock,
  type ClusterRole,
} from './cluster-lock.ts';
import { readPostmaster } from './postmaster.ts';

/** Called with the time in milliseconds when the database goes down, and with null when it is back. */
export type OutageListener = (downSince: number | null) => void;

export interface Supervision {
  /** The lock held now, or the last one while none is held. */
  lock(): ClusterLock;
  /** Calls the listener now and at every change. */
  watch(listener: OutageListener): void;
  /** Resolves, with the reason, when another server took the folder while the database was down. */
  lost: Promise<Error>;
  /** Starts nothing any more and cancels a start under way; resolves when that is done. */
  leave(): Promise<void>;
}

export interface Supervised {
  plan: Launch;
  role: ClusterRole;
}

/** How often a new connection is tried. */
const pollMs = 100;
const firstPauseMs = 200;
const longestPauseMs = 30_000;

/** The pause before the next attempt, when the last one was `last` (0: none yet). */
export const nextPause = (last: number): number =>
  Math.min(longestPauseMs, Math.max(firstPauseMs, last * 2));

class Supervisor implements Supervision {
  readonly lost: Promise<Error>;
  private current: ClusterLock;
  private readonly leaving = new AbortController();
  private giveUp: (reason: Error) => void = () => undefined;
  private working: Promise<void> = Promise.resolve();
  private listeners: OutageListener[] = [];
  private downSince: number | null = null;
  private pauseMs = 0;
  /** Not before this moment it is started again. */
  private launchAt = 0;
  private readonly supervised: Supervised;

  constructor(lock: ClusterLock, supervised: Supervised) {
    this.current = lock;
    this.supervised = supervised;
    this.lost = new Promise((resolve) => {
      this.giveUp = resolve;
    });
    this.hold(lock);
  }

  lock(): ClusterLock {
    return this.current;
  }

  watch(listener: OutageListener): void {
    this.listeners.push(listener);
    listener(this.downSince);
  }

  async leave(): Promise<void> {
    this.leaving.abort();
    await this.working;
  }

  private left(): boolean {
    return this.leaving.signal.aborted;
  }

  private hold(lock: ClusterLock): void {
    this.current = lock;
    lock.client.once('end', () => {
      if (!this.left()) this.working = this.reconnect();
    });
  }

  private notify(downSince: number | null): void {
    this.downSince = downSince;
    for (const listener of this.listeners) listener(downSince);
  }

  private async reconnect(): Promise<void> {
    const began = Date.now();
    this.notify(began);
    log.error({ pid: this.current.pid }, 'the embedded database closed its connection');
    while (!this.left()) {
      const outcome = await this.attempt().catch((error: unknown) => reasonOf(error));
      if (typeof outcome !== 'string') {
        this.reconnected(outcome, began);
        return;
      }
      if (outcome !== '') {
        log.warn({ reason: outcome, pauseMs: this.pauseMs }, 'the embedded database is still down');
      }
      await sleep(pollMs, undefined, { ref: false });
    }
    await this.takeStartedCluster();
  }

  /** Postgres may have started while we were asked to stop: then we stop it. */
  private async takeStartedCluster(): Promise<void> {
    const { plan, role } = this.supervised;
    const { password, port } = this.current;
    const lock = await takeClusterLock({ cluster: plan.cluster, password, role, port }).catch(
      () => null,
    );
    if (lock !== null) this.current = lock;
  }

  /** @returns a lock; '' to look again; or why there is none */
  private async attempt(): Promise<ClusterLock | string> {
    const { plan, role } = this.supervised;
    const { password, port } = this.current;
    const lock = await takeClusterLock({ cluster: plan.cluster, password, role, port });
    if (lock !== null) return role === 'server' ? await this.claim(lock) : lock;
    if (role === 'command' || Date.now() < this.launchAt || readPostmaster(plan.cluster)) return '';
    return await this.launch(plan, port);
  }

  /** @returns '' when some Postgres runs afterwards, else why none does */
  private async launch(plan: Launch, port: number): Promise<string> {
    log.warn({ port }, 'the embedded database is started again');
    this.pauseMs = nextPause(this.pauseMs);
    try {
      return await launch(plan, { port, signal: this.leaving.signal });
    } finally {
      this.launchAt = Date.now() + this.pauseMs;
    }
  }

  private async claim(lock: ClusterLock): Promise<ClusterLock | string> {
    try {
      await claimServer(lock.client, this.supervised.plan.cluster);
      return lock;
    } catch (error) {
      await lock.client.end().catch(() => undefined);
      if (!(error instanceof SetupError)) return reasonOf(error);
      this.leaving.abort();
      this.giveUp(error);
      return error.message;
    }
  }

  private reconnected(lock: ClusterLock, began: number): void {
    this.pauseMs = 0;
    this.hold(lock);
    const seconds = Math.round((Date.now() - began) / 100) / 10;
    log.warn({ pid: lock.pid, seconds }, 'the embedded database is back');
    this.notify(null);
  }
}

const reasonOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

/** @param lock taken and, for a server, claimed */
export const supervise = (lock: ClusterLock, supervised: Supervised): Supervision =>
  new Supervisor(lock, supervised);
