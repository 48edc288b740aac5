// Sessions of a postmaster that was killed notice it when they next wait for something; one in a
// long query continues. As long as one of them lives, Postgres rightly refuses to start on the
// folder, so they are ended. (Linux only: elsewhere the folder a process works in cannot be read,
// and the start waits until they are gone.)
import { readFileSync, readdirSync, readlinkSync, realpathSync } from 'node:fs';

function read<T>(look: () => T): T | null {
  try {
    return look();
  } catch {
    return null;
  }
}

const folderOf = (pid: number): string | null => read(() => readlinkSync(`/proc/${pid}/cwd`));
const titleOf = (pid: number): string =>
  read(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8')) ?? '';

function parentOf(pid: number): number {
  const status = read(() => readFileSync(`/proc/${pid}/status`, 'utf8')) ?? '';
  return Number(/^PPid:\s*(\d+)/m.exec(status)?.[1] ?? 0);
}

/** Children of a postmaster call themselves `postgres: …`; itself it is called by its path. */
const isOrphan = (pid: number, folder: string): boolean =>
  folderOf(pid) === folder &&
  titleOf(pid).startsWith('postgres: ') &&
  folderOf(parentOf(pid)) !== folder;

/**
 * Ends the sessions that a killed postmaster of the cluster left behind. @returns how many there
 * were
 */
export function endOrphans(cluster: string): number {
  if (process.platform !== 'linux') return 0;
  const folder = read(() => realpathSync(cluster));
  if (folder === null) return 0;
  const processes = (read(() => readdirSync('/proc')) ?? []).map(Number).filter((pid) => pid > 0);
  const orphans = processes.filter((pid) => isOrphan(pid, folder));
  for (const pid of orphans) read(() => process.kill(pid, 'SIGKILL'));
  return orphans.length;
}
