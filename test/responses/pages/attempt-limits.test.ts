// Limits on attempts at codes: guessing is slowed down; right and mistyped codes are not counted; others
// behind the same address can still do what they came for.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { isCode, makeCode } from '../../../src/platform/written-code.ts';
import { RECEIPT_LENGTH, TOKEN_LENGTH } from '../../../src/responses/keys/receipt.ts';
import { codesOfBatch, keyOfCode } from '../../../src/sampling/invitations/invitation-code.ts';
import { insertInvitations } from '../../../src/sampling/invitations/invitations.store.ts';
import { answeringApp, type AnsweringApp } from '../../support/answering-app.ts';
import { formToken } from '../../support/app.ts';
import { allKinds } from '../all-kinds.ts';

let site: AnsweringApp;
const invitation = codesOfBatch(new Uint8Array(32).fill(9), 1)[0]!;
const unknownCodes = codesOfBatch(new Uint8Array(32).fill(8), 100);
beforeAll(async () => {
  site = await answeringApp(allKinds);
  site.app.set('trust proxy', 1);
  await site.db.transaction((tx) =>
    insertInvitations(tx, [
      {
        key: keyOfCode(invitation),
        localityId: 1001,
        roundId: site.round.id,
        batch: 'b',
        reference: 'R',
        serviceId: null,
        stratum: null,
        psu: null,
        weight: null,
        madeAt: site.clock.now,
        expiresAt: null,
        spentAt: null,
      },
    ]),
  );
});
afterAll(async () => {
  await site.close();
});
beforeEach(async () => {
  await site.db('rate_limits').delete();
});

const base = '/s/thu';
/** A code that could be one: its check character is right. */
const whole = (length: number, number: number): string =>
  makeCode(length, (attempt) => Buffer.from([number, attempt, ...new Array<number>(14).fill(3)]));
const guesses = {
  withdraw: (number: number) => whole(RECEIPT_LENGTH, number),
  resume: (number: number) => whole(TOKEN_LENGTH, number),
  invitation: (number: number) => unknownCodes[number]!,
};
type Page = keyof typeof guesses;

interface Typed {
  status: number;
  /** Of the page that asks to wait; empty: another page. */
  ticket: string;
}

async function typed(page: Page, code: string, ip: string, ticket = ''): Promise<Typed> {
  const agent = request.agent(site.app);
  const token = formToken((await agent.get(`${base}/${page}`)).text);
  const { status, text } = await agent
    .post(`${base}/${page}`)
    .set('X-Forwarded-For', ip)
    .type('form')
    .send({ _csrf: token, code, _ticket: ticket });
  return { status, ticket: /name="_ticket" value="([^"]+)"/.exec(text)?.[1] ?? '' };
}
const type = async (...asked: Parameters<typeof typed>): Promise<number> =>
  (await typed(...asked)).status;
const seconds = (count: number): void => {
  site.clock.now = new Date(site.clock.now.getTime() + count * 1000);
};

describe.each(['withdraw', 'resume', 'invitation'] as const)('%s', (page) => {
  test('takes twenty well-formed wrong codes from a network, then each after a wait', async () => {
    const statuses: number[] = [];
    for (let number = 0; number < 24; number += 1) {
      statuses.push(await type(page, guesses[page](number), `2001:db8:0:3::${number}`));
    }
    expect(statuses.filter((status) => status === 422)).toHaveLength(20);
    expect(statuses.slice(-3)).toEqual([429, 429, 429]);
    expect(await type(page, guesses[page](0), '2001:db8:0:4::1')).toBe(422);
    const from = '2001:db8:0:3::99';
    const { ticket } = await typed(page, guesses[page](25), from);
    seconds(5);
    expect((await typed(page, guesses[page](25), from, ticket)).ticket).toBe(ticket);
    seconds(16);
    expect(await type(page, guesses[page](25), from, ticket)).toBe(422);
    expect(await type(page, guesses[page](26), from, ticket)).toBe(429);
    expect(await type(page, guesses[page](26), from, `${ticket}x`)).toBe(429);
  });
  test('does not count typing mistakes', async () => {
    const code = guesses[page](1);
    const slip = code.slice(0, -1) + (code.endsWith('A') ? 'B' : 'A');
    for (let time = 0; time < 24; time += 1)
      expect(await type(page, slip, '203.0.113.1')).toBe(422);
    expect(await type(page, code, '203.0.113.1')).toBe(422);
  });
});

test('a right code is never refused: after many wrong ones from its network it waits', async () => {
  const from = '203.0.113.9';
  for (let number = 0; number < 21; number += 1)
    await type('invitation', unknownCodes[number]!, from);
  const { status, ticket } = await typed('invitation', invitation, from);
  expect(status).toBe(429);
  seconds(20);
  expect(await type('invitation', invitation, from, ticket)).toBe(303);
});

test('codes that begin alike wait after ten wrong ones, wherever they come from', async () => {
  const letters = [...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'];
  const wholeCode = (body: string): string | undefined =>
    letters.map((last) => body + last).find((code) => isCode(code, RECEIPT_LENGTH));
  const alike = letters
    .flatMap((letter) => wholeCode(`7KQ4${letter.repeat(RECEIPT_LENGTH - 4)}`) ?? [])
    .slice(0, 12);
  const statuses: number[] = [];
  for (const [number, code] of alike.entries())
    statuses.push(await type('withdraw', code, `198.51.100.${number}`));
  expect(statuses).toEqual([...new Array<number>(10).fill(422), 429, 429]);
});

test('thirty people behind one address use their right code, one after the other', async () => {
  for (let person = 0; person < 30; person += 1) {
    expect(await type('invitation', invitation, '203.0.113.2')).toBe(303);
  }
});

test('the link of a letter works behind an address that has no attempts left', async () => {
  const ask = async (code: string): Promise<number> =>
    (await request(site.app).get(`${base}?i=${code}&l=1001`).set('X-Forwarded-For', '203.0.113.3'))
      .status;
  const statuses: number[] = [];
  for (let number = 0; number < 24; number += 1) statuses.push(await ask(unknownCodes[number]!));
  expect(statuses.filter((status) => status === 404)).toHaveLength(20);
  expect(statuses.at(-1)).toBe(429);
  expect(await ask(invitation)).toBe(200);
  expect(await ask('broken')).toBe(404);
});
