// A remembered answer by a clock of the test's own: how often the database is asked, who waits, and
// what happens when it does not answer.
import { beforeEach, describe, expect, it } from '@jest/globals';
import { remembered, type Remembered } from '../../src/platform/remembered.ts';

let time = 0;
let asked = 0;
let answer: () => Promise<string>;
let memory: Remembered<string>;
const get = (): Promise<string> =>
  memory.get(() => {
    asked += 1;
    return answer();
  });
const hanging = (): Promise<string> => new Promise(() => undefined);

beforeEach(async () => {
  [time, asked] = [0, 0];
  memory = remembered({
    freshMs: 1_000,
    lateMs: 2_000,
    keepMs: 60_000,
    patienceMs: 5,
    now: () => time,
  });
  answer = () => Promise.resolve('old');
  await get();
  answer = () => Promise.resolve('new');
});

it('is asked for once a second however many want it', async () => {
  for (time = 0; time < 1_000; time += 10) expect(await get()).toBe('old');
  expect(asked).toBe(1);
});

it('is asked for by one of many, and nobody waits while it is not late', async () => {
  time = 1_500;
  expect(await Promise.all(Array.from({ length: 150 }, get))).toEqual(
    Array.from({ length: 150 }, () => 'old'),
  );
  expect(asked).toBe(2);
  expect(await get()).toBe('new');
});

it('is waited for once it is late', async () => {
  time = 2_000;
  expect(await Promise.all([get(), get()])).toEqual(['new', 'new']);
  expect(asked).toBe(2);
});

it('is as old as its question: what changed since may be missing in it', async () => {
  time = 2_000;
  let reply: (text: string) => void = () => undefined;
  answer = () =>
    new Promise((resolve) => {
      reply = resolve;
    });
  const waiting = get();
  time = 2_900;
  reply('slow');
  expect(await waiting).toBe('slow');
  answer = () => Promise.resolve('newest');
  time = 4_000;
  expect(await get()).toBe('newest');
});

it('once forgotten is asked for again', async () => {
  memory.forget();
  expect(await get()).toBe('new');
});

describe('while the database does not answer', () => {
  it('the last answer is used, after a little patience', async () => {
    time = 30_000;
    answer = hanging;
    expect(await Promise.all([get(), get(), get()])).toEqual(['old', 'old', 'old']);
    expect(asked).toBe(2);
  });
  it('and fails, it is asked again only a second later', async () => {
    time = 30_000;
    answer = () => Promise.reject(new Error('gone'));
    for (let times = 0; times < 10; times += 1) expect(await get()).toBe('old');
    expect(asked).toBe(2);
    time = 31_000;
    answer = () => Promise.resolve('new');
    expect(await get()).toBe('new');
  });
  it('an answer that is too old is not used', async () => {
    time = 60_000;
    answer = () => Promise.reject(new Error('gone'));
    await expect(get()).rejects.toThrow('gone');
    await expect(
      remembered({ freshMs: 1, lateMs: 2, keepMs: 3, patienceMs: 1 }).get(answer),
    ).rejects.toThrow('gone');
  });
});
