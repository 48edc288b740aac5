// What is kept within a number of bytes, and work that is done once for all who ask.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { codingFor } from '../../src/platform/http/send-shared.ts';
import { sharedWork } from '../../src/platform/shared-work.ts';
import { sizedCache } from '../../src/platform/sized-cache.ts';

describe('a cache of so many bytes', () => {
  it('never holds more, and never another value than was put in', () => {
    const step = fc.record({
      key: fc.string({ maxLength: 3 }),
      size: fc.nat(3_000),
      read: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const cache = sizedCache<{ size: number }>(4_000, ({ size }) => size);
        const last = new Map<string, { size: number }>();
        for (const { key, size, read } of steps) {
          if (read) {
            const found = cache.get(key);
            if (found) expect(found).toBe(last.get(key));
          } else {
            const value = { size };
            last.set(key, value);
            cache.set(key, value);
          }
          expect(cache.bytes()).toBeLessThanOrEqual(4_000);
        }
      }),
    );
  });
  it('lets go what was used longest ago', () => {
    const cache = sizedCache<string>(2_000, () => 250);
    for (const key of ['a', 'b', 'c', 'd']) cache.set(key, key);
    cache.get('a');
    cache.set('e', 'e');
    expect(['a', 'b', 'c', 'd', 'e'].filter((key) => cache.get(key) !== undefined)).toEqual([
      'a',
      'c',
      'd',
      'e',
    ]);
  });
  it('forgets an older value that one too large takes the place of', () => {
    const cache = sizedCache<number>(4_000, (size) => size);
    cache.set('a', 100);
    cache.set('a', 3_000);
    expect([cache.get('a'), cache.bytes()]).toEqual([undefined, 0]);
  });
});

describe('shared work', () => {
  it('runs once for the same and one after another for different things', async () => {
    const work = sharedWork(10);
    let [running, most, done] = [0, 0, 0];
    const task = async (): Promise<number> => {
      most = Math.max(most, (running += 1));
      await new Promise((resolve) => {
        setTimeout(resolve, 5);
      });
      running -= 1;
      return (done += 1);
    };
    const all = await Promise.all(['a', 'b', 'a', 'c', 'a'].map((key) => work.once(key, task)));
    expect(all).toEqual([1, 2, 1, 3, 1]);
    expect(most).toBe(1);
    expect(await work.once('a', task)).toBe(4);
  });
  it('goes on after a failure, which all who waited for it are told', async () => {
    const work = sharedWork(10);
    const failing = (): Promise<never> => Promise.reject(new Error('no'));
    const outcomes = await Promise.allSettled([
      work.once('a', failing),
      work.once('a', failing),
      work.once('b', () => Promise.resolve(1)),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
    expect(await work.once('a', () => Promise.resolve(2))).toBe(2);
  });
  it('refuses further things when the line is full', async () => {
    const work = sharedWork(2);
    const slow = (): Promise<void> =>
      new Promise((resolve) => {
        setTimeout(resolve, 20);
      });
    const taken = [work.once('a', slow), work.once('b', slow), work.once('a', slow)];
    await expect(work.once('c', slow)).rejects.toMatchObject({ code: 'busy' });
    await Promise.all(taken);
    await work.once('c', slow);
  });
});

it.each([
  ['gzip, deflate, br, zstd', 'br'],
  ['gzip, deflate', 'gzip'],
  ['br;q=0, gzip', 'gzip'],
  ['br;q=0.0,gzip;q=0', 'identity'],
  ['GZIP', 'gzip'],
  ['xbr, gzipped', 'identity'],
  ['br ; q=0.5', 'br'],
  ['', 'identity'],
  [undefined, 'identity'],
  ['*', 'identity'],
])('a reader that takes %s is sent %s', (header, coding) => {
  expect(codingFor(header)).toBe(coding);
});
