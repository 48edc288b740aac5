// Keeps the embedded Postgres running for as long as a server does. Its end is noticed by the
// connection that holds our seat. When only sessions were lost (Postgres recovers by itself) we
// sit down again; when the postmaster is gone the server starts it again, on the port of before,
// so that pools reconnect by themselves – at once, and while that fails after pauses that double
// up to half a minute, for ever. A command never starts it again, for it may run beside a server
// that does; where a command that came just then started it on another port, the server waits for
// its end.
import { setTimeout as sleep } from 'node:timers/promises';
import { SetupError } from '../config/setup-error.ts';
import { log } from '../log/log.ts';
import type { Launch } from './embedded-cluster.ts';
import { launch } from './embedded-launch.ts';
import { claimServer, takeSeat, type Seat, type SeatRole } from './embedded-seat.ts';
import { readPostmaster } from './postmaster.ts';

/** Told when the database goes (the time in milliseconds) and when it is back (null). */
export type OutageListener = (downSince: number | null) => void;

export interface Supervision {
  /** The seat held now, or the last one while there is none. */
  seat(): Seat;
  /** Calls the listener now and at every change. */
  watch(listener: OutageListener): void;
  /** Resolves, with the reason, when another server took the folder while the database was down. */
  lost: Promise<Error>;
  /** Starts nothing any longer, and breaks off a start under way; resolves when that is over. */
  leave(): Promise<void>;
}

export interface Supervised {
  plan: Launch;
  role: SeatRole;
}

/** How often it is looked for. */
const lookMs = 100;
const firstPauseMs = 200;
const longestPauseMs = 30_000;

/** The pause before the next attempt, when the last one was `last` (0: none yet). */
export const nextPause = (last: number): number =>
  Math.min(longestPauseMs, Math.max(firstPauseMs, last * 2));

class Supervisor implements Supervision {
  readonly lost: Promise<Error>;
  private current: Seat;
  private readonly leaving = new AbortController();
  private giveUp: (reason: Error) => void = () => undefined;
  private working: Promise<void> = Promise.resolve();
  private listeners: OutageListener[] = [];
  private downSince: number | null = null;
  private pauseMs = 0;
  /** Not before this moment it is started again. */
  private launchAt = 0;
  private readonly supervised: Supervised;

  constructor(seat: Seat, supervised: Supervised) {
    this.current = seat;
    this.supervised = supervised;
    this.lost = new Promise((resolve) => {
      this.giveUp = resolve;
    });
    this.sit(seat);
  }

  seat(): Seat {
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

  private sit(seat: Seat): void {
    this.current = seat;
    seat.client.once('end', () => {
      if (!this.left()) this.working = this.again();
    });
  }

  private tell(downSince: number | null): void {
    this.downSince = downSince;
    for (const listener of this.listeners) listener(downSince);
  }

  private async again(): Promise<void> {
    const began = Date.now();
    this.tell(began);
    log.error({ pid: this.current.pid }, 'the embedded database closed its connection');
    while (!this.left()) {
      const outcome = await this.attempt().catch((error: unknown) => reasonOf(error));
      if (typeof outcome !== 'string') {
        this.back(outcome, began);
        return;
      }
      if (outcome !== '') {
        log.warn({ reason: outcome, pauseMs: this.pauseMs }, 'the embedded database is still down');
      }
      await sleep(lookMs, undefined, { ref: false });
    }
    await this.lastLook();
  }

  /** A start may have succeeded while we were told to leave: then it is ours to stop. */
  private async lastLook(): Promise<void> {
    const { plan, role } = this.supervised;
    const { password, port } = this.current;
    const seat = await takeSeat({ cluster: plan.cluster, password, role, port }).catch(() => null);
    if (seat !== null) this.current = seat;
  }

  /** @returns a seat; '' to look again; or why there is none */
  private async attempt(): Promise<Seat | string> {
    const { plan, role } = this.supervised;
    const { password, port } = this.current;
    const seat = await takeSeat({ cluster: plan.cluster, password, role, port });
    if (seat !== null) return role === 'server' ? await this.claim(seat) : seat;
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

  private async claim(seat: Seat): Promise<Seat | string> {
    try {
      await claimServer(seat.client, this.supervised.plan.cluster);
      return seat;
    } catch (error) {
      await seat.client.end().catch(() => undefined);
      if (!(error instanceof SetupError)) return reasonOf(error);
      this.leaving.abort();
      this.giveUp(error);
      return error.message;
    }
  }

  private back(seat: Seat, began: number): void {
    this.pauseMs = 0;
    this.sit(seat);
    const seconds = Math.round((Date.now() - began) / 100) / 10;
    log.warn({ pid: seat.pid, seconds }, 'the embedded database is back');
    this.tell(null);
  }
}

const reasonOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

/** @param seat taken and, for a server, claimed */
export const supervise = (seat: Seat, supervised: Supervised): Supervision =>
  new Supervisor(seat, supervised);
