// The HTTP interface for callers: what it returns, what it refuses, and that its document equals its schemas.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import request from 'supertest';
import { z } from 'zod';
import { inTransaction } from '../../../src/platform/db/database.ts';
import { projectRoot } from '../../../src/platform/config/paths.ts';
import {
  answerSchema,
  itemProblems,
  type BatchAnswer,
} from '../../../src/responses/entry/after-service/after-service-batch.ts';
import {
  batchSchema,
  itemSchema,
} from '../../../src/responses/entry/after-service/batch-request.ts';
import {
  countSchema,
  reportAnswerSchema,
  reportSchema,
} from '../../../src/responses/entry/after-service/served-report.ts';
import { readSignature } from '../../../src/responses/entry/after-service/authorization-header.ts';
import {
  disableCaller,
  rotateCallerKey,
  type HandedKey,
} from '../../../src/sampling/callers/register-caller.command.ts';
import { answeringApp, type AnsweringApp } from '../../support/answering-app.ts';
import { dossierOf, makeCaller, requestHeader } from '../../support/callers.ts';
import { Visitor } from '../../security/visitor.ts';
import { allKinds } from '../all-kinds.ts';

let site: AnsweringApp;
let portal: HandedKey;
const now = new Date('2026-11-22T03:00:00Z');
const address = '/api/v1/rounds/thu/after-service-links';
const item = (changes: object = {}) => ({
  service: 'DVC09',
  locality: '01',
  finishedOn: '2026-11-20',
  dossier: dossierOf('H26-1'),
  ...changes,
});

beforeAll(async () => {
  site = await answeringApp(allKinds);
  site.clock.now = now;
  portal = await makeCaller(site.db, 'key');
});
afterAll(async () => {
  await site.close();
});
beforeEach(async () => {
  await site.db('rate_limits').delete();
});
interface Signing {
  key?: HandedKey;
  time?: number;
  nonce?: string;
  to?: string;
  signed?: string;
  secret?: string;
}

const header = (body: string, { key = portal, ...signing }: Signing = {}): string =>
  requestHeader(key, { to: address, time: now.getTime() / 1000, body, ...signing });
const send = async (body: string, authorization: string, to = address) =>
  await request(site.app)
    .post(to)
    .set('content-type', 'application/json')
    .set('authorization', authorization)
    .send(body);
async function links(items: unknown[], signing: Signing = {}): Promise<BatchAnswer['links']> {
  const body = JSON.stringify({ items });
  const answer = await send(body, header(body, signing));
  expect([answer.status, answer.text.slice(0, 200)]).toEqual([200, expect.anything()]);
  return answerSchema.parse(JSON.parse(answer.text)).links;
}
const urlOf = (link: BatchAnswer['links'][number] | undefined): string =>
  link && 'url' in link ? link.url : `no url: ${JSON.stringify(link)}`;
const codeOf = (link: BatchAnswer['links'][number] | undefined): string =>
  link && 'problem' in link ? link.problem.code : 'none';

