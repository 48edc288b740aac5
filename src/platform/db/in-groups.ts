// What arrives together goes to the database together: one trip for all of them, and for writes one
// transaction and one flush to disk, and each caller is answered after it. Nobody waits for
// company: the first of a quiet moment goes alone. One that fails is tried again alone, so that it
// fails for itself only. On Citus each goes alone: a statement for many localities visits every
// shard and was three times slower than as many statements that visit one.
import { isCitus } from './citus.ts';
import type { Db } from './connect.ts';

/** Does the work of many callers – writes in one transaction, resolved after its commit –; results in their order. It may run again for some of them. */
export type Together<T, R> = (db: Db, items: readonly T[]) => Promise<R[]>;

interface Waiting<T, R> {
  item: T;
  resolve: (result: R) => void;
  reject: (error: unknown) => void;
}
export interface Grouping {
  /** Items of one group at most. */
  most: number;
  /** Groups at the same time: while one waits for the disk, the next one works. */
  lanes: number;
}

/** @returns a function that takes one item and resolves once the group it was part of is done; each database has a queue of its own */
export function inGroups<T, R>(
  work: Together<T, R>,
  grouping: Grouping,
): (db: Db, item: T) => Promise<R> {
  const queues = new WeakMap<Db, (item: T) => Promise<R>>();
  return async (db, item) => {
    if (await isCitus(db)) return (await work(db, [item]))[0]!;
    const queue = queues.get(db) ?? queueOf((items: readonly T[]) => work(db, items), grouping);
    queues.set(db, queue);
    return await queue(item);
  };
}

function queueOf<T, R>(
  work: (items: readonly T[]) => Promise<R[]>,
  { most, lanes }: Grouping,
): (item: T) => Promise<R> {
  const waiting: Waiting<T, R>[] = [];
  let busy = 0;
  const next = (): void => {
    if (busy >= lanes || waiting.length === 0) return;
    busy += 1;
    void run(waiting.splice(0, most)).finally(() => {
      busy -= 1;
      next();
    });
  };
  const run = async (group: readonly Waiting<T, R>[]): Promise<void> => {
    try {
      const results = await work(group.map(({ item }) => item));
      for (const [index, { resolve }] of group.entries()) resolve(results[index]!);
    } catch (error) {
      if (group.length === 1) group[0]!.reject(error);
      else for (const one of group) await run([one]);
    }
  };
  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      next();
    });
}
