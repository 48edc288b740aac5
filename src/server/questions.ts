// Questions to other processes, each answered within a time or given up.

export interface Questions<T> {
  /** @param send says the question under the number given; null when no answer came in time */
  ask(send: (id: number) => void): Promise<T | null>;
  /** An answer that came too late is dropped. */
  answer(id: number, value: T): void;
}

/** Questions on their way to another process, each answered once or given up. */
export function questions<T>(patienceMs: number): Questions<T> {
  const waiting = new Map<number, (value: T | null) => void>();
  let last = 0;
  const finish = (id: number, value: T | null): void => {
    waiting.get(id)?.(value);
    waiting.delete(id);
  };
  const ask: Questions<T>['ask'] = (send) =>
    new Promise((resolve) => {
      last += 1;
      const id = last;
      const timer = setTimeout(finish, patienceMs, id, null);
      waiting.set(id, (value) => {
        clearTimeout(timer);
        resolve(value);
      });
      send(id);
    });
  return { ask, answer: finish };
}
