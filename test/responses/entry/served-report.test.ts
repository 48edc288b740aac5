// Callers report how many people they served: what is taken, what is refused and where.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import request from 'supertest';
import type { HandedKey } from '../../../src/sampling/callers/register-caller.command.ts';
import { answeringApp, type AnsweringApp } from '../../support/answering-app.ts';
import { makeCaller, requestHeader } from '../../support/callers.ts';
import { allKinds } from '../all-kinds.ts';

const now = new Date('2026-11-22T03:00:00Z');
const to = '/api/v1/served-counts';
let site: AnsweringApp;
let portal: HandedKey;

beforeAll(async () => {
  site = await answeringApp(allKinds);
  site.clock.now = now;
  portal = await makeCaller(site.db, 'key');
});
afterAll(async () => {
  await site.close();
});

const send = async (body: string, authorization: string) =>
  await request(site.app)
    .post(to)
    .set('content-type', 'application/json')
    .set('authorization', authorization)
    .send(body);

describe('a report of served counts', () => {
  const report = async (counts: unknown[], signing: { key?: HandedKey; nonce?: string } = {}) => {
    const body = JSON.stringify({ counts });
    const { key = portal, ...rest } = signing;
    return await send(body, requestHeader(key, { to, body, time: now.getTime() / 1000, ...rest }));
  };
  const count = { service: 'DVC09', locality: '01', day: '2026-11-20', served: 412 };
  const stored = async () =>
    (await site.db('served_counts').orderBy(['locality_id', 'service_id', 'day'])) as unknown[];

  test('is taken whole, and sent again takes the place of the one before', async () => {
    const first = await report([count, { ...count, day: '2026-11-21', served: 7 }]);
    expect([first.status, first.body]).toEqual([200, { saved: 2 }]);
    expect((await report([{ ...count, served: 400 }])).body).toEqual({ saved: 1 });
    expect(await stored()).toMatchObject([
      { locality_id: 1001, service_id: 'DVC09', served: 400, source: 'cong-dvc' },
      { locality_id: 1001, service_id: 'DVC09', served: 7 },
    ]);
  });

  test.each([
    [{ locality: '99' }, 'counts.1.locality'],
    [{ service: 'DVC99' }, 'counts.1.service'],
    [{ day: '2026-11-23' }, 'counts.1.day'],
    [{ served: -1 }, 'counts.1.served'],
    [{ served: 1.5 }, 'counts.1.served'],
    [{ dossier: 'H26-1' }, 'counts.1'],
  ])('with %j is refused whole, the place named', async (changes, field) => {
    const before = await stored();
    const refused = await report([
      { ...count, served: 1 },
      { ...count, ...changes },
    ]);
    expect([refused.status, refused.text]).toEqual([400, expect.stringContaining(`"${field}"`)]);
    expect(await stored()).toEqual(before);
  });

  test('is refused outside the scope, with a used nonce, and without a signature', async () => {
    const elsewhere = await makeCaller(site.db, 'key', { code: 'hue', localities: [1046] });
    const outside = await report([count], { key: elsewhere });
    expect([outside.status, outside.text]).toEqual([
      400,
      expect.stringContaining('counts.0.scope'),
    ]);
    const nonce = randomBytes(12).toString('base64url');
    expect((await report([count], { nonce })).status).toBe(200);
    expect((await report([count], { nonce })).status).toBe(409);
    expect((await send('{}', 'none')).status).toBe(401);
  });
});
