// The port of the embedded Postgres. It is chosen once and kept in the cluster's folder, so that
// pools find a database that was started again where it was before. It lies below the ports that
// systems give to outgoing connections: a client that keeps trying such a port while nothing listens
// ends up connected to itself, and then Postgres cannot have it.
import { randomInt } from 'node:crypto';
import { chownSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import type { Account } from './account.ts';

const lowest = 20_000;
const highest = 29_999;
const tries = 200;

const fileOf = (cluster: string): string => path.join(cluster, 'civic-gauge.port');

/** Whether a program could listen there on this machine now. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => {
      resolve(false);
    });
    server.listen(port, '127.0.0.1', () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}

function keptPort(cluster: string): number | null {
  try {
    const port = Number(readFileSync(fileOf(cluster), 'utf8'));
    return Number.isInteger(port) && port > 0 && port < 65_536 ? port : null;
  } catch {
    return null;
  }
}

async function chosenPort(): Promise<number> {
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const port = randomInt(lowest, highest + 1);
    if (await isFree(port)) return port;
  }
  return 0;
}

/**
 * The port of before while it is free, else another one, kept from now on.
 * @returns 0 when no port of the range is free
 */
export async function portFor(cluster: string, account: Account): Promise<number> {
  const kept = keptPort(cluster);
  if (kept !== null && (await isFree(kept))) return kept;
  const port = await chosenPort();
  writeFileSync(fileOf(cluster), `${port}\n`, { mode: 0o600 });
  if (account !== undefined) chownSync(fileOf(cluster), account.uid, account.gid);
  return port;
}
