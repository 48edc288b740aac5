// Work in threads: limited in time and memory, few at once, and nothing of what goes wrong there
// reaches the process.
import { describe, expect, it } from '@jest/globals';
import { entryBeside, makeThreads } from '../../../src/platform/threads/threads.ts';

const entry = entryBeside(import.meta.url, 'sample-thread');
const limits = { milliseconds: 60_000, megabytes: 64 };

describe('a task in a thread', () => {
  const threads = makeThreads(entry, { running: 2, waiting: 4 });
  it('gives back what it made, whatever its keys are called', async () => {
    const said = JSON.parse('{"a":[1,"hai"],"__proto__":"x","constructor":"y"}') as object;
    const outcome = await threads.run<object>({ say: said }, limits);
    expect(JSON.stringify(outcome)).toBe(JSON.stringify({ ok: true, value: said }));
  });
  it('is ended when it takes too long or too much memory', async () => {
    const begun = performance.now();
    expect(await threads.run({ spin: true }, { ...limits, milliseconds: 300 })).toEqual({
      ok: false,
      reason: 'time',
    });
    expect(performance.now() - begun).toBeLessThan(30_000);
    expect(await threads.run({ fill: true }, limits)).toEqual({ ok: false, reason: 'memory' });
    expect(threads.load()).toEqual({ running: 0, waiting: 0 });
  });
  it('fails as it would have failed here', async () => {
    await expect(threads.run({ fail: 'broken on purpose' }, limits)).rejects.toThrow(
      'broken on purpose',
    );
    await expect(
      makeThreads(new URL('./no-such-thread.ts', import.meta.url), { running: 1, waiting: 0 }).run(
        {},
        limits,
      ),
    ).rejects.toThrow();
    expect(threads.load()).toEqual({ running: 0, waiting: 0 });
  });
});

it('a thread is used again, but not one that broke a limit, and not with other limits', async () => {
  const threads = makeThreads(entry, { running: 1, waiting: 0 });
  const thread = async (megabytes = 64): Promise<unknown> =>
    ((await threads.run<number>({ thread: true }, { ...limits, megabytes })) as { value: number })
      .value;
  const first = await thread();
  expect(await thread()).toBe(first);
  expect(await thread(96)).not.toBe(first);
  expect(await threads.run({ spin: true }, { ...limits, milliseconds: 200 })).toMatchObject({
    ok: false,
  });
  expect(await thread()).not.toBe(first);
});

describe('slots', () => {
  it('let a few run, a few wait in their order, and turn the rest away at once', async () => {
    const threads = makeThreads(entry, { running: 1, waiting: 2 });
    const order: number[] = [];
    const tasks = [0, 1, 2, 3, 4].map(async (say) => {
      const outcome = await threads.run<number>({ say }, limits);
      order.push(say);
      return outcome.ok ? outcome.value : outcome.reason;
    });
    expect(threads.load()).toEqual({ running: 1, waiting: 2 });
    expect(await Promise.all(tasks)).toEqual([0, 1, 2, 'busy', 'busy']);
    expect(order).toEqual([3, 4, 0, 1, 2]);
    expect(threads.load()).toEqual({ running: 0, waiting: 0 });
  });
});
