// Every parameter of every endpoint, filled with paths, SQL, prototypes and bytes that are no text: the
// answer is a page of ours, never a failure, never a file, never more than was asked for.
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import request from 'supertest';
import type { z } from 'zod';
import { createUser } from '../../src/accounts/create-user.command.ts';
import { roles } from '../../src/accounts/permissions.ts';
import { createRoundPartition } from '../../src/responses/submission/responses.store.ts';
import { insertRound } from '../../src/sampling/rounds/round-changes.store.ts';
import { roundOf } from '../support/answering-app.ts';
import { formToken, signedIn, testApp, type TestApp } from '../support/app.ts';
import { builtIn } from '../support/demonstration.ts';
import { publishedVersion } from '../support/published.ts';

let site: TestApp;
let agent: Awaited<ReturnType<typeof signedIn>>;
const sound: Readonly<Record<string, string>> = {
  round: 'mo',
  code: 'essential-public-services',
  id: randomUUID(),
  page: 'about_you',
  table: 'survey',
};

beforeAll(async () => {
  site = await testApp({ filling: builtIn });
  const version = await publishedVersion(site.db);
  const password = 'a-long-enough-one';
  await site.db.transaction(async (tx) => {
    const round = roundOf({ code: 'mo', versionId: version.id });
    await insertRound(tx, round, new Date());
    await createRoundPartition(tx, round.id);
    await createUser(
      tx,
      { login: 'everything', name: 'Every role', roles, localityId: null, password },
      { actor: null, at: new Date() },
    );
  });
  agent = await signedIn(site.app, 'everything', password);
});
afterAll(async () => {
  await site.close();
});
beforeEach(async () => {
  await site.db('rate_limits').delete();
  await site.db('rounds').where({ code: 'mo' }).update({ status: 'open' });
  if (!(await agent.get('/s/mo/resume')).text.includes('cg-code-box')) await begin();
});
/** A form with a place and a service, for the pages that need one. */
async function begin(): Promise<void> {
  await agent
    .post('/s/mo')
    .type('form')
    .send({ _csrf: await token(), consent: 'yes' });
  await agent
    .post('/s/mo/place')
    .type('form')
    .send({ _csrf: await token(), province: '1001' });
  await agent
    .post('/s/mo/service')
    .type('form')
    .send({ _csrf: await token(), service: 'none' });
}
/** Still signed in and still answering: else all the others would prove nothing. */
afterEach(async () => {
  expect((await agent.get('/accounts')).status).toBe(200);
});

const token = async (): Promise<string> => formToken((await agent.get('/s/mo/resume')).text);

/** As they are in an address. */
const hostile = [
  '..%2f..%2f..%2f..%2f..%2fetc%2fpasswd',
  '%2e%2e%2f%2e%2e%2fetc%2fpasswd',
  '%252e%252e%252f%252e%252e%252fetc%252fpasswd',
  '..%5c..%5c..%5cwindows%5cwin.ini',
  '%2fetc%2fpasswd',
  'file%3A%2F%2F%2Fetc%2Fpasswd',
  'layout',
  '%00',
  'x%00.csv',
  '%ff%fe',
  '%E0%A4%A',
  'a'.repeat(5_000),
  `'%20or%20'1'%3D'1`,
  '%22)%3B%20drop%20table%20drafts%3B%20--',
  '%25',
  '__proto__',
  'constructor',
  '-1',
  '9'.repeat(40),
  '1e999',
  '%0d%0aSet-Cookie:%20stolen=1',
  '%3Cscript%3Ealert(1)%3C%2Fscript%3E',
];
const texts = [
  '../../../../etc/passwd',
  `'; drop table drafts; --`,
  `') or ('1'='1`,
  'a\u0000b',
  '\u{1F600}'.repeat(2_000),
  '<script>alert(1)</script>',
  '__proto__',
  '-1',
  '9'.repeat(40),
  'NaN',
  '',
];

const fieldsOf = (schema: z.ZodType): string[] =>
  Object.keys((schema as unknown as { shape?: Record<string, unknown> }).shape ?? {});
const paramsOf = (path: string): string[] =>
  [...path.matchAll(/:(\w+)/g)].map((found) => found[1]!);
const filled = (path: string, values: Readonly<Record<string, string>>): string =>
  path.replaceAll(/:(\w+)/g, (_whole, name: string) => values[name] ?? 'x');
const usualFields = [
  'q',
  'province',
  'commune',
  'service',
  'from',
  'next',
  'lang',
  'values',
  'page',
  'at',
  'level',
  'locality',
  'step',
  'code',
  'website',
  '_shown',
  '_at',
  '_another',
  '_instances',
  '_draft',
  '_go',
  '_key',
  '_code',
  '_ticket',
  'form',
  'sex',
  'version',
];

/** What no answer may contain, for any request. */
function complaint(
  asked: string,
  answer: { status: number; text: string; headers: Record<string, unknown> },
): string[] {
  const seen = [
    answer.status >= 500 && `status ${answer.status}`,
    /root:x?:0:0|\[fonts\]|"dependencies"/.test(answer.text ?? '') && 'a file',
    /\.(ts|js):\d+:\d+|syntax error at or near|node_modules/.test(answer.text ?? '') &&
      'the inside of the program',
    (answer.text ?? '').includes('<script>alert(1)') && 'a script',
    JSON.stringify(answer.headers).includes('"stolen=1') && 'a planted cookie',
  ].filter((what) => what !== false);
  return seen.map((what) => `${asked.slice(0, 200)}: ${what}`);
}

