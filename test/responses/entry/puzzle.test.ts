// The puzzle on the first page: solved with JavaScript, or a wait without it; each is used once, cannot be
// forged, and expires.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { checkPuzzle, isSolution, makePuzzle } from '../../../src/responses/visiting/puzzle.ts';

import type { AnsweringApp } from '../../support/answering-app.ts';
import { answeringApp } from '../../support/answering-app.ts';
import { Citizen } from '../../support/citizen.ts';
import { allKinds } from '../all-kinds.ts';
import { setRoundPuzzle } from '../../../src/sampling/rounds/round-changes.store.ts';

let site: AnsweringApp;
beforeAll(async () => {
  site = await answeringApp(allKinds);
  await site.db.transaction((tx) => setRoundPuzzle(tx, site.round.id, 8));
});
afterAll(async () => {
  await site.close();
});
beforeEach(() => {
  site.clock.now = new Date('2026-11-22T03:00:00Z');
});
const pass = (seconds: number): void => {
  site.clock.now = new Date(site.clock.now.getTime() + seconds * 1000);
};
const puzzleOf = ({ html }: Citizen): string => /name="puzzle" value="([^"]+)"/.exec(html)![1]!;

function solutionOf(puzzle: string, bits = 8): string {
  for (let number = 0; ; number += 1)
    if (isSolution(puzzle, String(number), bits)) return String(number);
}

describe('with JavaScript', () => {
  test('a solved puzzle is accepted at once; used again, the page comes back with a new one and the consent still ticked', async () => {
    const citizen = await new Citizen(site.app).open('/s/thu');
    const puzzle = puzzleOf(citizen);
    const page = citizen.html;
    await citizen.send({ consent: 'yes', solved: solutionOf(puzzle) });
    expect(citizen.path).toBe('/s/thu/place');
    const copy = new Citizen(site.app);
    await copy.open('/s/thu');
    const token = /name="_csrf" value="([^"]+)"/.exec(copy.html)![1]!;
    copy.html = page.replace(/name="_csrf" value="[^"]+"/, `name="_csrf" value="${token}"`);
    await copy.send({ consent: 'yes', solved: solutionOf(puzzle) });
    expect([
      copy.status,
      copy.html.includes('Xin bấm “Bắt đầu” lần nữa'),
      copy.html.includes('value="yes" checked'),
      puzzleOf(copy) !== puzzle,
    ]).toEqual([422, true, true, true]);
    await copy.send({ consent: 'yes', solved: solutionOf(puzzleOf(copy)) });
    expect(copy.path).toBe('/s/thu/place');
  });
});

describe('without JavaScript', () => {
  test('a page read for twenty seconds is accepted, a faster one gets the page to wait on', async () => {
    const slow = await new Citizen(site.app).open('/s/thu');
    pass(20);
    await slow.send({ consent: 'yes' });
    expect(slow.path).toBe('/s/thu/place');
    const fast = await new Citizen(site.app).open('/s/thu');
    pass(5);
    await fast.send({ consent: 'yes' });
    expect([
      fast.status,
      fast.html.includes('Xin chờ khoảng 15 giây'),
      fast.html.includes('http-equiv'),
    ]).toEqual([429, true, false]);
    pass(5);
    await fast.send({});
    expect(fast.html).toContain('Xin chờ khoảng 10 giây');
    pass(10);
    await fast.send({});
    expect(fast.path).toBe('/s/thu/place');
  });
  test('a wrong solution is treated as none', async () => {
    const citizen = await new Citizen(site.app).open('/s/thu');
    const wrong = Array.from({ length: 50 }, (_, number) => String(number)).find(
      (number) => !isSolution(puzzleOf(citizen), number, 8),
    )!;
    await citizen.send({ consent: 'yes', solved: wrong });
    expect(citizen.status).toBe(429);
  });
});

test.each([
  ['none at all', ''],
  ['a text', 'x.y.z'],
  ['one signed for another round', null],
])('%s is answered with a new puzzle', async (_what, puzzle) => {
  const citizen = await new Citizen(site.app).open('/s/thu');
  const forged =
    puzzle ??
    makePuzzle(
      { secrets: ['key'], round: 'another', now: site.clock.now, bits: 8 },
      new Uint8Array(16),
    );
  await citizen.send({ consent: 'yes', puzzle: forged, solved: '1' });
  expect([citizen.status, citizen.html.includes('Xin bấm “Bắt đầu” lần nữa')]).toEqual([422, true]);
});

test('one issued two hours ago has expired', async () => {
  const citizen = await new Citizen(site.app).open('/s/thu');
  pass(7_200);
  await citizen.send({ consent: 'yes', solved: solutionOf(puzzleOf(citizen)) });
  expect([citizen.status, citizen.html.includes('Xin bấm “Bắt đầu” lần nữa')]).toEqual([422, true]);
});

test('difficulty and time of a puzzle cannot be tampered with', () => {
  const asked = { secrets: ['s'] as const, round: 'r', now: new Date(1_800_000_000_000), bits: 8 };
  const puzzle = makePuzzle(asked, new Uint8Array(16).fill(3));
  const solution = solutionOf(puzzle);
  expect(checkPuzzle(asked, { puzzle, solution }).kind).toBe('passed');
  expect(puzzle.length).toBeGreaterThanOrEqual(64);
  for (const bent of [
    puzzle.replace('.8.', '.0.'),
    puzzle.replace('1800000000000', '1799999900000'),
    `${puzzle}A`,
  ])
    expect(checkPuzzle(asked, { puzzle: bent, solution }).kind).toBe('forged');
  expect(
    checkPuzzle({ ...asked, now: new Date(asked.now.getTime() - 1) }, { puzzle, solution }).kind,
  ).toBe('expired');
});

test('a round without a puzzle asks for none', async () => {
  await site.db.transaction((tx) => setRoundPuzzle(tx, site.round.id, 0));
  const citizen = await new Citizen(site.app).open('/s/thu');
  expect(citizen.html).not.toContain('puzzle');
  await citizen.send({ consent: 'yes' });
  expect(citizen.path).toBe('/s/thu/place');
});
