// Who runs the cluster of a folder, by the file Postgres itself keeps there. The file outlives a
// crash, so the process it names is checked first.
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { isPostgres } from './stop-postmaster.ts';

export interface Postmaster {
  pid: number;
  port: number;
  ready: boolean;
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
