// Which web processes count as standing still.
import { expect, test } from '@jest/globals';
import { aliveEveryMs, silentAmong } from '../../src/server/web-silence.ts';

test('one that was not heard for longer than the patience, and no other', () => {
  let now = 0;
  const silent = silentAmong(60_000, () => now);
  const [talks, hangs] = [{ lastMessageAt: 0 }, { lastMessageAt: 0 }];
  const found: number[] = [];
  for (; now <= 62_000; now += aliveEveryMs) {
    talks.lastMessageAt = now;
    if (silent([talks, hangs]).includes(hangs)) found.push(now);
    expect(silent([talks, hangs])).not.toContain(talks);
  }
  expect(found).toEqual([62_000]);
});

test('nobody, when the one who asks stood still itself: what was said lies unread', () => {
  let now = 0;
  const silent = silentAmong(60_000, () => now);
  const [talks, hangs] = [{ lastMessageAt: 0 }, { lastMessageAt: 0 }];
  now = 300_000;
  expect(silent([talks, hangs])).toEqual([]);
  for (let time = 0; time < 30; time += 1) {
    now += aliveEveryMs;
    talks.lastMessageAt = now;
    expect(silent([talks, hangs])).toEqual([]);
  }
  now += aliveEveryMs;
  talks.lastMessageAt = now;
  expect(silent([talks, hangs])).toEqual([hangs]);
});
