// Full rounds and full cells: newcomers get a page that says so; those who began may finish; invitations are
// accepted.
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { inTransaction } from '../../../src/platform/db/database.ts';
import { deleteExpiredDrafts } from '../../../src/responses/submission/drafts.store.ts';
import {
  eraseResponse,
  setResponseStatus,
} from '../../../src/responses/submission/responses.store.ts';
import { codesOfBatch, keyOfCode } from '../../../src/sampling/invitations/invitation-code.ts';
import { insertInvitations } from '../../../src/sampling/invitations/invitations.store.ts';
import {
  isFull,
  readQuotas,
  standsIn,
  type QuotaCell,
} from '../../../src/sampling/rounds/quota.ts';
import { replaceQuotas } from '../../../src/sampling/rounds/quotas.store.ts';
import type { AnsweringApp } from '../../support/answering-app.ts';
import { answeringApp } from '../../support/answering-app.ts';
import { Citizen } from '../../support/citizen.ts';
import { clearAnswers } from '../../support/counted.ts';
import { allKinds } from '../all-kinds.ts';

let site: AnsweringApp;
const short = {
  ...allKinds,
  code: 'short',
  children: [
    ...allKinds.children.slice(0, 2),
    {
      type: 'question' as const,
      id: 'service',
      name: 'service',
      kind: 'select_one' as const,
      label: { vi: 'Thủ tục' },
      list: 'services',
      required: 'true()',
    },
  ],
};
beforeAll(async () => {
  site = await answeringApp(short);
});
afterAll(async () => {
  await site.close();
});
beforeEach(async () => {
  await clearAnswers(site.db);
  await later();
});

/** Past what a process remembers. */
const later = async (): Promise<void> => {
  site.clock.now = new Date(site.clock.now.getTime() + 6_000);
};
const quotas = async (...cells: QuotaCell[]): Promise<void> => {
  await site.db.transaction((tx) => replaceQuotas(tx, site.round.id, cells));
  await later();
};
const cell = (localityId: number, maximum: number, serviceId: string | null = null): QuotaCell => ({
  localityId,
  serviceId,
  maximum,
});
const agreed = async (): Promise<Citizen> =>
  await (await new Citizen(site.app).open('/s/thu')).send({ consent: 'yes' });
async function sent(province: string, service = 'none'): Promise<Citizen> {
  const citizen = await agreed();
  await citizen.send({ province });
  await citizen.send({ service });
  return await citizen.send({});
}
const heading = (citizen: Citizen): string => /<h1[^>]*>([^<]+)</.exec(citizen.html)![1]!;

