// The administrator's pages, as a browser posts them.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type request from 'supertest';
import { createUser, generatePassword } from '../../src/accounts/create-user.command.ts';
import { can, permissions } from '../../src/accounts/permissions.ts';
import { inTransaction } from '../../src/platform/db/database.ts';
import { formToken, signedIn, testApp, type TestApp } from '../support/app.ts';

let site: TestApp;
let administrator: ReturnType<typeof request.agent>;
beforeAll(async () => {
  site = await testApp();
  await inTransaction(site.db, (tx) =>
    createUser(
      tx,
      {
        login: 'root',
        name: 'Root',
        roles: ['administrator'],
        localityId: null,
        password: 'correct horse',
      },
      { actor: null, at: new Date() },
    ),
  );
  administrator = await signedIn(site.app, 'root', 'correct horse');
});
afterAll(async () => {
  await site.close();
});

const post = async (path: string, fields: object) => {
  const token = formToken((await administrator.get('/accounts')).text);
  return administrator
    .post(path)
    .type('form')
    .send({ _csrf: token, ...fields });
};
const passwordIn = (html: string): string =>
  /<code class="cg-code">([^<]+)<\/code>/.exec(html)![1]!;
const idOf = async (login: string): Promise<string> =>
  ((await site.db('users').where({ login }).first('id')) as { id: string }).id;

describe('an administrator', () => {
  it('is told what is wrong with a new account, and nothing typed is lost', async () => {
    const answer = await post('/accounts', { login: 'có dấu', name: '', role: 'king' });
    expect(answer.status).toBe(422);
    for (const text of ['Tên đăng nhập cần 3 đến 40', 'Hãy ghi họ tên', 'Hãy chọn một vai trò'])
      expect(answer.text).toContain(text);
    expect(answer.text).toContain('value="có dấu"');
  });
  it('makes an account whose password is shown once and works', async () => {
    const answer = await post('/accounts', { login: 'Lan', name: 'Lan <b>', role: 'researcher' });
    expect(answer.status).toBe(200);
    const password = passwordIn(answer.text);
    expect(answer.text).toContain('Lan &lt;b&gt;');
    expect((await administrator.get('/accounts')).text).not.toContain(password);
    expect((await (await signedIn(site.app, 'lan', password)).get('/rounds')).status).toBe(200);
    expect(
      (await post('/accounts', { login: 'LAN', name: 'Other', role: 'researcher' })).text,
    ).toContain('Tên đăng nhập này đã có người dùng');
  });
  it('resets a password: the old one no longer works', async () => {
    const made = passwordIn(
      (
        await post('/accounts', {
          login: 'minh',
          name: 'Minh',
          role: 'leader',
          locality: 'nationwide',
        })
      ).text,
    );
    const reset = passwordIn((await post(`/accounts/${await idOf('minh')}/password`, {})).text);
    expect(reset).not.toBe(made);
    await expect(signedIn(site.app, 'minh', made)).rejects.toThrow('422');
    expect((await (await signedIn(site.app, 'minh', reset)).get('/rounds')).status).toBe(403);
  });
  it('disables an account: its open session ends at once', async () => {
    const password = passwordIn(
      (await post('/accounts', { login: 'hoa', name: 'Hoa', role: 'researcher' })).text,
    );
    const hoa = await signedIn(site.app, 'hoa', password);
    await post(`/accounts/${await idOf('hoa')}/disabled`, { disabled: 'yes' });
    expect((await hoa.get('/rounds')).status).toBe(303);
    await expect(signedIn(site.app, 'hoa', password)).rejects.toThrow('422');
  });
  it('cannot shut themselves out', async () => {
    expect(
      (await post(`/accounts/${await idOf('root')}/disabled`, { disabled: 'yes' })).status,
    ).toBe(403);
  });
  it('finds every act in the audit log, without passwords', async () => {
    const log = (await administrator.get('/audit')).text;
    for (const act of [
      'account.created',
      'account.passwordReset',
      'account.disabled',
      'session.started',
    ])
      expect(log).toContain(act);
    expect(log).not.toContain('correct horse');
  });
});

describe('permissions', () => {
  it('refuse an unknown name, and a visitor everything but what everyone may', () => {
    const nobody = { userId: 'x', name: 'x', roles: ['emperor'], localityId: null };
    expect(can({ ...nobody, roles: ['administrator'] }, 'rounds.destroy')).toBe(false);
    expect(permissions.filter((permission) => can(null, permission))).toEqual(['everyone']);
    expect(permissions.filter((permission) => can(nobody, permission))).toEqual([
      'everyone',
      'signedIn',
    ]);
  });
  it('never let a leader or an administrator see single responses', () => {
    for (const role of ['leader', 'administrator']) {
      const actor = { userId: 'x', name: 'x', roles: [role], localityId: null };
      expect([can(actor, 'responses.export'), can(actor, 'responses.review')]).toEqual([
        false,
        false,
      ]);
    }
  });
  it('are kept by passwords nobody guesses', () => {
    const made = new Set(Array.from({ length: 200 }, generatePassword));
    expect(made.size).toBe(200);
    for (const password of made) expect(password).toMatch(/^[a-z2-9]{5}-[a-z2-9]{5}-[a-z2-9]{5}$/);
  });
});
