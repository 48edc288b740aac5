// A process that a benchmark starts and ends by signals, and waiting for it.
import type { ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export type Signal = 'SIGKILL' | 'SIGINT';

export interface Faulty {
  /** Starts and waits until it answers. */
  start(): Promise<void>;
  /** Ends it by the signal and waits until it is gone. */
  end(signal: Signal): Promise<void>;
}

export async function freePort(): Promise<number> {
  return await new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => {
        resolve(port);
      });
    });
  });
}

export const gone = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else
      child.once('exit', () => {
        resolve();
      });
  });

export async function until(ready: () => Promise<boolean>, what: string): Promise<void> {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await sleep(50))
    if (await ready().catch(() => false)) return;
  throw new Error(`${what} did not answer within 60 s`);
}
