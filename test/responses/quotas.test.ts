// Full rounds and full cells: who arrives is told before they begin; who began may finish; invitations are kept.
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { codesOfBatch, keyOfCode } from '../../src/sampling/invitation-code.ts';
import { insertInvitations } from '../../src/sampling/invitations.store.ts';
import { fullCell, readQuotas, type QuotaCell } from '../../src/sampling/quota.ts';
import { replaceQuotas } from '../../src/sampling/quotas.store.ts';
import type { AnsweringApp } from '../support/answering-app.ts';
import { answeringApp } from '../support/answering-app.ts';
import { Citizen } from '../support/citizen.ts';
import { allKinds } from './all-kinds.ts';

let house: AnsweringApp;
const short = { ...allKinds, code: 'short', children: [...allKinds.children.slice(0, 2), { type: 'question' as const, id: 'service', name: 'service', kind: 'select_one' as const, label: { vi: 'Thủ tục' }, list: 'services', required: 'true()' }] };
beforeAll(async () => { house = await answeringApp(short); });
afterAll(async () => { await house.close(); });
beforeEach(async () => { await house.db('responses').delete(); await later(); });

/** Past what a process remembers. */
const later = async (): Promise<void> => { house.clock.now = new Date(house.clock.now.getTime() + 6_000); };
const quotas = async (...cells: QuotaCell[]): Promise<void> => { await house.db.transaction((tx) => replaceQuotas(tx, house.round.id, cells)); await later(); };
const cell = (localityId: number, maximum: number, serviceId: string | null = null): QuotaCell => ({ localityId, serviceId, maximum });
const agreed = async (): Promise<Citizen> => await (await new Citizen(house.app).open('/s/thu')).send({ consent: 'yes' });
async function sent(province: string, service = 'none'): Promise<Citizen> {
  const citizen = await agreed();
  await citizen.send({ province });
  await citizen.send({ service });
  return await citizen.send({});
}
const heading = (citizen: Citizen): string => /<h1[^>]*>([^<]+)</.exec(citizen.html)![1]!;

test('a full round says so before the consent; who began may finish; an invitation is let in', async () => {
  await quotas(cell(1, 1));
  const begun = await agreed();
  await begun.send({ province: '1001' });
  expect((await sent('1001')).path).toBe('/s/thu/receipt');
  await later();
  const late = await new Citizen(house.app).open('/s/thu');
  expect([late.status, heading(late)]).toEqual([409, 'Đợt khảo sát này đã đủ phiếu']);
  await begun.open('/s/thu');
  expect(begun.html).toContain('Làm tiếp');
  await begun.open('/s/thu/service');
  await begun.send({ service: 'none' });
  await begun.send({});
  expect(begun.path).toBe('/s/thu/receipt');
  expect(await house.db('responses')).toHaveLength(2);
  const code = codesOfBatch(new Uint8Array(32), 1)[0]!;
  await house.db.transaction((tx) => insertInvitations(tx, [{ key: keyOfCode(code), localityId: 1001, roundId: house.round.id, batch: 'b', reference: 'r', serviceId: null, stratum: null, psu: null, weight: null, madeAt: house.clock.now, expiresAt: null, spentAt: null }]));
  const invited = await new Citizen(house.app).open(`/s/thu?i=${code}&l=1001`);
  await invited.send({ consent: 'yes' });
  expect(invited.path).toBe('/s/thu/service');
});

test('who reads the consent page while the round fills up is told at the consent, and no draft is made', async () => {
  await quotas(cell(1, 1));
  const reader = await new Citizen(house.app).open('/s/thu');
  await sent('1001');
  await later();
  const drafts = (await house.db('drafts')).length;
  await reader.send({ consent: 'yes' });
  expect([reader.status, heading(reader)]).toEqual([409, 'Đợt khảo sát này đã đủ phiếu']);
  expect(await house.db('drafts')).toHaveLength(drafts);
});

test('a full province is told at the place step, and other provinces go on', async () => {
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

test('a full service is told at the service step, and another may be chosen', async () => {
  await quotas(cell(1001, 1, 'DVC01'));
  await sent('1001', 'DVC01');
  await later();
  const citizen = await agreed();
  await citizen.send({ province: '1001' });
  await citizen.send({ service: 'DVC01' });
  expect([citizen.status, heading(citizen), citizen.html.includes('href="/s/thu/service"')]).toEqual([409, 'Thủ tục này đã đủ phiếu', true]);
  await citizen.open('/s/thu/service');
  await citizen.send({ service: 'DVC09' });
  expect(citizen.path).toBe('/s/thu/check');
  expect((await sent('1042', 'DVC01')).path).toBe('/s/thu/receipt');
});

test('withdrawn and excluded responses make room again', async () => {
  await quotas(cell(1, 1));
  await sent('1001');
  await later();
  expect((await new Citizen(house.app).open('/s/thu')).status).toBe(409);
  await house.db('responses').update({ status: 'excluded' });
  await later();
  expect((await new Citizen(house.app).open('/s/thu')).status).toBe(200);
});

test('the first full cell that applies is found, and a service cell only once the service is known', () => {
  const cells = [{ ...cell(1, 10), filled: 9 }, { ...cell(1001, 5), filled: 4 }, { ...cell(1, 3, 'DVC01'), filled: 3 }];
  expect(fullCell(cells, { places: [1001, 1] })).toBeNull();
  expect(fullCell(cells, { places: [1001, 1], serviceId: null })).toBeNull();
  expect(fullCell(cells, { places: [1001, 1], serviceId: 'DVC01' })).toBe(cells[2]);
});

test.each([
  ['province,service,maximum\n01,DVC01,5\n,,100', []], ['maximum\n0', ['maximum']], ['province,maximum\n77,5', ['province']], ['service,maximum\nDVC99,1.5', ['service', 'maximum']],
  ['province,maximum\n01,5\n1,6', ['cellTwice']], ['province\n01', ['columnMissing']],
])('%j has the mistakes %j', (text, codes) => {
  const { cells, mistakes } = readQuotas(text, { provinces: new Map([['01', 1001]]), communes: new Map(), services: new Set(['DVC01']) });
  expect(mistakes.map((mistake) => mistake.code)).toEqual(codes);
  if (codes.length === 0) expect(cells).toEqual([cell(1001, 5, 'DVC01'), cell(1, 100)]);
});