describe('a signed request', () => {
  test('returns links that open the survey, in the order of its items', async () => {
    const [first, second] = await links([
      item(),
      item({
        service: 'DVC01',
        locality: '04',
        dossier: dossierOf('H26-2'),
        expiresAt: '2026-12-01T00:00:00+07:00',
      }),
    ]);
    expect(urlOf(first)).toMatch(/^https:\/\/survey\.example\.vn\/s\/thu\?v=1&c=cong-dvc&/);
    expect(first).toMatchObject({ expiresAt: '2026-12-20T17:00:00.000Z' });
    expect(second).toMatchObject({ expiresAt: '2026-11-30T17:00:00.000Z' });
    const shown = await new Visitor(site.app, '/s/thu').open(
      urlOf(second).replace('https://survey.example.vn', ''),
    );
    expect(shown.status).toBe(200);
    expect(shown.html).toContain('Cao Bằng');
  });

  test('sent again with a new nonce returns the same links; with the old one it is refused', async () => {
    const body = JSON.stringify({ items: [item()] });
    const nonce = 'a-number-used-once-1';
    const first = await send(body, header(body, { nonce }));
    const repeated = await send(body, header(body, { nonce }));
    expect([first.status, repeated.status]).toEqual([200, 409]);
    expect(JSON.parse(repeated.text)).toMatchObject({ code: 'requestRepeated', status: 409 });
    expect((await send(body, header(body))).text).toBe(first.text);
  });

  test('works with the second key of a caller as well; nonces are per caller', async () => {
    const shop = await makeCaller(site.db, 'key', { code: 'mot-cua' });
    const second = (await inTransaction(site.db, async (tx) =>
      rotateCallerKey(tx, 'mot-cua', {
        actor: null,
        at: now,
        appSecrets: ['key'],
        random: randomBytes,
      }),
    ))!;
    const nonce = 'a-number-used-once-2';
    for (const key of [portal, shop])
      expect(urlOf((await links([item()], { key, nonce }))[0])).toContain(`c=${key.caller}`);
    expect(urlOf((await links([item()], { key: second }))[0])).toContain(`k=${second.id}`);
  });

  test('that failed may be sent again with the same nonce', async () => {
    const nonce = 'a-number-used-once-3';
    const wrong = JSON.stringify({ items: [] });
    expect((await send(wrong, header(wrong, { nonce }))).status).toBe(400);
    expect(await links([item()], { nonce })).toHaveLength(1);
  });
});

describe('each item', () => {
  test.each([
    ['invalid', { dossier: 'H26-1' }],
    ['invalid', { finishedOn: '2026-02-30' }],
    ['invalid', { locality: '1' }],
    ['invalid', { expiresAt: 'soon' }],
    ['invalid', { extra: 1 }],
    ['invalid', { service: { $gt: '' } }],
    ['service', { service: 'DVC99' }],
    ['uncovered', { service: 'DVC02' }],
    ['locality', { locality: '99' }],
    ['locality', { locality: '02' }],
    ['locality', { locality: '00004' }],
    ['future', { finishedOn: '2026-11-23' }],
    ['long', { expiresAt: '2027-06-01T00:00:00Z' }],
    ['expired', { finishedOn: '2026-09-01' }],
  ])('gets its reason, and the others get their links: %s', async (code, changes) => {
    const [wrong, right] = await links([item(changes), item()]);
    expect(codeOf(wrong)).toBe(code);
    expect(
      (wrong as { problem: { words: { vi: string; en: string } } }).problem.words.vi.length,
    ).toBeGreaterThan(10);
    expect(urlOf(right)).toContain('&g=');
  });

  test('that is no item at all, or names a prototype', async () => {
    const body = `{"items":[null,5,"x",[],{"__proto__":{"service":"DVC09"}},{"constructor":1},${JSON.stringify(item())}]}`;
    const answer = await send(body, header(body));
    expect(answer.status).toBe(200);
    expect((JSON.parse(answer.text) as BatchAnswer).links.map(codeOf)).toEqual([
      ...Array<string>(6).fill('invalid'),
      'none',
    ]);
  });

  test("outside the caller's scope", async () => {
    const city = await makeCaller(site.db, 'key', {
      code: 'ha-noi',
      services: ['DVC09'],
      localities: [1001],
    });
    expect(
      (
        await links([item(), item({ locality: '04' }), item({ service: 'DVC01' })], { key: city })
      ).map(codeOf),
    ).toEqual(['none', 'scope', 'scope']);
  });

  test('of a dossier that has answered gets its link all the same: callers do not learn who took part', async () => {
    const [link] = await links([item({ dossier: dossierOf('answered') })]);
    const { dossierKey } =
      await import('../../../src/responses/entry/after-service/after-service-link.ts');
    await site.db('answered_dossiers').insert({
      key: Buffer.from(
        dossierKey({ caller: portal.caller, dossier: dossierOf('answered') }),
        'hex',
      ),
      locality_id: 1001,
      round_id: site.round.id,
      answered_at: now,
    });
    expect(await links([item({ dossier: dossierOf('answered') })])).toEqual([link]);
  });
});

