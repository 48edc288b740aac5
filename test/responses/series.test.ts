// A series of rounds over two ends of a quarter: newcomers by every entry channel are redirected to the
// current round, drafts are finished in the old one, a dossier answers once in the whole series.
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { inTransaction } from '../../src/platform/db/database.ts';
import type { JobRun } from '../../src/platform/jobs/job-definition.ts';
import { hasDrafts } from '../../src/responses/submission/drafts.store.ts';
import { createRoundPartition } from '../../src/responses/submission/responses.store.ts';
import { codesOfBatch, keyOfCode } from '../../src/sampling/invitations/invitation-code.ts';
import { insertInvitations } from '../../src/sampling/invitations/invitations.store.ts';
import { quarterOf } from '../../src/sampling/rounds/quarter.ts';
import { listQuotas, replaceQuotas } from '../../src/sampling/rounds/quotas.store.ts';
import type { HandedKey } from '../../src/sampling/callers/register-caller.command.ts';
import { rollOverRoundsJob } from '../../src/sampling/roll-over-rounds.job.ts';
import { findRoundByCode } from '../../src/sampling/rounds/rounds.store.ts';
import { setRecurrence } from '../../src/sampling/rounds/round-changes.store.ts';
import { answeringApp, type AnsweringApp } from '../support/answering-app.ts';
import { dossierOf, linkTo, makeCaller, partsOf } from '../support/callers.ts';
import { Citizen } from '../support/citizen.ts';
import { allKinds } from './all-kinds.ts';

let site: AnsweringApp;
let portal: HandedKey;
const [december, newYear] = ['2026-12-20T03:00:00Z', '2026-12-31T17:00:00Z'];
const [FIRST, SECOND, THIRD] = ['thu', 'thu-2027q1', 'thu-2027q2'];
const codes = codesOfBatch(new Uint8Array(32).fill(7), 2);

const at = (moment: string): void => {
  site.clock.now = new Date(moment);
};
const rollOver = async (): Promise<{ made: string[]; closed: string[] }> => {
  const deps = { prepareAnswers: createRoundPartition, hasDrafts };
  const job = rollOverRoundsJob(() => site.clock.now, deps);
  const run = { db: site.db, payload: {} } as unknown as JobRun<unknown>;
  return (await job.run(run)) as { made: string[]; closed: string[] };
};
const opened = async (path: string): Promise<Citizen> => await new Citizen(site.app).open(path);
const idOf = async (code: string): Promise<string> => (await findRoundByCode(site.db, code))!.id;
const drafts = async (code: string): Promise<{ door: string; entry: { servicePoint: string } }[]> =>
  await site
    .db('drafts')
    .where({ round_id: await idOf(code) })
    .orderBy('started_at');
const responses = async (code: string): Promise<number> =>
  (await site.db('responses').where({ round_id: await idOf(code) })).length;

/** From the first page of questions to the receipt. */
async function finish(citizen: Citizen): Promise<Citizen> {
  await citizen.send({ used: 'no' });
  await citizen.send({ colours: 'red', visits: '2' });
  await citizen.send({});
  await citizen.send({ 'members/0/age': '41' });
  await citizen.send({ _another: 'no' });
  return await citizen.send({});
}

beforeAll(async () => {
  site = await answeringApp(allKinds);
  at(december);
  portal = await makeCaller(site.db, 'key', { rounds: [FIRST!] });
  const { id } = site.round;
  await inTransaction(site.db, async (tx) => {
    const turnsAt = quarterOf(site.clock.now).ends;
    await setRecurrence(tx, id, { seriesId: id, recurs: 'quarterly', turnsAt });
    await replaceQuotas(tx, id, [{ localityId: 1001, serviceId: null, maximum: 500 }]);
    await insertInvitations(
      tx,
      codes.map((code, index) => ({
        ...{
          key: keyOfCode(code),
          localityId: 1001,
          roundId: id,
          batch: 'b',
          reference: String(index),
        },
        ...{ serviceId: null, stratum: null, psu: null, weight: null },
        ...{ madeAt: site.clock.now, expiresAt: null, spentAt: null },
      })),
    );
    await tx('service_points').insert({
      ...{ code: 'HCC-1', name_vi: 'Trung tâm', name_en: 'Centre', locality_id: 1001, address: '' },
      ...{ active: true, updated_at: site.clock.now },
    });
  });
});
afterAll(async () => {
  await site.close();
});
beforeEach(async () => {
  await site.db('rate_limits').delete();
});

let begun: Citizen;
let link: string;

test('before the end of the quarter the next round is created, and respondents notice nothing', async () => {
  begun = await new Citizen(site.app).begin(FIRST!);
  await begun.send({ service: 'none' });
  link = linkTo(portal, FIRST!, partsOf(portal, new Date('2026-12-31T03:00:00Z')));
  expect(await rollOver()).toEqual({ made: [], closed: [] });
  at('2026-12-31T16:00:00Z');
  expect(await rollOver()).toEqual({ made: [SECOND], closed: [] });
  expect(await rollOver()).toEqual({ made: [], closed: [] });
  expect((await opened(`/s/${FIRST}`)).path).toBe(`/s/${FIRST}`);
  expect((await opened(`/s/${SECOND}`)).html).toContain('chưa');
  const next = (await findRoundByCode(site.db, SECOND!))!;
  expect(next).toMatchObject({
    ...{ title: { vi: 'Đợt thử – quý 1/2027', en: 'Trial round – quarter 1, 2027' } },
    ...{ versionId: site.round.versionId, seriesId: site.round.id, recurs: 'quarterly' },
    ...{ opensAt: new Date(newYear), turnsAt: new Date('2027-03-31T17:00:00Z'), nextId: null },
  });
  expect(await listQuotas(site.db, next.id)).toEqual(await listQuotas(site.db, site.round.id));
});

