// Work that many requests ask for at the same moment: done once for all who ask for the same, and
// one after another for different things, so that a crowd costs a line and not a pile.
import { waitSeconds } from './http/limits/admission.ts';
import { problem } from './problems/problem.ts';

export interface SharedWork {
  /** Runs `work`, or waits for the same that is under way. Throws `busy` when the line is full. */
  once<T>(key: string, work: () => Promise<T>): Promise<T>;
}

/** @param waiting how many different things may wait at most */
export function sharedWork(waiting: number): SharedWork {
  const running = new Map<string, Promise<unknown>>();
  let last: Promise<unknown> = Promise.resolve();
  const once = <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const known = running.get(key);
    if (known) return known as Promise<T>;
    if (running.size >= waiting) return Promise.reject(problem('busy', { seconds: waitSeconds() }));
    const begun = last.then(work).finally(() => {
      running.delete(key);
    });
    running.set(key, begun);
    last = begun.catch(() => undefined);
    return begun;
  };
  return { once };
}
