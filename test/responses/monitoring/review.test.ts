// A researcher decides on a held response; computed results are then marked as stale.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type request from 'supertest';
import { formToken, signedIn, testApp, type TestApp } from '../../support/app.ts';
import { accountOf, demonstration } from '../../support/demonstration.ts';

let site: TestApp;
let researcher: ReturnType<typeof request.agent>;
beforeAll(async () => {
  site = await testApp({ filling: demonstration });
  researcher = await signedIn(
    site.app,
    'researcher',
    (await accountOf(site.db, 'researcher')).password,
  );
}, 120_000);
afterAll(async () => {
  await site?.close();
});

it('shows flags, not answers, and accepts a decision once', async () => {
  const [held] = (await site.db('responses').limit(1).select('id', 'locality_id')) as {
    id: string;
    locality_id: number;
  }[];
  await site
    .db('responses')
    .where(held!)
    .update({ status: 'held', flags: ['trap', 'speeding'] });
  const page = await researcher.get('/rounds/demo-2026/held');
  expect(page.status).toBe(200);
  expect(page.text).toContain(
    'Điền vào ô mà người không nhìn thấy; Trả lời nhanh hơn mức có thể đọc',
  );
  expect(page.text).not.toContain('service_used');

  const decide = (status: string) =>
    researcher
      .post('/rounds/demo-2026/held')
      .type('form')
      .send({
        _csrf: formToken(page.text),
        response: held!.id,
        locality: held!.locality_id,
        status,
      });
  expect((await decide('hanged')).status).toBe(400);
  expect((await decide('excluded')).status).toBe(303);
  expect(await site.db('responses').where(held!).first('status')).toEqual({ status: 'excluded' });
  expect((await researcher.get('/rounds/demo-2026/held')).text).toContain(
    'Không có phiếu nào chờ xem xét',
  );
  const [computation] = (await site.db('computations').select('stale')) as { stale: boolean }[];
  expect(computation!.stale).toBe(true);
  expect(
    (
      (await site.db('audit_log').where({ object_id: held!.id }).first('action')) as {
        action: string;
      }
    ).action,
  ).toBe('response.excluded');
});

const held = '/rounds/demo-2026/held';

it('lists every held response, a hundred per page, and decides on any page', async () => {
  const { id: roundId } = (await site.db('rounds').where({ code: 'demo-2026' }).first('id')) as {
    id: string;
  };
  const some = site
    .db('responses')
    .where({ round_id: roundId, status: 'counted' })
    .orderBy('id')
    .limit(230);
  const hour = site.db.raw(
    `date_trunc('hour', submitted_at at time zone 'UTC') at time zone 'UTC'`,
  );
  await site
    .db('responses')
    .whereIn('id', some.select('id'))
    .update({ status: 'held', submitted_at: hour });
  const seen = new Set<string>();
  const pages: string[] = [];
  for (let path: string | undefined = held; path;) {
    const page = await researcher.get(path);
    pages.push(path);
    for (const [, id] of page.text.matchAll(/name="response" value="([^"]+)"/g)) seen.add(id!);
    path = /href="([^"]+)" rel="next"/.exec(page.text)?.[1]?.replaceAll('&amp;', '&');
  }
  expect([seen.size, pages.length]).toEqual([230, 3]);
  const { text } = await researcher.get(pages[2]!);
  const [, response] = /name="response" value="([^"]+)"/.exec(text)!;
  const [, locality] = /name="locality" value="([^"]+)"/.exec(text)!;
  const decision = { _csrf: formToken(text), response, locality, status: 'counted' };
  const answer = await researcher.post(pages[2]!).type('form').send(decision);
  expect([answer.status, answer.headers['location']]).toEqual([303, pages[2]]);
  expect((await researcher.get(pages[2]!)).text).not.toContain(response);
});

const someId = '00000000-0000-4000-8000-000000000000';
const placeAt = (at: string, id = someId) =>
  `${held}?after=${encodeURIComponent(`${at}.000000Z_${id}`)}`;

it.each([
  placeAt('2026-02-31T00:00:00'),
  placeAt('2026-01-01T24:00:01'),
  `${held}?after=x`,
  placeAt('2026-01-01T00:00:00', someId.replaceAll('0', 'z')),
  placeAt('2026-01-01T00:00:00', '-'.repeat(36)),
])('refuses a place that is none: %s', async (path) => {
  expect((await researcher.get(path)).status).toBe(400);
});

it('redirects to the first page where nothing is held after the cursor', async () => {
  const answer = await researcher.get(placeAt('1999-01-01T00:00:00'));
  expect([answer.status, answer.headers['location']]).toEqual([303, held]);
});

it('is not for leaders', async () => {
  const leader = await signedIn(site.app, 'leader', (await accountOf(site.db, 'leader')).password);
  expect((await leader.get('/rounds/demo-2026/held')).status).toBe(403);
});
