// Batches database work that arrives at the same time: one round trip for the whole batch, and for writes one
// transaction and one flush to disk. A single item is not delayed to fill a batch. When a batch fails, its items run
// again one by one, so that only the bad ones fail. On Citus every item runs alone: a statement for many localities
// visits every shard, which was three times slower than as many statements that visit one.
import { memoByObject } from '../memo.ts';
import { isCitus } from './citus.ts';
import type { Db } from './connect.ts';

/** Does the work of a batch, writes in one transaction that has committed when it resolves; results in the order of the items. It may run again for some of them. */
export type BatchWork<T, R> = (db: Db, items: readonly T[]) => Promise<R[]>;

interface Waiting<T, R> {
  item: T;
  resolve: (result: R) => void;
  reject: (error: unknown) => void;
}
export interface BatcherOptions {
  /** Items of one batch at most. */
  maxBatchSize: number;
  /** Batches at the same time: while one waits for the disk, the next one works. */
  concurrency: number;
}

/** @returns a function that takes one item and resolves when its batch is done. Each database has its own queue. */
export function createBatcher<T, R>(
  work: BatchWork<T, R>,
  options: BatcherOptions,
): (db: Db, item: T) => Promise<R> {
  const queueOf = memoByObject((db: Db) =>
    createQueue((items: readonly T[]) => work(db, items), options),
  );
  return async (db, item) => {
    if (await isCitus(db)) return (await work(db, [item]))[0]!;
    return await queueOf(db)(item);
  };
}

function createQueue<T, R>(
  work: (items: readonly T[]) => Promise<R[]>,
  { maxBatchSize, concurrency }: BatcherOptions,
): (item: T) => Promise<R> {
  const waiting: Waiting<T, R>[] = [];
  let running = 0;
  const next = (): void => {
    if (running >= concurrency || waiting.length === 0) return;
    running += 1;
    void run(waiting.splice(0, maxBatchSize)).finally(() => {
      running -= 1;
      next();
    });
  };
  const run = async (batch: readonly Waiting<T, R>[]): Promise<void> => {
    try {
      const results = await work(batch.map(({ item }) => item));
      for (const [index, { resolve }] of batch.entries()) resolve(results[index]!);
    } catch (error) {
      if (batch.length === 1) batch[0]!.reject(error);
      else for (const one of batch) await run([one]);
    }
  };
  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      next();
    });
}