describe('a thousand items', () => {
  test('are accepted, one more is not', async () => {
    const many = Array.from({ length: 1_000 }, (_, index) =>
      item({ dossier: dossierOf(`many ${index}`) }),
    );
    const urls = (await links(many)).map(urlOf);
    expect(new Set(urls).size).toBe(1_000);
    const body = JSON.stringify({ items: [...many, item()] });
    const answer = await send(body, header(body));
    expect(answer.status).toBe(413);
    expect(JSON.parse(answer.text)).toMatchObject({ code: 'tooLarge' });
  });
});

describe('a request is refused', () => {
  const body = JSON.stringify({ items: [item()] });
  const refusal = async (authorization: string, sent = body, to = address) => {
    const answer = await send(sent, authorization, to);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    const { status, code } = JSON.parse(answer.text) as { status: number; code: string };
    expect(status).toBe(answer.status);
    return code;
  };

  test('without a signature, or with an incomplete one', async () => {
    const good = header(body);
    for (const bad of [
      '',
      'Bearer x',
      good.replace('CivicGauge', 'Other'),
      good.replace(/,nonce=[^,]+/, ''),
      `${good},caller=x`,
      good.replace('time=', 'time=x'),
      `${good} more`,
      `${good},`,
      'a'.repeat(10_000),
    ]) {
      expect([bad.slice(0, 80), await refusal(bad)]).toEqual([
        bad.slice(0, 80),
        'signatureRefused',
      ]);
    }
    expect(readSignature(good)).not.toBeNull();
  });

  test('when any signed part was changed', async () => {
    const good = header(body);
    expect(await refusal(good, body.replace('DVC09', 'DVC01'))).toBe('signatureRefused');
    expect(await refusal(good, `${body} `)).toBe('signatureRefused');
    expect(await refusal(good, body, `${address}?x=1`)).toBe('signatureRefused');
    expect(await refusal(good.replace(/time=\d+/, `time=${now.getTime() / 1000 + 1}`))).toBe(
      'signatureRefused',
    );
    expect(await refusal(good.replace(/nonce=\w/, 'nonce=-'))).toBe('signatureRefused');
    expect(await refusal(header(body, { to: '/api/v1/rounds/other/after-service-links' }))).toBe(
      'signatureRefused',
    );
    expect(await refusal(header(body, { secret: 'cgs_another' }))).toBe('signatureRefused');
  });

  test('of an unknown caller, an unknown key, a disabled caller', async () => {
    expect(await refusal(header(body, { key: { ...portal, caller: 'nobody' } }))).toBe(
      'signatureRefused',
    );
    expect(await refusal(header(body, { key: { ...portal, caller: 'constructor' } }))).toBe(
      'signatureRefused',
    );
    expect(await refusal(header(body, { key: { ...portal, id: 'aaaaaaaa' } }))).toBe(
      'signatureRefused',
    );
    const disabled = await makeCaller(site.db, 'key', { code: 'da-dung' });
    await inTransaction(site.db, async (tx) =>
      disableCaller(tx, 'da-dung', { actor: null, at: now, disabled: true }),
    );
    expect(await refusal(header(body, { key: disabled }))).toBe('signatureRefused');
  });

  test('five minutes before or after its time', async () => {
    const seconds = now.getTime() / 1000;
    expect([
      await refusal(header(body, { time: seconds - 301 })),
      await refusal(header(body, { time: seconds + 301 })),
    ]).toEqual(['signatureRefused', 'signatureRefused']);
    for (const time of [seconds - 300, seconds + 300])
      expect((await send(body, header(body, { time }))).status).toBe(200);
  });

  test('for a round that does not exist, or is closed', async () => {
    const nowhere = '/api/v1/rounds/nowhere/after-service-links';
    expect(await refusal(header(body, { to: nowhere }), body, nowhere)).toBe('notFound');
    await site.db('rounds').where({ code: 'thu' }).update({ status: 'closed' });
    expect(await refusal(header(body))).toBe('roundClosed');
    await site.db('rounds').where({ code: 'thu' }).update({ status: 'open' });
  });

  test.each(['[]', '{}', '{"items":{}}', '{"items":[],"more":1}', '{"items":"x"}'])(
    'with the body %s',
    async (sent) => {
      expect(await refusal(header(sent), sent)).toBe('invalidInput');
    },
  );

  test('with a body that is no JSON, or too large', async () => {
    expect(await refusal(header('{"a":'), '{"a":')).toBe('badRequest');
    const large = JSON.stringify({ items: ['x'.repeat(300_000)] });
    expect(await refusal(header(large), large)).toBe('tooLarge');
  });

  test('when one source sends too many false signatures, and when a caller sends too many requests', async () => {
    const codes: string[] = [];
    for (let tried = 0; tried < 21; tried += 1)
      codes.push(await refusal(header(body, { secret: 'guess' })));
    expect(codes.slice(-2)).toEqual(['signatureRefused', 'tooManyRequests']);
    const shop = await makeCaller(site.db, 'key', { code: 'hay-hoi' });
    for (let asked = 0; asked < 30; asked += 1)
      expect((await send(body, header(body, { key: shop }))).status).toBe(200);
    const often = await send(body, header(body, { key: shop }));
    expect([often.status, Number(often.headers['retry-after'])]).toEqual([429, expect.any(Number)]);
    expect((await send(body, header(body))).status).toBe(200);
  });
});

