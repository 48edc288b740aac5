// Nothing that concerns one person stays in a cache or in the history of a shared computer; pages
// for everybody may be kept. Holds for every page there is, not for a list of them.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { createUser } from '../../src/accounts/create-user.command.ts';
import { roles } from '../../src/accounts/permissions.ts';
import { inTransaction } from '../../src/platform/db/database.ts';
import { answeringApp, type AnsweringApp } from '../support/answering-app.ts';
import { formToken, signedIn, testApp, type TestApp } from '../support/app.ts';
import { Visitor } from './visitor.ts';
import { allKinds } from '../responses/all-kinds.ts';

let site: TestApp;
let house: AnsweringApp;
const password = 'a-long-enough-one';
beforeAll(async () => {
  site = await testApp();
  house = await answeringApp(allKinds);
  const asked = { login: 'everything', name: 'Every role', roles, localityId: null, password };
  await inTransaction(site.db, (tx) => createUser(tx, asked, { actor: null, at: new Date() }));
});
afterAll(async () => {
  await site.close();
  await house.close();
});

/** Published results say themselves how they are kept. */
const ownRule = (path: string): boolean => path.startsWith('/results');
const plain = (): string[] =>
  site.endpoints
    .filter(({ method, path }) => method === 'get' && !path.includes(':') && !ownRule(path))
    .map(({ path }) => path);
const storing = ({ headers }: { headers: Record<string, string> }): string =>
  headers['cache-control'] ?? '';

describe('somebody signed in', () => {
  it('gets no page that is kept', async () => {
    const agent = await signedIn(site.app, 'everything', password);
    expect(plain().length).toBeGreaterThan(8);
    for (const path of plain()) {
      expect([path, storing(await agent.get(path))]).toEqual([
        path,
        expect.stringContaining('no-store'),
      ]);
    }
  });
  it('nor the answer to a form, signing in and out included', async () => {
    const agent = request.agent(site.app);
    const form = async (path: string) => formToken((await agent.get(path)).text);
    const signIn = { login: 'everything', password };
    const sent = async (path: string, fields: object) =>
      await agent.post(path).type('form').send(fields);
    const wrong = { _csrf: await form('/sign-in'), ...signIn, password: 'wrong' };
    const answers = [await sent('/sign-in', wrong)];
    answers.push(await sent('/sign-in', { _csrf: await form('/sign-in'), ...signIn }));
    answers.push(await sent('/accounts', { _csrf: await form('/accounts') }));
    answers.push(await sent('/sign-out', { _csrf: await form('/accounts') }));
    expect(answers.map(({ status }) => status)).toEqual([422, 303, 422, 303]);
    for (const answer of answers) expect(storing(answer)).toContain('no-store');
  });
});

it('everybody’s pages may be kept by their browser', async () => {
  for (const path of ['/', '/privacy', '/sign-in']) {
    expect([path, storing(await request(site.app).get(path))]).toEqual([path, 'private, no-cache']);
  }
});

it('a respondent gets no page that is kept, from the first to the receipt', async () => {
  const base = '/s/thu';
  const visitor = await new Visitor(house.app, base).begin('1001');
  const seen: string[] = [];
  const look = async (path: string): Promise<void> => {
    const { headers, status } = await visitor.agent.get(path);
    seen.push(`${status} ${path} ${String(headers['cache-control'])}`);
  };
  const paths = [
    '',
    '/service',
    '/q/kinds',
    '/check',
    '/resume',
    '/withdraw',
    '/receipt',
    '/place',
  ];
  for (const path of paths) await look(base + path);
  const sent = await visitor.agent
    .post(`${base}/service`)
    .type('form')
    .send({ _csrf: visitor.token, service: 'DVC09' });
  seen.push(`${sent.status} sent ${String(sent.headers['cache-control'])}`);
  expect(seen.filter((line) => !line.endsWith('no-store'))).toEqual([]);
});
