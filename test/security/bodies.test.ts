// Bodies that no form of ours makes: too big, too many fields, names that reach for a prototype, values of another shape.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { AnsweringApp } from '../support/answering-app.ts';
import { answeringApp } from '../support/answering-app.ts';
import { draftIdOf } from '../../src/responses/keys/keys.ts';
import { allKinds } from '../responses/all-kinds.ts';
import { Visitor } from './visitor.ts';

let site: AnsweringApp;
let visitor: Visitor;
const base = '/s/thu';
const page = `${base}/q/kinds`;
beforeAll(async () => {
  site = await answeringApp(allKinds);
});
afterAll(async () => {
  await site.close();
});
beforeEach(async () => {
  visitor = await new Visitor(site.app, base).begin('1001');
  await visitor.post(`${base}/service`, { service: 'none' });
});
const stored = async () =>
  (
    await site
      .db('drafts')
      .where({ id: draftIdOf(visitor.draftToken) })
      .first()
  ).answers as Record<string, unknown>;
const csrf = () => `_csrf=${encodeURIComponent(visitor.token)}`;

describe('too much', () => {
  test.each([
    [
      'a form of 300 KB',
      'application/x-www-form-urlencoded',
      () => `${csrf()}&visits=${'9'.repeat(300_000)}`,
    ],
    [
      '10,000 fields',
      'application/x-www-form-urlencoded',
      () => `${csrf()}&${Array.from({ length: 10_000 }, (_, field) => `f${field}=1`).join('&')}`,
    ],
    [
      '10,000 values of one field',
      'application/x-www-form-urlencoded',
      () => `${csrf()}&${Array.from({ length: 10_000 }, () => 'colours=red').join('&')}`,
    ],
    [
      'JSON of 300 KB',
      'application/json',
      () => JSON.stringify({ _csrf: visitor.token, visits: 'x'.repeat(300_000) }),
    ],
  ])('%s is refused with 413 and a page that says so', async (_name, type, body) => {
    const answer = await visitor.raw(page, type, body());
    expect(answer.status).toBe(413);
    expect(answer.html).toContain('quá lớn');
    expect(await stored()).not.toHaveProperty('visits');
  });

  test('a form with files is refused with 415', async () => {
    const answer = await visitor.raw(
      page,
      'multipart/form-data; boundary=x',
      `--x\r\nContent-Disposition: form-data; name="_csrf"\r\n\r\n${visitor.token}\r\n--x--\r\n`,
    );
    expect(answer.status).toBe(415);
  });

  test('a text longer than its limit is a mistake of the field, not of the server', async () => {
    await visitor.post(page, { colours: 'red', visits: '2' });
    expect((await visitor.post(`${base}/q/more`, { remark: 'ă'.repeat(20_000) })).status).toBe(422);
    expect((await visitor.post(`${base}/resume`, { code: '7'.repeat(100_000) })).status).toBe(422);
    expect((await visitor.post(page, { colours: 'red', visits: '9'.repeat(100_000) })).status).toBe(
      422,
    );
  });

  test('a body packed into a few bytes is measured unpacked', async () => {
    const server = site.app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(
      `http://127.0.0.1:${(server.address() as AddressInfo).port}${page}`,
      {
        method: 'POST',
        body: gzipSync(`${csrf()}&visits=${'9'.repeat(50_000_000)}`),
        headers: {
          cookie,
          'content-type': 'application/x-www-form-urlencoded',
          'content-encoding': 'gzip',
          connection: 'close',
        },
      },
    );
    expect(answer.status).toBe(413);
    server.close();
    server.closeAllConnections();
  });
});

