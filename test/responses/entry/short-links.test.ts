// Short links after a service: short enough for an SMS, the same when asked for again, unreadable in the
// database, and gone once the dossier has answered or the link has expired.
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import request from 'supertest';
import { eraseDraftsJob } from '../../../src/responses/partial/erase-drafts.job.ts';
import { answerSchema } from '../../../src/responses/entry/after-service/after-service-batch.ts';
import type { HandedKey } from '../../../src/sampling/callers/register-caller.command.ts';
import { formToken } from '../../support/app.ts';
import { answeringApp, type AnsweringApp } from '../../support/answering-app.ts';
import { dossierOf, makeCaller, requestHeader } from '../../support/callers.ts';
import { Visitor } from '../../security/visitor.ts';
import { allKinds } from '../all-kinds.ts';

let site: AnsweringApp;
let portal: HandedKey;
const now = new Date('2026-11-22T03:00:00Z');
const address = '/api/v1/rounds/thu/after-service-links';
beforeAll(async () => {
  site = await answeringApp(allKinds);
  portal = await makeCaller(site.db, 'key');
});
afterAll(async () => {
  await site.close();
});
beforeEach(async () => {
  site.clock.now = now;
  await site.db('rate_limits').delete();
});

const dossier = dossierOf('H26-1');
async function ask(short: boolean | undefined, dossiers: string[] = [dossier]) {
  const body = JSON.stringify({
    items: dossiers.map((one) => ({
      ...{ service: 'DVC09', locality: '01', finishedOn: '2026-11-20', dossier: one },
    })),
    ...(short === undefined ? {} : { short }),
  });
  const answer = await request(site.app)
    .post(address)
    .set('content-type', 'application/json')
    .set('authorization', requestHeader(portal, { to: address, time: now.getTime() / 1000, body }))
    .send(body);
  expect(answer.status).toBe(200);
  return answerSchema.parse(answer.body).links as { url: string; short?: string }[];
}
const pathOf = (url: string): string => url.replace('https://survey.example.vn', '');
const kept = async (): Promise<{ sealed: Buffer }[]> => await site.db('short_links').orderBy('id');

test('are made where they are asked for, and stored only then', async () => {
  expect((await ask(undefined))[0]!.short).toBeUndefined();
  expect((await ask(false))[0]!.short).toBeUndefined();
  expect(await kept()).toEqual([]);
  const [link] = await ask(true);
  expect(pathOf(link!.short!)).toMatch(/^\/l\/[0-9A-Z]{21}$/);
  expect(pathOf(link!.short!).length).toBeLessThanOrEqual(40);
  expect((await ask(true))[0]!.short).toBe(link!.short);
  const rows = await kept();
  expect(rows).toHaveLength(1);
  expect(rows[0]!.sealed.toString('latin1')).not.toContain('DVC09');
});

test('of two batches with the same dossiers in another order both get them', async () => {
  const many = Array.from({ length: 60 }, (_, number) => dossierOf(`two ${number}`));
  const [one, other] = await Promise.all([ask(true, many), ask(true, many.toReversed())]);
  expect(other!.toReversed()).toEqual(one);
  await site.db('short_links').delete();
});

test('lead to the first page of the survey; typed by hand, in small letters, too', async () => {
  const [link] = await ask(true);
  const path = pathOf(link!.short!);
  const there = await request(site.app).get(path.replace('/l/', '/l/').toLowerCase());
  expect([there.status, there.headers['location']]).toEqual([303, pathOf(link!.url)]);
  const shown = await new Visitor(site.app, '/s/thu').open(pathOf(link!.url));
  expect(shown.html).toContain('tại Hà Nội');
});

test.each(['/l/abc', '/l/0000000000000000000', '/l/%00', '/l/AAAAAAAAAAAAAAAAAAAAA'])(
  '%s leads nowhere, and says so',
  async (path) => {
    const answer = await request(site.app).get(path);
    expect([400, 410]).toContain(answer.status);
    expect(answer.text).toContain('Đường dẫn');
  },
);

test('wrong ones are limited for each source', async () => {
  const statuses = new Set<number>();
  for (let tries = 0; tries < 102; tries += 1)
    statuses.add((await request(site.app).get('/l/abc')).status);
  expect([...statuses].sort()).toEqual([400, 429]);
});

test('are gone once the dossier has answered; others stay', async () => {
  const [mine] = await ask(true, [dossier, dossierOf('H26-2')]);
  const path = pathOf(mine!.url);
  const who = new Visitor(site.app, '/s/thu');
  who.token = formToken((await who.open(path)).html);
  await who.post(path, { consent: 'yes' });
  await who.post('/s/thu/q/opening.2', { used: 'no' });
  await who.post('/s/thu/q/kinds', { colours: 'red', visits: '2' });
  let { location } = await who.post('/s/thu/q/more', {});
  location = (await who.post(location, { 'members/0/age': '41' })).location;
  await who.post(location, { _another: 'no' });
  expect((await who.post('/s/thu/check', {})).location).toContain('/receipt');
  const gone = await request(site.app).get(pathOf(mine!.short!));
  expect(gone.status).toBe(410);
  expect(gone.text).toContain('đã có câu trả lời, hoặc đường dẫn đã hết hạn');
  expect(await kept()).toHaveLength(1);
});

test('are gone with their term, also from the database', async () => {
  const [link] = await ask(true, [dossierOf('H26-3')]);
  site.clock.now = new Date('2026-12-21T03:00:00Z');
  expect((await request(site.app).get(pathOf(link!.short!))).status).toBe(410);
  await eraseDraftsJob(() => site.clock.now).run({ db: site.db, payload: {} } as never);
  expect(await kept()).toEqual([]);
});