test('a full round says so before the consent, lets those who began finish, and accepts an invitation', async () => {
  await quotas(cell(1, 2));
  const begun = await agreed();
  await begun.send({ province: '1001' });
  expect((await sent('1001')).path).toBe('/s/thu/receipt');
  await later();
  const late = await new Citizen(site.app).open('/s/thu');
  expect([late.status, heading(late)]).toEqual([409, 'Đợt khảo sát này đã đủ phiếu']);
  await begun.open('/s/thu');
  expect(begun.html).toContain('Làm tiếp');
  await begun.open('/s/thu/service');
  await begun.send({ service: 'none' });
  await begun.send({});
  expect(begun.path).toBe('/s/thu/receipt');
  expect(await site.db('responses')).toHaveLength(2);
  const code = codesOfBatch(new Uint8Array(32), 1)[0]!;
  await site.db.transaction((tx) =>
    insertInvitations(tx, [
      {
        key: keyOfCode(code),
        localityId: 1001,
        roundId: site.round.id,
        batch: 'b',
        reference: 'r',
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
  const invited = await new Citizen(site.app).open(`/s/thu?i=${code}&l=1001`);
  await invited.send({ consent: 'yes' });
  expect(invited.path).toBe('/s/thu/service');
});

test('a round that fills up while the consent is read says so at the consent; there is no draft', async () => {
  await quotas(cell(1, 1));
  const reader = await new Citizen(site.app).open('/s/thu');
  await sent('1001');
  await later();
  const drafts = (await site.db('drafts')).length;
  await reader.send({ consent: 'yes' });
  expect([reader.status, heading(reader)]).toEqual([409, 'Đợt khảo sát này đã đủ phiếu']);
  expect(await site.db('drafts')).toHaveLength(drafts);
});

test('a draft counts in its cell until it is erased or has expired', async () => {
  await quotas(cell(1001, 1));
  const [first, second] = [await agreed(), await agreed()];
  await first.send({ province: '1001' });
  await second.send({ province: '1001' });
  expect([second.status, heading(second)]).toEqual([409, 'Nơi ông bà chọn đã đủ phiếu']);
  await first.open('/s/thu/resume');
  await first.send({}, '/s/thu/erase');
  await second.open('/s/thu/place');
  await second.send({ province: '1001' });
  expect(second.path).toBe('/s/thu/service');
  const third = await agreed();
  const refused = async (): Promise<boolean> =>
    (await (await third.open('/s/thu/place')).send({ province: '1001' })).status === 409;
  expect(await refused()).toBe(true);
  await inTransaction(site.db, (tx) =>
    deleteExpiredDrafts(tx, new Date(site.clock.now.getTime() + 15 * 86_400_000)),
  );
  expect(await refused()).toBe(false);
});

test('a draft that moves counts in the new cell only, and stays where the new one is full', async () => {
  await quotas(cell(1001, 1), cell(1042, 1), cell(1, 1, 'DVC01'));
  const [here, there] = [await agreed(), await agreed()];
  await here.send({ province: '1001' });
  await there.send({ province: '1042' });
  await here.open('/s/thu/place');
  await here.send({ province: '1042' });
  expect([here.status, heading(here), here.html.includes('Làm tiếp phiếu đang viết')]).toEqual([
    409,
    'Nơi ông bà chọn đã đủ phiếu',
    true,
  ]);
  expect(await site.db('drafts').pluck('locality_id')).toEqual(
    expect.arrayContaining([1001, 1042]),
  );
  await there.send({ service: 'DVC01' });
  await there.open('/s/thu/place');
  await there.send({ province: '1079' });
  await here.open('/s/thu/place');
  await here.send({ province: '1042' });
  expect(here.path).toBe('/s/thu/service');
  await here.send({ service: 'DVC01' });
  expect([here.status, heading(here)]).toEqual([409, 'Thủ tục này đã đủ phiếu']);
  await there.open('/s/thu/service');
  await there.send({ service: 'DVC09' });
  await here.open('/s/thu/service');
  await here.send({ service: 'DVC01' });
  expect(here.path).toBe('/s/thu/check');
});

test('a full province says so at the place step, and other provinces can be chosen', async () => {
  await quotas(cell(1001, 1));
  await sent('1001');
  await later();
  const citizen = await agreed();
  await citizen.send({ province: '1001' });
  expect([citizen.status, heading(citizen)]).toEqual([409, 'Nơi ông bà chọn đã đủ phiếu']);
  await citizen.open('/s/thu/place');
  await citizen.send({ province: '1042' });
  expect(citizen.path).toBe('/s/thu/service');
});

test('a full service says so at the service step, and another one can be chosen', async () => {
  await quotas(cell(1001, 1, 'DVC01'));
  await sent('1001', 'DVC01');
  await later();
  const citizen = await agreed();
  await citizen.send({ province: '1001' });
  await citizen.send({ service: 'DVC01' });
  expect([
    citizen.status,
    heading(citizen),
    citizen.html.includes('href="/s/thu/service"'),
  ]).toEqual([409, 'Thủ tục này đã đủ phiếu', true]);
  await citizen.open('/s/thu/service');
  await citizen.send({ service: 'DVC09' });
  expect(citizen.path).toBe('/s/thu/check');
  expect((await sent('1042', 'DVC01')).path).toBe('/s/thu/receipt');
});

test('withdrawn and excluded responses no longer count', async () => {
  const full = async (): Promise<boolean> => {
    await later();
    return (await new Citizen(site.app).open('/s/thu')).status === 409;
  };
  const key = async () => {
    const [row] = (await site
      .db('responses')
      .whereIn('status', ['counted', 'held'])
      .select('id', 'round_id as roundId')) as { id: string; roundId: string }[];
    return row!;
  };
  await quotas(cell(1, 1));
  await sent('1001');
  expect(await full()).toBe(true);
  const { id, roundId } = await key();
  await inTransaction(site.db, (tx) => setResponseStatus(tx, { id, roundId }, 1001, 'excluded'));
  expect(await full()).toBe(false);
  await sent('1001');
  expect(await full()).toBe(true);
  const second = await key();
  await inTransaction(site.db, (tx) => eraseResponse(tx, second, 1001, site.clock.now));
  expect(await full()).toBe(false);
});

test('drafts count in a cell, and a cell of a service only once the service is known', () => {
  const country = { ...cell(1, 10), responses: 8, drafts: 1 };
  const service = { ...cell(1, 3, 'DVC01'), responses: 2, drafts: 1 };
  expect([country, service].map(isFull)).toEqual([false, true]);
  const places = [1001, 1];
  const stands = (serviceId?: string | null) =>
    standsIn(service, { places, ...(serviceId === undefined ? {} : { serviceId }) });
  const found = [stands(), stands(null), stands('DVC09'), stands('DVC01')];
  expect(found).toEqual([false, false, false, true]);
  const isIn = [standsIn(country, { places }), standsIn(cell(1042, 1), { places })];
  expect(isIn).toEqual([true, false]);
});

test.each([
  ['province,service,maximum\n01,DVC01,5\n,,100', []],
  ['maximum\n0', ['maximum']],
  ['province,maximum\n77,5', ['province']],
  ['service,maximum\nDVC99,1.5', ['service', 'maximum']],
  ['province,maximum\n01,5\n1,6', ['cellTwice']],
  ['province\n01', ['columnMissing']],
])('%j has the mistakes %j', (text, codes) => {
  const { cells, mistakes } = readQuotas(text, {
    provinces: new Map([['01', 1001]]),
    communes: new Map(),
    services: new Set(['DVC01']),
  });
  expect(mistakes.map((mistake) => mistake.code)).toEqual(codes);
  if (codes.length === 0) expect(cells).toEqual([cell(1001, 5, 'DVC01'), cell(1, 100)]);
});
