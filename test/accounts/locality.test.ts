// A leader answers for a place that exists: unknown, ended and missing localities are refused, on
// the page and on the command line, with the words of what to do.
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Command } from 'commander';
import type request from 'supertest';
import { registerAccounts } from '../../src/accounts/accounts.cli.ts';
import { createUser } from '../../src/accounts/create-user.command.ts';
import { seedRegistries } from '../../src/localities/seed-registries.command.ts';
import { localityChoices } from '../../src/app/locality-choices.ts';
import { inTransaction } from '../../src/platform/db/database.ts';
import { formToken, signedIn, testApp, type TestApp } from '../support/app.ts';

let site: TestApp;
let root: ReturnType<typeof request.agent>;
let ended: number;
const password = 'correct horse';
const before = { ...process.env };
beforeAll(async () => {
  site = await testApp();
  const by = { actor: null, at: new Date() };
  const asked = { login: 'root', name: 'Root', roles: ['administrator' as const], password };
  await inTransaction(site.db, async (tx) => {
    await seedRegistries(tx);
    await createUser(tx, { ...asked, localityId: null }, by);
  });
  root = await signedIn(site.app, 'root', password);
  const former = (await site
    .db('localities')
    .where({ level: 'province' })
    .whereNotNull('valid_to')
    .first('id')) as { id: number };
  ended = former.id;
  process.env['DATABASE_URL'] = site.url;
});
afterAll(async () => {
  process.env = before;
  await site.close();
});

async function post(path: string, fields: object): Promise<request.Response> {
  const token = formToken((await root.get('/accounts')).text);
  return root
    .post(path)
    .type('form')
    .send({ _csrf: token, ...fields });
}
const userOf = async (login: string) =>
  (await site.db('users').where({ login }).first()) as
    | { id: string; roles: string[]; locality_id: number | null; disabled_at: Date | null }
    | undefined;

describe('the page', () => {
  const missing = 'Hãy chọn tỉnh, thành phố mà lãnh đạo này phụ trách, hoặc chọn cả nước.';
  const unknown = 'Địa phương này không có hoặc không còn.';
  it.each([
    ['without a locality', () => '', missing],
    ['of a locality nobody knows', () => '987654', unknown],
    ['of a locality that is no number', () => 'constructor', unknown],
    ['of a province that has ended', () => String(ended), unknown],
    ['of a region', () => '101', unknown],
  ])('refuses a leader %s', async (_what, locality, words) => {
    const typed = { login: 'tyt', name: 'Tý Nguyễn', role: 'leader', locality: locality() };
    const answer = await post('/accounts', typed);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(words);
    expect(answer.text).toContain('href="#locality"');
    expect(answer.text).toContain('value="Tý Nguyễn"');
    expect(await userOf('tyt')).toBeUndefined();
  });
  it('refuses an unknown locality for other roles too', async () => {
    const typed = { login: 'tyt', name: 'Tý', role: 'researcher', locality: '987654' };
    expect((await post('/accounts', typed)).status).toBe(422);
  });
  it('takes a province in force, the whole country, and no choice where no leader is', async () => {
    const asked = [
      ['mao', 'leader', '1040', 1040],
      ['thin', 'leader', 'nationwide', null],
      ['suu', 'researcher', '', null],
    ] as const;
    for (const [login, role, locality, kept] of asked) {
      expect((await post('/accounts', { login, name: login, role, locality })).status).toBe(200);
      expect(await userOf(login)).toMatchObject({ roles: [role], locality_id: kept });
    }
  });
  it('says which accounts have a locality that ended, and lets it be changed', async () => {
    await site.db('users').where({ login: 'mao' }).update({ locality_id: ended });
    expect((await root.get('/accounts')).text).toContain('Địa phương không còn, cần chọn lại');
    const { id } = (await userOf('mao'))!;
    expect((await root.get(`/accounts/${id}`)).text).toContain('Vai trò và địa phương của mao');
    const refused = await post(`/accounts/${id}`, { role: 'leader', locality: String(ended) });
    expect(refused.status).toBe(422);
    const taken = await post(`/accounts/${id}`, { role: 'leader', locality: '1001' });
    expect(taken.status).toBe(303);
    expect(await userOf('mao')).toMatchObject({ locality_id: 1001 });
  });
  it('lets nobody change the own role', async () => {
    const { id } = (await userOf('root'))!;
    expect((await root.get(`/accounts/${id}`)).status).toBe(403);
    expect((await post(`/accounts/${id}`, { role: 'researcher', locality: '' })).status).toBe(403);
  });
});

describe('civic-gauge accounts', () => {
  async function run(...args: string[]): Promise<string> {
    const lines: string[] = [];
    const log = jest.spyOn(console, 'log').mockImplementation((line: unknown) => {
      lines.push(String(line));
    });
    const program = new Command().exitOverride();
    registerAccounts(program, localityChoices);
    await program.parseAsync(['accounts', ...args], { from: 'user' }).finally(() => {
      log.mockRestore();
    });
    return lines.join('\n');
  }
  const create = (...more: string[]) =>
    run('create', '--login', 'dan', '--role', 'leader', ...more);
  /** The status of a page asked for with a session of before. */
  const seen = async (agent: ReturnType<typeof request.agent>, path: string): Promise<number> =>
    (await agent.get(path)).status;

  it.each([
    [[], '--locality: a leader needs the code of a province, or nationwide'],
    [['--locality', '99'], '--locality: no province in force has the code 99'],
    [['--locality', '__proto__'], '--locality: no province in force has the code __proto__'],
  ])('refuses a leader with %j', async (more, words) => {
    await expect(create(...more)).rejects.toThrow(words);
  });
  it('makes, changes, resets, disables and enables; each ends the sessions', async () => {
    const first = /password (\S+)/.exec(await create('--locality', '40'))![1]!;
    expect(await userOf('dan')).toMatchObject({ locality_id: 1040 });
    const leader = await signedIn(site.app, 'dan', first);
    expect(await seen(leader, '/reports')).toBe(200);
    expect(await run('change', '--login', 'dan', '--role', 'researcher')).toBe(
      'account dan is researcher now',
    );
    expect(await seen(leader, '/reports')).toBe(303);
    const researcher = await signedIn(site.app, 'dan', first);
    const second = /password (\S+)/.exec(await run('reset-password', '--login', 'DAN'))![1]!;
    expect(await seen(researcher, '/rounds')).toBe(303);
    await expect(signedIn(site.app, 'dan', first)).rejects.toThrow('422');
    const again = await signedIn(site.app, 'dan', second);
    expect(await run('disable', '--login', 'dan')).toBe('account dan is disabled');
    expect(await seen(again, '/rounds')).toBe(303);
    await run('enable', '--login', 'dan');
    expect(await seen(again, '/rounds')).toBe(303);
    expect(await seen(await signedIn(site.app, 'dan', second), '/rounds')).toBe(200);
  });
  it.each(['reset-password', 'disable', 'enable'])(
    '%s names an account nobody has',
    async (act) => {
      await expect(run(act, '--login', 'nobody')).rejects.toThrow('there is no account nobody');
    },
  );
});