test('from its first moment newcomers by every entry channel are redirected to the new round', async () => {
  const agreed = await opened(`/s/${FIRST}?p=HCC-1`);
  await agreed.send({ consent: 'yes' });
  expect(agreed.path).toBe(`/s/${FIRST}/place`);
  at(newYear);
  expect((await opened(`/s/${FIRST}`)).path).toBe(`/s/${SECOND}`);
  await agreed.send({ province: '1001' });
  expect(agreed.path).toBe(`/s/${SECOND}?p=HCC-1`);
  const poster = await opened(`/s/${FIRST}?p=HCC-1`);
  expect(poster.path).toBe(`/s/${SECOND}?p=HCC-1`);
  await poster.send({ consent: 'yes' });
  await poster.send({ province: '1001' });
  const invited = await opened(`/s/${FIRST}?i=${codes[0]!}&l=1001`);
  expect(invited.path).toBe(`/s/${SECOND}?i=${codes[0]!}&l=1001`);
  await invited.send({ consent: 'yes' });
  expect((await drafts(SECOND!)).map(({ door }) => door)).toEqual(['poster', 'invitation']);
  expect((await opened(`/s/${FIRST}/invitation`)).path).toBe(`/s/${SECOND}/invitation`);
});

test('a link signed for the old round is valid in the new one, once in the series', async () => {
  const sent = await opened(link);
  expect(sent.path).toBe(link.replace(`/s/${FIRST}`, `/s/${SECOND}`));
  await sent.send({ consent: 'yes' });
  expect((await finish(sent)).path).toBe(`/s/${SECOND}/receipt`);
  expect((await site.db('callers').first()).rounds).toEqual([FIRST, SECOND]);
  for (const again of [link, sent.path.replace('/receipt', '') + link.slice(link.indexOf('?'))]) {
    expect((await opened(again)).status).toBe(409);
  }
  const forged = linkTo(
    { ...portal, secret: 'x'.repeat(43) },
    FIRST!,
    partsOf(portal, site.clock.now),
  );
  expect((await opened(forged)).status).toBe(400);
});

test('a draft of the old round is finished and sent there', async () => {
  await begun.open(`/s/${FIRST}`);
  expect([begun.status, begun.path]).toEqual([200, `/s/${FIRST}`]);
  expect(begun.html).toContain(`/s/${FIRST}/q/`);
  await begun.open(`/s/${FIRST}/q/opening.2`);
  const before = await responses(FIRST!);
  expect((await finish(begun)).path).toBe(`/s/${FIRST}/receipt`);
  expect([(await responses(FIRST!)) - before, await responses(SECOND!)]).toEqual([1, 1]);
  expect((await begun.open(`/s/${FIRST}/q/kinds`)).path).toBe(`/s/${FIRST}/receipt`);
});

test('a draft of the old round is found by its code on another device', async () => {
  at('2026-12-31T16:30:00Z');
  const here = await new Citizen(site.app).begin(FIRST!);
  await here.send({ service: 'none' });
  await here.open(`/s/${FIRST}/resume`);
  const code = /class="cg-code[^>]*>([^<]+)</.exec(here.html)?.[1] ?? '';
  at('2027-01-02T03:00:00Z');
  const there = await opened(`/s/${FIRST}/resume`);
  await there.send({ code });
  expect(there.path).toBe(`/s/${FIRST}/q/kinds`);
  await there.open(`/s/${FIRST}`);
  await there.send({ consent: 'yes' });
  expect(there.path).toBe(`/s/${SECOND}`);
  expect(await rollOver()).toEqual({ made: [], closed: [] });
});

test('the old round is closed when it has no drafts left, and still redirects newcomers', async () => {
  at('2027-01-20T03:00:00Z');
  expect(await rollOver()).toEqual({ made: [], closed: [FIRST] });
  expect((await findRoundByCode(site.db, FIRST!))!.status).toBe('closed');
  expect((await opened(`/s/${FIRST}?p=HCC-1`)).path).toBe(`/s/${SECOND}?p=HCC-1`);
  expect((await begun.open(`/s/${FIRST}/receipt`)).path).toBe(`/s/${FIRST}/receipt`);
});

test('after a second end of a quarter, processed late, all earlier addresses redirect to the newest round', async () => {
  at('2027-04-01T02:00:00Z');
  expect(await rollOver()).toEqual({ made: [THIRD], closed: [SECOND] });
  const third = (await findRoundByCode(site.db, THIRD!))!;
  expect([third.opensAt, third.seriesId]).toEqual([site.clock.now, site.round.id]);
  expect(third.title.vi).toBe('Đợt thử – quý 2/2027');
  for (const code of [FIRST, SECOND]) {
    expect((await opened(`/s/${code}`)).path).toBe(`/s/${THIRD}`);
  }
  const invited = await opened(`/s/${FIRST}?i=${codes[1]!}&l=1001`);
  expect(invited.path).toBe(`/s/${THIRD}?i=${codes[1]!}&l=1001`);
  await invited.send({ consent: 'yes' });
  expect(await drafts(THIRD!)).toHaveLength(1);
  const late = linkTo(portal, FIRST!, partsOf(portal, site.clock.now, { d: dossierOf('late') }));
  expect((await opened(late)).status).toBe(200);
});
