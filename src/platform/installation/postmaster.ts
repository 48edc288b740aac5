// Who runs the cluster of a folder, by the file Postgres itself keeps there. The file outlives a
// crash, so the process it names is looked at before it is believed.
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Postmaster {
  pid: number;
  port: number;
  ready: boolean;
}

/** true: a Postgres; false: no such process, or another program; without /proc any process counts. */
function isPostgres(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  if (process.platform !== 'linux') return true;
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('postgres');
  } catch {
    return false;
  }
}

function readLines(cluster: string): string[] {
  try {
    return readFileSync(path.join(cluster, 'postmaster.pid'), 'utf8').split('\n');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** The living postmaster of a cluster, or null. */
export function readPostmaster(cluster: string): Postmaster | null {
  const lines = readLines(cluster);
  const pid = Number.parseInt(lines[0] ?? '', 10);
  const port = Number.parseInt(lines[3] ?? '', 10);
  if (!(pid > 0) || !isPostgres(pid)) return null;
  return {
    pid,
    port: port > 0 ? port : 0,
    ready: port > 0 && (lines[7] ?? '').startsWith('ready'),
  };
}

/** Postgres takes a lock file for valid when any process of its account has that number. */
export function forgetDeadPostmaster(cluster: string): void {
  if (process.platform === 'linux' && readPostmaster(cluster) === null)
    rmSync(path.join(cluster, 'postmaster.pid'), { force: true });
}

/** Asks for a clean stop (open transactions are rolled back) and waits until the process is gone. */
export async function stopPostmaster(pid: number, patienceMs = 20_000): Promise<boolean> {
  const deadline = Date.now() + patienceMs;
  if (isPostgres(pid)) process.kill(pid, 'SIGINT');
  while (isPostgres(pid)) {
    if (Date.now() > deadline) return false;
    await sleep(10);
  }
  return true;
}
