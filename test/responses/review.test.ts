// A researcher decides on a response that was kept apart; computed results then no longer hold.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type request from 'supertest';
import { formToken, signedIn, testApp, type TestApp } from '../support/app.ts';
import { accountOf, demonstration } from '../support/demonstration.ts';

let site: TestApp;
let researcher: ReturnType<typeof request.agent>;
beforeAll(async () => {
  site = await testApp({ filling: demonstration });
  researcher = await signedIn(site.app, 'researcher', (await accountOf(site.db, 'researcher')).password);
}, 120_000);
afterAll(async () => { await site?.close(); });

it('shows the signs, not the answers, and takes the decision once', async () => {
  const [held] = await site.db('responses').limit(1).select('id', 'locality_id') as { id: string; locality_id: number }[];
  await site.db('responses').where(held!).update({ status: 'held', flags: ['trap', 'speeding'] });
  const page = await researcher.get('/rounds/demo-2026/held');
  expect(page.status).toBe(200);
  expect(page.text).toContain('Điền vào ô mà người không nhìn thấy; Trả lời nhanh hơn mức có thể đọc');
  expect(page.text).not.toContain('service_used');

  const decide = (status: string) => researcher.post('/rounds/demo-2026/held').type('form')
    .send({ _csrf: formToken(page.text), response: held!.id, locality: held!.locality_id, status });
  expect((await decide('hanged')).status).toBe(400);
  expect((await decide('excluded')).status).toBe(303);
  expect(await site.db('responses').where(held!).first('status')).toEqual({ status: 'excluded' });
  expect((await researcher.get('/rounds/demo-2026/held')).text).toContain('Không có phiếu nào chờ xem xét');
  const [computation] = await site.db('computations').select('stale') as { stale: boolean }[];
  expect(computation!.stale).toBe(true);
  expect((await site.db('audit_log').where({ object_id: held!.id }).first('action') as { action: string }).action).toBe('response.excluded');
});

it('is not for leaders', async () => {
  const leader = await signedIn(site.app, 'leader', (await accountOf(site.db, 'leader')).password);
  expect((await leader.get('/rounds/demo-2026/held')).status).toBe(403);
});
