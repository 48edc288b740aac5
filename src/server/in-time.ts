// What may take too long while the server leaves is waited for only so long, and continues behind it.
import { setTimeout as sleep } from 'node:timers/promises';

/** @returns whether the work was done within the time. @throws what the work throws within it */
export async function inTime(work: Promise<unknown>, ms: number): Promise<boolean> {
  const impatience = new AbortController();
  const late = sleep(ms, false, { signal: impatience.signal }).catch(() => false);
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    impatience.abort();
  }
}
