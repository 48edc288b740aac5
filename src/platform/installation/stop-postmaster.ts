// Stops the embedded Postgres by its main process.
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** true: a Postgres; false: no such process, or another program; without /proc any process counts. */
export function isPostgres(pid: number): boolean {
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

/** Requests a clean stop (open transactions are rolled back) and waits until the process has ended. */
export async function stopPostmaster(pid: number, patienceMs = 20_000): Promise<boolean> {
  const deadline = Date.now() + patienceMs;
  if (isPostgres(pid)) process.kill(pid, 'SIGINT');
  while (isPostgres(pid)) {
    if (Date.now() > deadline) return false;
    await sleep(10);
  }
  return true;
}
