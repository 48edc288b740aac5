// Answering from a poster at a one-stop shop: the office's place is offered and may be changed; the
// response records which poster was read.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { saveLocalities } from '../../../src/localities/locality-changes.store.ts';
import { saveServicePoints } from '../../../src/localities/service-points/service-point-changes.store.ts';
import type { AnsweringApp } from '../../support/answering-app.ts';
import { answeringApp } from '../../support/answering-app.ts';
import { Citizen } from '../../support/citizen.ts';
import { allKinds } from '../all-kinds.ts';

let site: AnsweringApp;
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
const point = (code: string, localityId: number, active = true) => ({
  code,
  name: { vi: `Một cửa ${code}`, en: `One-stop shop ${code}` },
  localityId,
  address: '1 Lê Lợi',
  active,
});
beforeAll(async () => {
  site = await answeringApp(short);
  const commune = (id: number, vi: string) => ({
    id,
    code: String(id),
    level: 'commune' as const,
    type: 'ward' as const,
    name: { vi, en: vi },
    parentId: 1042,
    validFrom: '2025-07-01',
    validTo: null,
    population: null,
    longitude: null,
    latitude: null,
  });
  await site.db.transaction(async (tx) => {
    await saveLocalities(tx, [commune(200_001, 'Thành Sen'), commune(200_002, 'Vũng Áng')]);
    await saveServicePoints(
      tx,
      [point('HN-01', 1001), point('HT-SEN', 200_001), point('CU', 1001, false)],
      new Date(),
    );
  });
});
afterAll(async () => {
  await site.close();
});

const agreed = async (query: string): Promise<Citizen> =>
  await (await new Citizen(site.app).open(`/s/thu${query}`)).send({ consent: 'yes' });
const checked = (html: string): string | undefined =>
  /type="radio" id="[^"]+" name="(?:province|commune)" value="(\d+)" checked/.exec(html)?.[1];
const submitted = async (citizen: Citizen) => {
  await citizen.send({ satisfied: '4' });
  await citizen.send({});
  expect(citizen.path).toBe('/s/thu/receipt');
  return await site.db('responses').orderBy('submitted_at', 'desc').first();
};

test('the consent page names the office; its province comes first and preselected, and the response records the poster', async () => {
  const start = await new Citizen(site.app).open('/s/thu?p=hn-01');
  expect(start.html).toContain('Ông bà vừa đến Một cửa HN-01?');
  expect(start.html).toContain('Cán bộ ở đó không đọc được phiếu của ông bà');
  const citizen = await agreed('?p=hn-01');
  expect(citizen.path).toBe('/s/thu/place');
  expect(checked(citizen.html)).toBe('1001');
  expect(citizen.html.match(/value="1001"/g)).toHaveLength(1);
  await citizen.send({ province: '1001' });
  expect(await submitted(citizen)).toMatchObject({
    door: 'poster',
    service_point: 'HN-01',
    locality_id: 1001,
  });
});

test('the commune of the office is offered too, and another one can be chosen', async () => {
  const citizen = await agreed('?p=HT-SEN');
  expect(checked(citizen.html)).toBe('1042');
  await citizen.send({ province: '1042' });
  expect(checked(citizen.html)).toBe('200001');
  await citizen.send({ commune: '200002' });
  site.clock.now = new Date(site.clock.now.getTime() + 1000);
  expect(await submitted(citizen)).toMatchObject({
    door: 'poster',
    service_point: 'HT-SEN',
    locality_id: 200_002,
  });
});

test.each(['?p=CU', '?p=NOWHERE', '?p=', '?p=%27%3B--'])(
  '%s leads on like the open link',
  async (query) => {
    const citizen = await agreed(query);
    expect(citizen.path).toBe('/s/thu/place');
    expect(checked(citizen.html)).toBeUndefined();
    await citizen.send({ province: '1001' });
    site.clock.now = new Date(site.clock.now.getTime() + 1000);
    expect(await submitted(citizen)).toMatchObject({ door: 'open', service_point: null });
  },
);

test('a poster deactivated between the consent and the place step counts as the open link', async () => {
  const citizen = await agreed('?p=HN-01');
  await site.db('service_points').where({ code: 'HN-01' }).update({ active: false });
  await citizen.send({ province: '1001' });
  site.clock.now = new Date(site.clock.now.getTime() + 1000);
  expect(await submitted(citizen)).toMatchObject({ door: 'open', service_point: null });
});
