import { expect, test } from '@jest/globals';
import { longWorkPace } from '../../src/platform/long-work-pace.ts';

/** Keeps the process busy. */
function work(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

/** How long each of the rests after twenty pieces of 5 ms took: a busy machine only lengthens them. */
async function restsOf(isServing: boolean): Promise<number[]> {
  const pace = longWorkPace(() => isServing);
  const rests: number[] = [];
  for (let piece = 0; piece < 20; piece += 1) {
    work(5);
    const begun = performance.now();
    await pace();
    rests.push(performance.now() - begun);
  }
  return rests;
}

test('while citizens are served, long work takes a small part of the time', async () => {
  // A timer may ring a millisecond early.
  expect(Math.min(...(await restsOf(true)))).toBeGreaterThan(5 * 5 - 2);
  expect(Math.min(...(await restsOf(false)))).toBeLessThan(5);
});

test('other requests have their turn between two pieces', async () => {
  let turns = 0;
  const timer = setInterval(() => {
    turns += 1;
  }, 1);
  await restsOf(false);
  clearInterval(timer);
  expect(turns).toBeGreaterThan(5);
});

test('work of several downloads shares one pace', async () => {
  const pace = longWorkPace(() => true);
  const order: number[] = [];
  const download = async (number: number): Promise<void> => {
    for (let piece = 0; piece < 3; piece += 1) {
      work(2);
      await pace();
      order.push(number);
    }
  };
  await Promise.all([download(1), download(2)]);
  expect(order).toEqual([1, 2, 1, 2, 1, 2]);
});
