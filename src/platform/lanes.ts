// So many at a time of what has the same key; the others wait their turn. Tries of one password
// that come at the same moment are then counted before the next of them is looked at. Per
// process.

interface Queue {
  running: number;
  waiting: (() => void)[];
}

export type Lanes = <T>(key: string, work: () => Promise<T>) => Promise<T>;

/** @param most works of one key at one time */
export function lanes(most: number): Lanes {
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
    if (queue.running < most) queue.running += 1;
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
