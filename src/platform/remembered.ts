// A small fact of the database that many requests need: asked for once in a while, not by each of
// them. A request never waits for a slow or failing database while the last answer is still usable.
import { setTimeout as sleep } from 'node:timers/promises';

export interface RememberedTimes {
  /** Milliseconds for which an answer is taken as it is. */
  freshMs: number;
  /** Until this age it is used while it is asked for again; later, requests wait for the new one. */
  lateMs: number;
  /** Until this age it is used when the new one fails or takes longer than `patienceMs`. */
  keepMs: number;
  patienceMs: number;
  /** A clock that only goes forward, in milliseconds. */
  now?: () => number;
}

export interface Remembered<T> {
  /** Throws what `ask` threw when there is no usable answer. */
  get(ask: () => Promise<T>): Promise<T>;
  /** The answer was found to be out of date: the next request waits for a new one. */
  forget(): void;
}

interface Known<T> {
  value: T;
  at: number;
}

export function remembered<T>(times: RememberedTimes): Remembered<T> {
  const now = times.now ?? (() => performance.now());
  let known: Known<T> | null = null;
  let asking: Promise<T> | null = null;
  let failedAt = -Infinity;

  /** The age of an answer counts from when it was asked for. Only one question is under way. */
  const renew = async (ask: () => Promise<T>): Promise<T> => {
    const at = now();
    try {
      const value = await ask();
      if (known === null || known.at <= at) known = { value, at };
      return value;
    } catch (error) {
      failedAt = now();
      throw error;
    } finally {
      asking = null;
    }
  };

  const get = async (ask: () => Promise<T>): Promise<T> => {
    const last = known;
    const age = last ? now() - last.at : Infinity;
    if (last && (age < times.freshMs || (age < times.keepMs && now() - failedAt < times.freshMs)))
      return last.value;
    asking ??= renew(ask);
    if (!last || age >= times.keepMs) return await asking;
    asking.catch(() => undefined);
    if (age < times.lateMs) return last.value;
    return await Promise.race([asking, sleep(times.patienceMs, last.value, { ref: false })]).catch(
      () => last.value,
    );
  };
  const forget = (): void => {
    if (known) known = { ...known, at: Math.min(known.at, now() - times.lateMs) };
  };
  return { get, forget };
}
