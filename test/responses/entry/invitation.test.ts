// Answering by personal invitation, over HTTP: what the code fixes, that it works once, what is shown where
// it does not work, and that a probability sample answered this way is estimated with its design.
import { readResponseRates } from '../../../src/indicators/computing/response-rates.store.ts';
import { emptyRecipe } from '../../../src/indicators/weighting/recipe.ts';
import { weighRound } from '../../../src/indicators/weighting/weighting-sample.store.ts';
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  accumulateRound,
  countUsed,
} from '../../../src/indicators/computing/scored-responses.store.ts';
import { codesOfBatch, keyOfCode } from '../../../src/sampling/invitations/invitation-code.ts';
import {
  insertInvitations,
  type Invitation,
} from '../../../src/sampling/invitations/invitations.store.ts';
import type { Round } from '../../../src/sampling/rounds/round.ts';
import { designFrom } from '../../../src/statistics/accumulator/accumulator-design.ts';
import { estimateNodes } from '../../../src/statistics/accumulator/accumulator-estimate.ts';
import type { AnsweringApp } from '../../support/answering-app.ts';
import { answeringApp, openRound } from '../../support/answering-app.ts';
import { Citizen } from '../../support/citizen.ts';
import { satisfiedScore } from '../../support/scorers.ts';
import { allKinds } from '../all-kinds.ts';

let site: AnsweringApp;
let sample: Round;
const short = {
  ...allKinds,
  code: 'short',
  children: [
    ...allKinds.children.slice(0, 2),
    {
      type: 'question' as const,
      id: 'satisfied',
      name: 'satisfied',
      kind: 'select_one' as const,
      label: { vi: 'Hài lòng' },
      list: 'scale',
      required: 'true()',
    },
  ],
};
beforeAll(async () => {
  site = await answeringApp(allKinds, {
    score: satisfiedScore,
  });
  sample = await openRound(site.db, short, { code: 'mau', kind: 'probability' });
});
afterAll(async () => {
  await site.close();
});
beforeEach(async () => {
  await site.db('rate_limits').delete();
  site.clock.now = new Date();
});

let batches = 0;
/** Makes invitations and gives their codes in order. */
async function invite(round: Round, wanted: readonly Partial<Invitation>[]): Promise<string[]> {
  batches += 1;
  const codes = codesOfBatch(new Uint8Array(32).fill(batches), wanted.length);
  await site.db.transaction((tx) =>
    insertInvitations(
      tx,
      wanted.map((one, index) => ({
        key: keyOfCode(codes[index]!),
        localityId: 1001,
        roundId: round.id,
        batch: `b${batches}`,
        reference: `R-${index}`,
        serviceId: null,
        stratum: null,
        psu: null,
        weight: null,
        madeAt: site.clock.now,
        expiresAt: null,
        spentAt: null,
        ...one,
      })),
    ),
  );
  return codes;
}
const link = (code: string, round = 'mau', locality = 1001): string =>
  `/s/${round}?i=${code}&l=${locality}`;
async function answered(code: string, satisfied = '3'): Promise<Citizen> {
  const citizen = new Citizen(site.app);
  await citizen.open(link(code));
  await citizen.send({ consent: 'yes' });
  await citizen.send({ satisfied });
  return await citizen.send({});
}
const spentAt = async (code: string) =>
  (
    await site
      .db('invitations')
      .where({ key: Buffer.from(keyOfCode(code), 'hex') })
      .first()
  ).spent_at as Date | null;

