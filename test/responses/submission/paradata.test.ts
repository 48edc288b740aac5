import { describe, expect, test } from '@jest/globals';
import {
  answeringSeconds,
  deviceOf,
  browserTiming,
  addTrace,
} from '../../../src/responses/submission/paradata.ts';

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 21, 8, 0, seconds));

test('a page sent twice keeps its first showing and sums its times', () => {
  const first = addTrace({}, { page: 'a', shownAt: at(0), now: at(20), edits: 0, errors: 2 });
  const second = addTrace(first, { page: 'a', shownAt: at(20), now: at(32), edits: 1, errors: 0 });
  expect(second).toEqual({
    a: {
      firstShown: at(0).toISOString(),
      lastSent: at(32).toISOString(),
      seconds: 32,
      sent: 2,
      edits: 1,
      errors: 2,
    },
  });
});

test('a pause counts as ten minutes at most, a clock set back as nothing', () => {
  const traces = addTrace(
    addTrace({}, { page: 'a', shownAt: at(0), now: at(90_000), edits: 0, errors: 0 }),
    { page: 'b', shownAt: at(90_000), now: at(0), edits: 0, errors: 0 },
  );
  expect(answeringSeconds(traces)).toBe(600);
  expect(answeringSeconds({})).toBeNull();
});

describe('the times that a browser measured', () => {
  const shown = { shownAt: at(0), now: at(20) };
  test.each([
    [
      'a time within what the page was open',
      { seen: '12400', changes: '2' },
      { seconds: 12.4, changes: 2 },
    ],
    [
      'nothing, without JavaScript',
      { seen: undefined, changes: undefined },
      { seconds: null, changes: null },
    ],
    ['more than the page was open', { seen: '26000', changes: '0' }, { seconds: null, changes: 0 }],
    ['no number', { seen: '1e3', changes: '-1' }, { seconds: null, changes: null }],
    ['two values', { seen: ['1', '2'], changes: ['1'] }, { seconds: null, changes: null }],
    ['absurdly many changes', { seen: '0', changes: '5000' }, { seconds: 0, changes: null }],
  ])('%s', (_what, sent, look) => {
    expect(browserTiming(sent, shown)).toEqual(look);
  });

  test("are stored beside the server's, and are the ones used", () => {
    const sending = { page: 'a', shownAt: at(0), now: at(20), edits: 0, errors: 0 };
    const once = addTrace({}, { ...sending, browser: { seconds: 12.4, changes: 2 } });
    expect(once['a']).toMatchObject({ seconds: 20, visible: 12.4, changes: 2 });
    const again = addTrace(once, { ...sending, browser: { seconds: null, changes: null } });
    expect(again['a']).toMatchObject({ seconds: 40, visible: 32.4, changes: 2 });
    const other = addTrace(again, { ...sending, page: 'b' });
    expect(other['b']).not.toHaveProperty('visible');
    expect(answeringSeconds(other)).toBe(52);
    const late = addTrace(addTrace({}, sending), {
      ...sending,
      browser: { seconds: 3, changes: 0 },
    });
    expect(late['a']).toMatchObject({ seconds: 40, visible: 23 });
  });
});

test.each([
  [
    'Mozilla/5.0 (Linux; Android 8.1; SM-J260G) AppleWebKit/537.36 Chrome/70 Mobile Safari/537.36',
    'phone',
  ],
  ['Opera/9.80 (J2ME/MIDP; Opera Mini/9.5.37461/191.191; U; vi) Presto/2.12.423', 'phone'],
  ['Mozilla/5.0 (iPad; CPU OS 12_5 like Mac OS X)', 'tablet'],
  ['Mozilla/5.0 (Linux; Android 9; SM-T510) AppleWebKit/537.36 Chrome/90 Safari/537.36', 'tablet'],
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64)', 'computer'],
  ['', 'unknown'],
])('%s is a %s', (userAgent, device) => {
  expect(deviceOf(userAgent)).toBe(device);
});
