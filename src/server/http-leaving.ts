// Graceful shutdown of an HTTP server, without losing a request. Every response carries
// `Connection: close`. The port stays open for a moment and keep-alive connections stay open
// longer, so that requests already sent are still answered. While the port is being closed,
// requests are held back: a client answered at that moment would connect again, and its new
// connection would be cut off before it is accepted.
import { Server as NetServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { isIdle, lastOnItsLine, type Connections } from './http-connections.ts';
import { log } from '../platform/log/log.ts';

/** Milliseconds since the server began to stop. */
export interface LeavingTimes {
  /** Until then the port is open. */
  open: number;
  /** Until then a kept connection may yet ask. */
  kept: number;
  /** Until then running requests may take. */
  running: number;
}

export const usualTimes: LeavingTimes = { open: 1_000, kept: 3_000, running: 6_500 };

/** What processes that share a port do at the same moment; one alone need not wait. */
export interface Together {
  /**
   * Resolves when every process holds requests back and has accepted all connections: the port can be closed.
   */
  holding(): Promise<void>;
  /** It is closed for all. */
  closed(): Promise<void>;
}

export const alone: Together = {
  holding: () => Promise.resolve(),
  closed: () => Promise.resolve(),
};
/** At most so long; if connections still arrive faster than they are accepted, some are cut off. */
const acceptMs = 500;

/** A client that was answered just before may take so long to connect again, on a machine that is busy. */
const quietMs = 50;

/**
 * Closing the port cuts off clients that are connected but not yet accepted. So this waits until no new
 * connection has been accepted for a moment.
 */
async function everybodyAccepted(connections: Connections): Promise<void> {
  const began = performance.now();
  let [accepted, since] = [connections.accepted, began];
  for (let now = began; now - since < quietMs && now - began < acceptMs;) {
    await sleep(5);
    now = performance.now();
    if (connections.accepted !== accepted) [accepted, since] = [connections.accepted, now];
  }
}

/** http.Server's own `close` would cut kept connections off at once. */
async function closePort(connections: Connections, together: Together): Promise<void> {
  const held: (() => void)[] = [];
  connections.held = held;
  await everybodyAccepted(connections);
  await together.holding();
  await everybodyAccepted(connections);
  NetServer.prototype.close.call(connections.server);
  await together.closed();
  connections.held = null;
  for (const goOn of held) goOn();
}

/** @returns when no connection is left */
export async function leave(
  connections: Connections,
  times: LeavingTimes,
  together: Together,
): Promise<void> {
  const began = performance.now();
  const until = async (ms: number, condition: () => boolean): Promise<void> => {
    while (!condition() && performance.now() - began < ms) await sleep(20);
  };
  const nobody = (): boolean => connections.lines.size === 0;
  connections.leaving = true;
  for (const { underWay } of connections.lines.values()) underWay.forEach(lastOnItsLine);
  await sleep(times.open);
  await closePort(connections, together);
  await until(times.kept, nobody);
  for (const line of connections.lines) if (isIdle(line)) line[0].destroy();
  await until(times.running, nobody);
  if (!nobody())
    log.warn({ connections: connections.lines.size }, 'requests that took too long were cut off');
  connections.server.closeAllConnections();
  connections.server.close();
}