describe('names that reach for a prototype', () => {
  const names = [
    '__proto__',
    'constructor',
    'prototype',
    '__proto__[polluted]',
    'constructor[prototype][polluted]',
    '__proto__.polluted',
    'members/__proto__/age',
    'members/constructor/age',
    'members/0/__proto__',
    'order.rank.__proto__',
    'toString',
    'hasOwnProperty',
  ];
  test.each(names)('%s as a field', async (name) => {
    const sent = await visitor.post(page, {
      colours: 'red',
      visits: '2',
      [name]: 'polluted',
      _shown: `colours visits ${name}`,
    });
    expect([303, 400]).toContain(sent.status);
    const json = await visitor.raw(
      page,
      'application/json',
      `{"_csrf":${JSON.stringify(visitor.token)},"colours":"red","visits":"2",${JSON.stringify(name)}:{"polluted":"yes"}}`,
    );
    expect([303, 400]).toContain(json.status);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(Object.prototype.toString.call({})).toBe('[object Object]');
    expect(JSON.stringify(await stored())).not.toContain('polluted');
  });

  test.each([
    '__proto__',
    'constructor',
    'toString',
    'members~__proto__',
    'members~-1',
    'members~1e9',
    'members~999999',
  ])('%s as a page', async (name) => {
    expect((await visitor.open(`${base}/q/${name}`)).status).toBeLessThan(400);
    expect(
      (await visitor.post(`${base}/q/${name}`, { visits: '3', 'members/999999/age': '3' })).status,
    ).toBeLessThan(500);
  });

  test.each(['__proto__', 'constructor', 'toString'])(
    '%s as a choice, a place, a service or a language',
    async (name) => {
      expect(
        (
          await visitor.post(page, {
            colours: name,
            visits: '2',
            'order.rank.red': name,
            score: name,
            at_time: name,
            'filed_on.day': name,
          })
        ).status,
      ).toBe(422);
      expect((await visitor.post(`${base}/service`, { service: name })).status).toBe(422);
      expect(
        (await visitor.post(`${base}/place`, { province: name, commune: name, step: name })).status,
      ).toBe(422);
      expect((await visitor.open(`${page}?lang=${name}`)).status).toBe(200);
      expect((await visitor.open(`/s/${name}`)).status).toBe(404);
    },
  );
});

describe('values of another shape', () => {
  test.each([
    ['a list where one is meant', { visits: ['1', '2'], colours: 'red' }, 303],
    ['one where a list is meant', { visits: '1', colours: 'red' }, 303],
    ['a choice twice', { visits: '1', colours: ['red', 'red'] }, 303],
    ['a choice that is not offered', { visits: '1', colours: ['red', 'purple'] }, 422],
  ])('%s', async (_name, fields, status) => {
    expect((await visitor.post(page, fields)).status).toBe(status);
    if (status === 303) expect(await stored()).toMatchObject({ colours: ['red'], visits: 1 });
  });

  test.each([
    ['{"visits":{"$gt":0}}'],
    ['{"visits":5}'],
    ['{"visits":null}'],
    ['{"colours":[["red"]]}'],
    ['[]'],
    ['"x"'],
    ['null'],
    ['[[[[[[]]]]]]'],
    [`${'['.repeat(5_000)}${']'.repeat(5_000)}`],
  ])('JSON %.30s is refused', async (body) => {
    const withToken = body.startsWith('{')
      ? `{"_csrf":${JSON.stringify(visitor.token)},${body.slice(1)}`
      : body;
    expect([400, 403]).toContain((await visitor.raw(page, 'application/json', withToken)).status);
  });

  test.each([
    ['a NUL', 'a\u0000b'],
    ['half a surrogate pair', '%ED%A0%80'],
    ['no UTF-8', '%ff%fe'],
    ['a broken escape', '%E0%A4%A'],
    ['numerals of another script', '٣'],
    ['infinity', '1e999'],
    ['a hexadecimal', '0x10'],
  ])('%s in every field', async (_name, text) => {
    const value = text.startsWith('%') ? text : encodeURIComponent(text);
    for (const path of [
      page,
      `${base}/q/more`,
      `${base}/service`,
      `${base}/place`,
      `${base}/resume`,
      `${base}/withdraw`,
    ]) {
      const body = [
        'visits',
        'cost',
        'colours',
        'remark',
        'service',
        'province',
        'commune',
        'code',
        '_shown',
        '_at',
        'website',
      ]
        .map((field) => `${field}=${value}`)
        .join('&');
      const { status } = await visitor.raw(
        path,
        'application/x-www-form-urlencoded',
        `${csrf()}&${body}`,
      );
      expect([path, status < 500]).toEqual([path, true]);
    }
    await site.db('rate_limits').delete();
  });
});
