// Work that would block the event loop runs in a worker thread, one task at a time: its
// memory and its time are limited, and a task that breaks a limit takes only its thread along. Only
// a few run at once, a few more wait.
import { Worker } from 'node:worker_threads';

export interface ThreadLimits {
  /** Wall time of a task, the start of its thread included, in milliseconds. */
  milliseconds: number;
  /** Heap of the thread, in megabytes; buffers are not counted. */
  megabytes: number;
}
export interface ThreadSlots {
  /** Threads at once. */
  running: number;
  /** Tasks that may wait for one. */
  waiting: number;
}
export type ThreadOutcome<T> =
  | { ok: true; value: T }
  /** `busy`: too many wait already; the others: the task broke a limit and was ended. */
  | { ok: false; reason: 'busy' | 'time' | 'memory' };

export interface Threads {
  /**
   * @param task handed over as `structuredClone` would
   * @throws Error when the task threw one
   */
  run<T>(task: unknown, limits: ThreadLimits): Promise<ThreadOutcome<T>>;
  /** Tasks in threads now, and those that wait. */
  load(): { running: number; waiting: number };
}

/** What a thread sends when it is done (thread-entry.ts). */
export type ThreadReply =
  | { ok: true; value: unknown }
  | { ok: false; error: { name: string; message: string; stack: string } };

/**
 * The entry file beside the module that asks: `.js` in use, `.ts` where the tests run the sources.
 */
export const entryBeside = (moduleUrl: string, name: string): URL =>
  new URL(`./${name}${moduleUrl.slice(moduleUrl.lastIndexOf('.'))}`, moduleUrl);

/** A thread between two tasks waits so long for the next one. */
const IDLE_MILLISECONDS = 10_000;

interface Held {
  worker: Worker;
  megabytes: number;
  idle?: NodeJS.Timeout;
  forget?: () => void;
}

export function makeThreads(entry: URL, slots: ThreadSlots): Threads {
  const waiting: (() => void)[] = [];
  const idle = new Set<Held>();
  let running = 0;
  const enter = async (): Promise<boolean> => {
    if (running < slots.running) running += 1;
    else if (waiting.length >= slots.waiting) return false;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    return true;
  };
  const leave = (): void => {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  };
  return {
    load: () => ({ running, waiting: waiting.length }),
    async run<T>(task: unknown, limits: ThreadLimits) {
      if (!(await enter())) return { ok: false, reason: 'busy' };
      const held = taken(idle, limits) ?? begun(entry, limits);
      try {
        const outcome = await inThread<T>(held.worker, task, limits);
        if (outcome.ok) keep(idle, held);
        else await held.worker.terminate();
        return outcome;
      } catch (error) {
        await held.worker.terminate();
        throw error;
      } finally {
        leave();
      }
    },
  };
}

function begun(entry: URL, { megabytes }: ThreadLimits): Held {
  const worker = new Worker(entry, { resourceLimits: { maxOldGenerationSizeMb: megabytes } });
  // A waiting caller gets its error elsewhere. Without this listener, an error between two tasks, or
  // just after a limit was exceeded, would end the process.
  worker.on('error', () => undefined);
  return { worker, megabytes };
}

function taken(idle: Set<Held>, { megabytes }: ThreadLimits): Held | undefined {
  const held = [...idle].find((one) => one.megabytes === megabytes);
  if (!held) return undefined;
  idle.delete(held);
  clearTimeout(held.idle);
  if (held.forget) held.worker.off('exit', held.forget);
  held.worker.ref();
  return held;
}

/** For the next task, for a while; it keeps no process alive. */
function keep(idle: Set<Held>, held: Held): void {
  const forget = (): void => {
    idle.delete(held);
  };
  held.forget = forget;
  held.worker.on('exit', forget).unref();
  held.idle = setTimeout(() => {
    forget();
    void held.worker.terminate();
  }, IDLE_MILLISECONDS).unref();
  idle.add(held);
}

function inThread<T>(
  worker: Worker,
  task: unknown,
  { milliseconds }: ThreadLimits,
): Promise<ThreadOutcome<T>> {
  return new Promise<ThreadOutcome<T>>((resolve, reject) => {
    const done = (act: () => void) => (): void => {
      clearTimeout(timer);
      worker.off('message', answered).off('error', failed).off('exit', ended);
      act();
    };
    const answered = (reply: ThreadReply): void => {
      if (reply.ok)
        done(() => {
          resolve({ ok: true, value: reply.value as T });
        })();
      else failed(Object.assign(new Error(reply.error.message), reply.error));
    };
    const failed = (error: NodeJS.ErrnoException): void => {
      done(() => {
        if (isOutOfMemory(error)) resolve({ ok: false, reason: 'memory' });
        else reject(error);
      })();
    };
    const ended = (code: number): void => {
      failed(new Error(`the thread ended with ${String(code)}`));
    };
    const timer = setTimeout(
      done(() => {
        resolve({ ok: false, reason: 'time' });
      }),
      milliseconds,
    );
    worker.on('message', answered).on('error', failed).on('exit', ended).postMessage(task);
  });
}

const isOutOfMemory = ({ code }: NodeJS.ErrnoException): boolean =>
  code === 'ERR_WORKER_OUT_OF_MEMORY';
