import { expect, test } from '@jest/globals';
import { longWorkPace } from '../../src/platform/long-work-pace.ts';

/** Keeps the process busy. */
function work(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

async function msOf(pieces: number, isServing: boolean): Promise<number> {
  const pace = longWorkPace(() => isServing);
  const begun = performance.now();
  for (let piece = 0; piece < pieces; piece += 1) {
    work(5);
    await pace();
  }
  return performance.now() - begun;
}

test('while citizens are served, long work takes a small part of the time', async () => {
  const alone = await msOf(20, false);
  const beside = await msOf(20, true);
  expect(beside).toBeGreaterThan(3 * alone);
});

test('other requests have their turn between two pieces', async () => {
  let turns = 0;
  const timer = setInterval(() => {
    turns += 1;
  }, 1);
  await msOf(20, false);
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
