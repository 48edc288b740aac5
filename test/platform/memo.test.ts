// What was computed once is kept: by its object, or for the last keys that were asked for.
import { expect, test } from '@jest/globals';
import { memoByObject, recentlyUsed } from '../../src/platform/memo.ts';

test('computes once for each object, also where the result is null', () => {
  let calls = 0;
  const sizeOf = memoByObject((list: readonly number[]) => {
    calls += 1;
    return list.length === 0 ? null : list.length;
  });
  const [empty, full] = [[], [1, 2]];
  expect([sizeOf(empty), sizeOf(full), sizeOf(empty), sizeOf(full)]).toEqual([null, 2, null, 2]);
  expect(calls).toBe(2);
  expect(sizeOf([])).toBeNull();
  expect(calls).toBe(3);
});

test('a computation that throws is tried again', () => {
  let calls = 0;
  const once = memoByObject((_: object) => {
    calls += 1;
    if (calls === 1) throw new Error('first');
    return calls;
  });
  const key = {};
  expect(() => once(key)).toThrow('first');
  expect([once(key), once(key)]).toEqual([2, 2]);
});

test('drops the key that was not asked for longest', () => {
  const made: string[] = [];
  const kept = recentlyUsed<string>(2);
  const ask = (key: string): string =>
    kept.get(key, () => {
      made.push(key);
      return key.toUpperCase();
    });
  expect(['a', 'b', 'a', 'c', 'a', 'b'].map(ask)).toEqual(['A', 'B', 'A', 'C', 'A', 'B']);
  expect(made).toEqual(['a', 'b', 'c', 'b']);
});
