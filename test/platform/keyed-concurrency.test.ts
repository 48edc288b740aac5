// Works of one key wait for each other, works of others do not; a failure lets the next one in.
import { expect, it } from '@jest/globals';
import { setImmediate } from 'node:timers/promises';
import { keyedConcurrency } from '../../src/platform/keyed-concurrency.ts';

it('lets so many of a key in at one time, in their order, and others beside them', async () => {
  const inLane = keyedConcurrency(2);
  const running = new Map<string, number>();
  const most = new Map<string, number>();
  const done: string[] = [];
  const work = (key: string, name: string) =>
    inLane(key, async () => {
      running.set(key, (running.get(key) ?? 0) + 1);
      most.set(key, Math.max(most.get(key) ?? 0, running.get(key)!));
      for (let turn = 0; turn < 3; turn += 1) await setImmediate();
      running.set(key, running.get(key)! - 1);
      done.push(name);
      if (name === 'a1') throw new Error('broken');
      return name;
    });
  const names = Array.from({ length: 8 }, (_, number) => `a${number}`);
  const outcomes = await Promise.allSettled([
    ...names.map((name) => work('a', name)),
    work('__proto__', 'other'),
  ]);
  expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(1);
  expect(most).toEqual(
    new Map([
      ['a', 2],
      ['__proto__', 1],
    ]),
  );
  expect(done.filter((name) => name.startsWith('a'))).toEqual(names);
  expect(await work('a', 'again')).toBe('again');
});
