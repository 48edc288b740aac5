import { expect, test } from '@jest/globals';
import { answeringSeconds, deviceOf, traced } from '../../src/responses/paradata.ts';

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 21, 8, 0, seconds));

test('a page sent twice keeps its first showing and adds up', () => {
  const first = traced({}, { page: 'a', shownAt: at(0), now: at(20), edits: 0, errors: 2 });
  const second = traced(first, { page: 'a', shownAt: at(20), now: at(32), edits: 1, errors: 0 });
  expect(second).toEqual({ a: { firstShown: at(0).toISOString(), lastSent: at(32).toISOString(), seconds: 32, sent: 2, edits: 1, errors: 2 } });
});

test('a pause counts as ten minutes at most, a clock that went backwards as nothing', () => {
  const traces = traced(traced({}, { page: 'a', shownAt: at(0), now: at(90_000), edits: 0, errors: 0 }), { page: 'b', shownAt: at(90_000), now: at(0), edits: 0, errors: 0 });
  expect(answeringSeconds(traces)).toBe(600);
  expect(answeringSeconds({})).toBeNull();
});

test.each([
  ['Mozilla/5.0 (Linux; Android 8.1; SM-J260G) AppleWebKit/537.36 Chrome/70 Mobile Safari/537.36', 'phone'],
  ['Opera/9.80 (J2ME/MIDP; Opera Mini/9.5.37461/191.191; U; vi) Presto/2.12.423', 'phone'],
  ['Mozilla/5.0 (iPad; CPU OS 12_5 like Mac OS X)', 'tablet'],
  ['Mozilla/5.0 (Linux; Android 9; SM-T510) AppleWebKit/537.36 Chrome/90 Safari/537.36', 'tablet'],
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64)', 'computer'],
  ['', 'unknown'],
])('%s is a %s', (userAgent, device) => { expect(deviceOf(userAgent)).toBe(device); });