describe('an invitation', () => {
  test('is named at the consent, fixes the place, and is used up by a response with its design', async () => {
    const [code] = await invite(sample, [{ stratum: 'đô thị', psu: 'P7', weight: 12.5 }]);
    const citizen = new Citizen(site.app);
    await citizen.open(link(code!));
    expect(citizen.html).toContain('lời mời riêng');
    expect(citizen.html).toContain('Hà Nội');
    await citizen.send({});
    expect([citizen.status, citizen.html.includes('đánh dấu vào ô đồng ý')]).toEqual([422, true]);
    await citizen.send({ consent: 'yes' });
    expect(citizen.path).toMatch(/^\/s\/mau\/q\//);
    await citizen.open('/s/mau/place');
    expect(citizen.path).toMatch(/^\/s\/mau\/q\//);
    await citizen.send({ satisfied: '4' });
    expect(await spentAt(code!)).toBeNull();
    await citizen.send({});
    expect(citizen.path).toBe('/s/mau/receipt');
    expect(await spentAt(code!)).toEqual(site.clock.now);
    const response = await site
      .db('responses')
      .where({ round_id: sample.id })
      .orderBy('submitted_at', 'desc')
      .first();
    expect(response).toMatchObject({
      door: 'invitation',
      locality_id: 1001,
      stratum: 'đô thị',
      psu: 'P7',
      weight: 12.5,
      service_id: null,
    });
    await citizen.open(link(code!));
    expect([
      citizen.status,
      citizen.html.includes('Lời mời này đã được dùng'),
      citizen.html.includes('/s/mau/receipt'),
    ]).toEqual([409, true, true]);
  });

  test('that names a service skips its step, and one that does not asks only for the service', async () => {
    const [named, free] = await invite(site.round, [{ serviceId: 'DVC09' }, {}]);
    const citizen = new Citizen(site.app);
    await (await citizen.open(link(named!, 'thu'))).send({ consent: 'yes' });
    expect(citizen.path).toBe('/s/thu/q/opening.2');
    await citizen.open('/s/thu/service');
    expect(citizen.path).toBe('/s/thu/q/opening.2');
    const other = new Citizen(site.app);
    await (await other.open(link(free!, 'thu'))).send({ consent: 'yes' });
    expect(other.path).toBe('/s/thu/service');
    await other.send({ service: 'DVC01' });
    expect(other.path).toBe('/s/thu/q/opening.2');
    expect(
      await site
        .db('drafts')
        .where({ door: 'invitation', round_id: site.round.id })
        .orderBy('service_id')
        .select('service_id', 'locality_id'),
    ).toEqual([
      { service_id: 'DVC01', locality_id: 1001 },
      { service_id: 'DVC09', locality_id: 1001 },
    ]);
  });

  test('resumes in the same browser, begins anew elsewhere; only the first one sent is stored', async () => {
    const [code] = await invite(sample, [{ stratum: 's', psu: 'p', weight: 2 }]);
    const [first, second] = [new Citizen(site.app), new Citizen(site.app)];
    for (const citizen of [first, second]) {
      await (await citizen.open(link(code!))).send({ consent: 'yes' });
      await citizen.send({ satisfied: '5' });
    }
    await first.open(link(code!));
    expect(first.path).toBe('/s/mau/check');
    await second.send({});
    expect(second.path).toBe('/s/mau/receipt');
    await first.send({});
    expect([first.status, first.html.includes('Lời mời này đã được dùng')]).toEqual([409, true]);
    const key = Buffer.from(keyOfCode(code!), 'hex');
    expect(await site.db('invitations').where({ key }).whereNotNull('spent_at')).toHaveLength(1);
    expect(
      await site.db('responses').where({ round_id: sample.id, psu: 'p', stratum: 's' }),
    ).toHaveLength(1);
  });
});

describe('an invitation is not opened', () => {
  const saysOf = async (path: string) => {
    const citizen = await new Citizen(site.app).open(path);
    return [citizen.status, /<h1[^>]*>([^<]+)</.exec(citizen.html)![1]] as const;
  };
  test('when it has expired, does not exist, is mistyped, or names another place', async () => {
    const [old, good] = await invite(sample, [
      { expiresAt: new Date(site.clock.now.getTime() - 1) },
      {},
    ]);
    expect(await saysOf(link(old!))).toEqual([410, 'Lời mời này đã hết hạn']);
    expect(await saysOf(link(codesOfBatch(new Uint8Array(32).fill(99), 1)[0]!))).toEqual([
      404,
      'Không tìm thấy lời mời này',
    ]);
    expect(await saysOf(link(good!, 'mau', 1042))).toEqual([404, 'Không tìm thấy lời mời này']);
    for (const path of [
      '/s/mau?i=',
      '/s/mau?i=abc&l=1001',
      `/s/mau?i=${good!}`,
      `/s/mau?i=${good!}&l=x`,
    ])
      expect(await saysOf(path)).toEqual([404, 'Không tìm thấy lời mời này']);
  });
  test('in another round, but links to its own', async () => {
    const [code] = await invite(sample, [{}]);
    const citizen = await new Citizen(site.app).open(link(code!, 'thu'));
    expect([citizen.status, citizen.html.includes(`/s/mau?i=${code!}&amp;l=1001`)]).toEqual([
      404,
      true,
    ]);
  });
  test('by guessing: attempts are limited', async () => {
    const citizen = new Citizen(site.app);
    const guesses = codesOfBatch(new Uint8Array(32).fill(200), 21);
    for (const guess of guesses.slice(1))
      expect((await citizen.open(link(guess))).status).toBe(404);
    expect((await citizen.open(link(guesses[0]!))).status).toBe(429);
    const [code] = await invite(sample, [{}]);
    expect((await citizen.open(link(code!))).status).toBe(200);
  });
});

describe('a typed code', () => {
  test('leads to its invitation however it is written; a mistake keeps what was typed', async () => {
    const [code] = await invite(sample, [{}]);
    const citizen = await new Citizen(site.app).open('/s/mau/invitation');
    await citizen.send({ code: `${code!.slice(0, 15)}${code!.endsWith('Z') ? 'Y' : 'Z'}` });
    expect([
      citizen.status,
      citizen.html.includes('Mã này chưa đúng'),
      citizen.html.includes(code!.slice(0, 15)),
    ]).toEqual([422, true, true]);
    await citizen.send({ code: codesOfBatch(new Uint8Array(32).fill(98), 1)[0]! });
    expect([citizen.status, citizen.html.includes('Không có lời mời nào mang mã này')]).toEqual([
      422,
      true,
    ]);
    await citizen.send({ code: code!.toLowerCase().replace(/(.{4})/g, '$1 ') });
    expect(citizen.path).toBe(link(code!));
    expect(citizen.html).toContain('lời mời riêng');
  });
});

test('a round answered by invitations is estimated with its design, also of those without answers', async () => {
  const round = await openRound(
    site.db,
    { ...short, code: 'design' },
    { code: 'thiet-ke', kind: 'probability' },
  );
  const people = [
    ['a', 'a1', 10, 5],
    ['a', 'a1', 4, 2],
    ['a', 'a2', 8, 3],
    ['b', 'b1', 20, 1],
    ['b', 'b2', 6, 4],
    ['b', 'b3', 6, null],
  ] as const;
  const codes = await invite(
    round,
    people.map(([stratum, psu, weight]) => ({ stratum, psu, weight })),
  );
  for (const [index, [, , , satisfied]] of people.entries()) {
    if (satisfied === null) continue;
    const citizen = await new Citizen(site.app).open(link(codes[index]!, 'thiet-ke'));
    await citizen.send({ consent: 'yes' });
    await citizen.send({ satisfied: String(satisfied) });
    site.clock.now = new Date(site.clock.now.getTime() + 600_000);
    await citizen.send({});
    expect(citizen.path).toBe('/s/thiet-ke/receipt');
  }
  await site.db('responses').where({ round_id: round.id }).update({ status: 'counted' });
  const byOpenLink = await new Citizen(site.app).begin('thiet-ke');
  await (await byOpenLink.send({ satisfied: '5' })).send({});
  await site.db('responses').where({ round_id: round.id }).update({ status: 'counted' });
  expect(await countUsed(site.db, round)).toBe(5);
  expect(await readResponseRates(site.db, round)).toEqual([
    { localityId: 1001, stratum: 'a', invited: 3, answered: 3 },
    { localityId: 1001, stratum: 'b', invited: 3, answered: 2 },
  ]);
  // Of stratum b, with a silent PSU of weight 6, 26 of 32 answered.
  const { weight } = await weighRound(site.db, round, { ...emptyRecipe, nonresponse: 'psu' });
  expect([...weight].sort((a, b) => a - b)).toEqual(
    [4, (6 * 32) / 26, 8, 10, (20 * 32) / 26].map((each) => expect.closeTo(each, 10)),
  );

  const { accumulator } = await accumulateRound(site.db, round, {
    fingerprint: createHash('sha256'),
    breakdowns: { breakdowns: [], places: new Map(), registry: [] },
    hasCommunes: false,
    variables: 1,
    onBatch: () => Promise.resolve(),
  });
  const { estimates } = estimateNodes(
    designFrom(accumulator, { lonelyPsu: 'adjust' }),
    [1001],
    [{ constant: 0, terms: [{ variable: 0, coefficient: 1 }] }],
  );
  // By hand: the weighted mean, and Taylor linearisation over PSU totals within strata, the silent PSU
  // counting as 0.
  const rows = people.flatMap(([stratum, psu, weight, value]) =>
    value === null ? [] : [{ stratum, psu, weight, value }],
  );
  const total = rows.reduce((sum, row) => sum + row.weight, 0);
  const mean = rows.reduce((sum, row) => sum + row.weight * row.value, 0) / total;
  const psuTotal = (psu: string) =>
    rows
      .filter((row) => row.psu === psu)
      .reduce((sum, row) => sum + (row.weight * (row.value - mean)) / total, 0);
  const variance = [
    ['a1', 'a2'],
    ['b1', 'b2', 'b3'],
  ].reduce((sum, psus) => {
    const totals = psus.map(psuTotal);
    const middle = totals.reduce((all, one) => all + one, 0) / totals.length;
    return (
      sum +
      (totals.length / (totals.length - 1)) *
        totals.reduce((all, one) => all + (one - middle) ** 2, 0)
    );
  }, 0);
  expect(estimates[0]!.estimate).toBeCloseTo(mean, 10);
  expect(estimates[0]!.se).toBeCloseTo(Math.sqrt(variance), 10);
  expect(estimates[0]!.n).toBe(5);
});

test('a response by invitation does not identify the invitation', async () => {
  const [code] = await invite(sample, [{ reference: 'H-77', stratum: 's9', psu: 'p9', weight: 3 }]);
  await answered(code!);
  const row = await site.db('responses').where({ round_id: sample.id, psu: 'p9' }).first();
  const paradata = await site.db('paradata').where({ response_id: row.id }).first();
  const all = JSON.stringify({ row, paradata });
  for (const trace of [code!, keyOfCode(code!), 'H-77']) expect(all).not.toContain(trace);
});