test('nonces are deleted when they can no longer be used', async () => {
  const count = async () =>
    Number((await site.db('caller_requests').count('* as n').first())!['n']);
  await links([item()]);
  expect(await count()).toBeGreaterThan(0);
  site.clock.now = new Date(now.getTime() + 3_600_000);
  await links([item()], { time: site.clock.now.getTime() / 1000 });
  site.clock.now = now;
  expect(await count()).toBe(1);
});

describe('the OpenAPI document', () => {
  interface Document {
    openapi: string;
    paths: Record<string, { post: { responses: Record<string, unknown> } }>;
    components: { schemas: Record<string, unknown> };
  }
  const document = JSON.parse(
    readFileSync(path.join(projectRoot, 'docs/api/after-service-links.json'), 'utf8'),
  ) as Document;
  const asked = (schema: z.ZodType): unknown => {
    const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io: 'input' });
    return rest;
  };

  test('equals the schemas', () => {
    const { schemas } = document.components;
    expect(schemas['Item']).toEqual(asked(itemSchema));
    expect(schemas['Answer']).toEqual(asked(answerSchema));
    expect(schemas['Batch']).toEqual({
      ...(asked(batchSchema) as object),
      properties: {
        items: {
          minItems: 1,
          maxItems: 1_000,
          type: 'array',
          items: { $ref: '#/components/schemas/Item' },
        },
        short: (asked(batchSchema) as { properties: Record<string, unknown> }).properties['short'],
      },
    });
    expect(JSON.stringify(schemas['Answer'])).toContain(JSON.stringify(itemProblems));
    expect(schemas['Count']).toEqual(asked(countSchema));
    expect(schemas['ServedAnswer']).toEqual(asked(reportAnswerSchema));
    expect(schemas['ServedReport']).toEqual({
      ...(asked(reportSchema) as object),
      properties: {
        counts: {
          minItems: 1,
          maxItems: 1_000,
          type: 'array',
          items: { $ref: '#/components/schemas/Count' },
        },
      },
    });
  });

  test('lists the address and every status seen in these tests', () => {
    expect(Object.keys(document.paths)).toEqual([
      '/api/v1/rounds/{round}/after-service-links',
      '/api/v1/served-counts',
    ]);
    expect(Object.keys(Object.values(document.paths)[0]!.post.responses).sort()).toEqual([
      '200',
      '400',
      '401',
      '404',
      '409',
      '413',
      '429',
    ]);
  });
});
