// Limits how many pieces of work with the same key run at once; the others wait in a queue. Sign-in attempts on one
// account are so counted before the next one is checked. Per process.

interface Queue {
  running: number;
  waiting: (() => void)[];
}

export type KeyedRunner = <T>(key: string, work: () => Promise<T>) => Promise<T>;

/** @param limit pieces of work with one key that run at the same time */
export function keyedConcurrency(limit: number): KeyedRunner {
  const queues = new Map<string, Queue>();

  function leave(key: string, queue: Queue): void {
    const next = queue.waiting.shift();
    if (next) {
      next();
      return;
    }
    queue.running -= 1;
    if (queue.running === 0) queues.delete(key);
  }

  return async (key, work) => {
    const queue = queues.get(key) ?? { running: 0, waiting: [] };
    queues.set(key, queue);
    if (queue.running < limit) queue.running += 1;
    else
      await new Promise<void>((resolve) => {
        queue.waiting.push(resolve);
      });
    try {
      return await work();
    } finally {
      leave(key, queue);
    }
  };
}