const counts = async (): Promise<number[]> =>
  Promise.all(
    ['users', 'questionnaires', 'responses', 'public_services', 'localities', 'drafts'].map(
      async (table) => Number((await site.db(table).count('* as n').first())!['n']),
    ),
  );

test('sound parameters lead to the pages themselves', async () => {
  const statuses = [];
  for (const endpoint of site.endpoints.filter(
    ({ method, path }) => method === 'get' && !path.includes(':id'),
  ))
    statuses.push((await agent.get(filled(endpoint.path, sound))).status);
  expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(25);
}, 60_000);

test('in addresses', async () => {
  const before = await counts();
  const found: string[] = [];
  let asked = 0;
  for (const endpoint of site.endpoints.filter(({ method }) => method === 'get')) {
    for (const name of paramsOf(endpoint.path)) {
      for (const value of hostile) {
        const address = filled(endpoint.path, { ...sound, [name]: value });
        found.push(...complaint(`GET ${address}`, await agent.get(address)));
        asked += 1;
      }
    }
  }
  expect(found).toEqual([]);
  expect(asked).toBeGreaterThan(300);
  expect(await counts()).toEqual(before);
}, 240_000);

test('in queries', async () => {
  const found: string[] = [];
  for (const endpoint of site.endpoints.filter(({ method }) => method === 'get')) {
    for (const value of hostile.filter((_value, index) => index % 3 === 0)) {
      const names = new Set([...fieldsOf(endpoint.query), ...usualFields]);
      const query = [...names].map((name) => `${name}=${value.slice(0, 400)}`).join('&');
      const address = `${filled(endpoint.path, sound)}?${query}`;
      found.push(...complaint(`GET ${address}`, await agent.get(address)));
    }
    const doubled = `${filled(endpoint.path, sound)}?q=a&q=b&q[]=c&q[__proto__]=d&page[$gt]=1`;
    found.push(...complaint(`GET ${doubled}`, await agent.get(doubled)));
  }
  expect(found).toEqual([]);
}, 240_000);

test('in the fields and addresses of every form', async () => {
  const [users = 0, ...before] = await counts();
  const found: string[] = [];
  let asked = 0;
  for (const endpoint of site.endpoints.filter(
    ({ method, path }) => method === 'post' && path !== '/sign-out',
  )) {
    const form = await agent.get(filled(endpoint.path, sound));
    const named = [
      ...(form.text ?? '').matchAll(/<(?:input|select|textarea)[^>]*\sname="([^"]+)"/g),
    ]
      .map((match) => match[1]!)
      .filter((name) => name !== '_csrf')
      .slice(0, 60);
    const names = [...new Set([...fieldsOf(endpoint.body), ...named, ...usualFields])];
    for (const [index, text] of texts.entries()) {
      const address = filled(
        endpoint.path,
        index % 2 === 0
          ? sound
          : { ...sound, [paramsOf(endpoint.path).at(-1) ?? '']: encodeURIComponent(text) || 'x' },
      );
      const body = Object.fromEntries(names.map((name) => [name, text]));
      found.push(
        ...complaint(
          `POST ${address} ${text}`,
          await agent
            .post(address)
            .type('form')
            .send({ ...body, _csrf: await token() }),
        ),
      );
      asked += 1;
    }
  }
  expect(found).toEqual([]);
  expect(asked).toBeGreaterThan(200);
  const [usersNow = 0, ...now] = await counts();
  expect(usersNow - users).toBeLessThanOrEqual(1);
  expect(now.slice(1, 4)).toEqual(before.slice(1, 4));
}, 240_000);

test.each([
  '/assets/..%2f..%2fpackage.json',
  '/assets/%2e%2e/%2e%2e/package.json',
  '/assets/..%5cpackage.json',
  '/assets/fonts/..%2f..%2f..%2f..%2fpackage.json',
  '/assets/.%00./package.json',
  '/assets//etc/passwd',
  '/assets/%2fetc%2fpasswd',
  '/views/layout.ejs',
  '/.env',
  '/.git/config',
])('%s is no file', async (path) => {
  const answer = await request(site.app).get(path);
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(answer.status).toBeLessThan(500);
  expect(answer.text).not.toMatch(/"dependencies"|root:x|<%|repositoryformatversion/);
});

test.each([
  'https://evil.example/',
  '//evil.example/',
  '/\\evil.example',
  'javascript:alert(1)',
  '/\tevil',
  '%2f%2fevil.example',
])('sign-in leads nowhere else than this site: %s', async (next) => {
  const visitor = request.agent(site.app);
  const form = await visitor.get(`/sign-in?next=${encodeURIComponent(next)}`);
  const answer = await visitor
    .post(`/sign-in?next=${encodeURIComponent(next)}`)
    .type('form')
    .send({
      _csrf: formToken(form.text),
      login: 'everything',
      password: 'a-long-enough-one',
      next,
    });
  expect(answer.status).toBe(303);
  expect(new URL(String(answer.headers['location']), 'http://here.example').origin).toBe(
    'http://here.example',
  );
  expect(String(answer.headers['location'])).not.toMatch(/^[/\\]{2}|^javascript/);
});

test('a search with the wildcards of SQL finds no more than one without', async () => {
  const options = async (path: string) =>
    ((await agent.get(path)).text.match(/type="radio"/g) ?? []).length;
  const all = await options('/s/mo/service');
  expect(all).toBeGreaterThan(20);
  for (const q of ['%', '_', '%%%', `' or 1=1 --`, '\\', '*']) {
    expect([q, await options(`/s/mo/service?q=${encodeURIComponent(q)}`)]).not.toEqual([q, all]);
  }
});
