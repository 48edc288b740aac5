// A data folder with an embedded Postgres of its own, for tests that kill it.
import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readPostmaster, type Postmaster } from '../../src/platform/installation/postmaster.ts';
import { stopPostmaster } from '../../src/platform/installation/stop-postmaster.ts';

const folders: string[] = [];

export const clusterOf = (folder: string): string => path.join(folder, 'postgres');

/** Open to the account that Postgres runs as. */
export function dataFolderOfOwn(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'civic-gauge-own-'));
  chmodSync(folder, 0o755);
  folders.push(folder);
  return folder;
}

/** Stops what still runs in the folders that were made, and removes them. */
export async function clearDataFolders(): Promise<void> {
  for (const folder of folders.splice(0)) {
    const left = readPostmaster(clusterOf(folder));
    if (left !== null) await stopPostmaster(left.pid);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @returns null while none is ready */
export function readyPostmaster(folder: string): Postmaster | null {
  const postmaster = readPostmaster(clusterOf(folder));
  return postmaster?.ready === true ? postmaster : null;
}

const parentOf = (pid: string): number => {
  try {
    return Number(/^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
  } catch {
    return 0;
  }
};

/** Processes that the given one started. */
export const childrenOf = (parent: number): number[] =>
  readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid) && parentOf(pid) === parent)
    .map(Number);

/** SIGKILL, also to one that has just gone. */
export function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Kills Postgres with all its sessions at once. */
export function killPostgres({ pid }: Postmaster): void {
  for (const one of [pid, ...childrenOf(pid)]) killIfThere(one);
}
