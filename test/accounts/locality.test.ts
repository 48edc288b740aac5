// A leader answers for a place that exists: unknown, ended and missing localities are refused, on
// the page and on the command line, with the words of what to do.
import { registerOrganisations } from '../../src/accounts/organisations/organisations.cli.ts';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Command } from 'commander';
import type request from 'supertest';
import { registerAccounts } from '../../src/accounts/accounts.cli.ts';
import { createUser } from '../../src/accounts/create-user.command.ts';
import { seedRegistries } from '../../src/localities/seed-registries.command.ts';
import { localityChoices } from '../../src/app/scope-choices.ts';
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
  (await site.db('users').where({ login }).first()) as { id: string } | undefined;
const grantsOf = async (login: string) =>
  (await site
    .db('role_grants as g')
    .join('users as u', 'u.id', 'g.user_id')
    .where({ login })
    .orderBy('role')
    .select('role', 'localities')) as { role: string; localities: number[] | null }[];

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
      ['mao', 'leader', '1040', [1040]],
      ['hai', 'leader', ['1040', '1001'], [1040, 1001]],
      ['thin', 'leader', 'nationwide', null],
      ['suu', 'researcher', '', null],
    ] as const;
    for (const [login, role, locality, kept] of asked) {
      expect((await post('/accounts', { login, name: login, role, locality })).status).toBe(200);
      expect(await grantsOf(login)).toEqual([{ role, localities: kept }]);
    }
  });
  it('says which accounts have a locality that ended, and lets it be changed', async () => {
    const { id } = (await userOf('mao'))!;
    await site
      .db('role_grants')
      .where({ user_id: id })
      .update({ localities: [ended] });
    expect((await root.get('/accounts')).text).toContain('Địa phương không còn, cần chọn lại');
    expect((await root.get(`/accounts/${id}`)).text).toContain('Vai trò của mao');
    const refused = await post(`/accounts/${id}`, { role: 'leader', locality: String(ended) });
    expect(refused.status).toBe(422);
    const taken = await post(`/accounts/${id}`, { role: 'leader', locality: '1001' });
    expect(taken.status).toBe(303);
    expect(await grantsOf('mao')).toEqual([{ role: 'leader', localities: [1001] }]);
  });
  it.each(['administrator', 'integration'])('gives no %s a locality', async (role) => {
    const typed = { login: 'tyt', name: 'Tý', role, locality: '1040' };
    const answer = await post('/accounts', typed);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('Vai trò này làm việc cho cả cơ quan');
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
    registerOrganisations(program, localityChoices);
    const command = args[0] === 'organisations' ? args : ['accounts', ...args];
    await program.parseAsync(command, { from: 'user' }).finally(() => {
      log.mockRestore();
    });
    return lines.join('\n');
  }
  it('adds an organisation, and its first administrator', async () => {
    const named = ['--code', 'so', '--name-vi', 'Sở', '--name-en', 'Office'];
    const add = (...more: string[]) => run('organisations', 'add', ...named, ...more);
    await expect(add('--province', '99')).rejects.toThrow('--province: no province in force');
    expect(await add('--province', '40', '--province', '01')).toBe('organisation so');
    await expect(add()).rejects.toThrow('--code: so is taken');
    expect(await run('organisations', 'list')).toBe(
      'host\tOperating organisation\tnationwide\tin use\nso\tOffice\t40 01\tin use',
    );
    const asked = ['--login', 'dau', '--role', 'administrator', '--organisation', 'so'];
    const password = /password (\S+)/.exec(await run('create', ...asked))![1]!;
    const first = await signedIn(site.app, 'dau', password);
    expect([
      (await first.get('/accounts')).status,
      (await first.get('/organisations')).status,
    ]).toEqual([200, 403]);
  });
  const create = (...more: string[]) =>
    run('create', '--login', 'dan', '--role', 'leader', ...more);
  /** The status of a page asked for with a session of before. */
  const seen = async (agent: ReturnType<typeof request.agent>, path: string): Promise<number> =>
    (await agent.get(path)).status;

  it.each([
    [[], '--locality: a leader needs the code of a province, or nationwide'],
    [['--locality', '99'], '--locality: no province in force has the code 99'],
    [['--locality', '__proto__'], '--locality: no province in force has the code __proto__'],
    [['--organisation', 'none'], '--organisation: there is no organisation none'],
  ])('refuses a leader with %j', async (more, words) => {
    await expect(create(...more)).rejects.toThrow(words);
  });
  it('makes, changes, resets, disables and enables; each ends the sessions', async () => {
    const first = /password (\S+)/.exec(await create('--locality', '40'))![1]!;
    expect(await grantsOf('dan')).toEqual([{ role: 'leader', localities: [1040] }]);
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
