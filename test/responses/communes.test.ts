import { afterAll, beforeAll, expect, test } from '@jest/globals';
import request from 'supertest';
import { saveLocalities } from '../../src/localities/locality-changes.store.ts';
import type { AnsweringApp } from '../support/answering-app.ts';
import { answeringApp } from '../support/answering-app.ts';
import { formToken } from '../support/app.ts';
import { allKinds } from './all-kinds.ts';

let site: AnsweringApp;
let provinceId: number;
beforeAll(async () => {
  site = await answeringApp(allKinds);
  provinceId = (
    await site.db('localities').where({ level: 'province', valid_to: null }).orderBy('id').first()
  ).id;
  const commune = (id: number, vi: string, type: 'ward' | 'commune') => ({
    id,
    code: String(id),
    level: 'commune' as const,
    type,
    name: { vi, en: vi },
    parentId: provinceId,
    validFrom: '2025-07-01',
    validTo: null,
    population: null,
    longitude: null,
    latitude: null,
  });
  await site.db.transaction((tx) =>
    saveLocalities(tx, [commune(200001, 'Đống Đa', 'ward'), commune(200002, 'Sóc Sơn', 'commune')]),
  );
});
afterAll(async () => {
  await site.close();
});

async function atCommunes(): Promise<{
  agent: ReturnType<typeof request.agent>;
  html: string;
  path: string;
}> {
  const agent = request.agent(site.app);
  const start = await agent.get('/s/thu');
  await agent
    .post('/s/thu')
    .type('form')
    .send({ _csrf: formToken(start.text), consent: 'yes' });
  const place = await agent.get('/s/thu/place');
  const chosen = await agent
    .post('/s/thu/place')
    .type('form')
    .send({ _csrf: formToken(place.text), step: 'province', province: String(provinceId) });
  const path = chosen.headers['location'] as string;
  return { agent, path, html: (await agent.get(path)).text };
}
const choose = async (fields: Record<string, string>) => {
  const { agent, html, path } = await atCommunes();
  return await agent
    .post(path)
    .type('form')
    .send({ _csrf: formToken(html), step: 'commune', province: String(provinceId), ...fields });
};

test('where communes are loaded, one has to be chosen and the response is stored under it', async () => {
  const { html, path } = await atCommunes();
  expect(path).toBe(`/s/thu/place?province=${provinceId}`);
  expect(html).toContain('Đống Đa');
  expect((await choose({ commune: '200002' })).headers['location']).toBe('/s/thu/service');
  expect(await site.db('drafts').where({ locality_id: 200002 }).first()).toMatchObject({
    answers: { province: String(provinceId), commune: '200002' },
  });
});

test('a respondent who does not know the commune is stored under the province', async () => {
  expect((await choose({ commune: 'unknown' })).headers['location']).toBe('/s/thu/service');
  expect(await site.db('drafts').where({ locality_id: provinceId }).first()).toMatchObject({
    answers: { commune: '' },
  });
});

test.each([{}, { commune: '1' }, { commune: 'x' }])(
  '%j is refused with the list of communes',
  async (fields) => {
    const answer = await choose(fields);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('Sóc Sơn');
    expect(answer.text).toContain('Xin chọn một phường, xã');
  },
);

test('a commune is found without its accents, and only in its province', async () => {
  const { agent, path } = await atCommunes();
  const found = (await agent.get(`${path}&q=dong+da`)).text;
  expect(found).toContain('Đống Đa');
  expect(found).not.toContain('Sóc Sơn');
  expect((await agent.get(`${path}&q=khongco`)).text).toContain('Không tìm thấy mục nào');
});
