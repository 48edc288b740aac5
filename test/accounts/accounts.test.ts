// The administrator's pages, as a browser posts them.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { createUser, generatePassword } from '../../src/accounts/create-user.command.ts';
import { HOST_ORGANISATION } from '../../src/accounts/host-organisation.ts';
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
const linkIn = (html: string): string =>
  new URL(/<code class="cg-breakable">([^<]+)<\/code>/.exec(html)![1]!).pathname;
/** As the person does who was sent the link. */
async function choosePassword(link: string, password: string): Promise<request.Response> {
  const agent = request.agent(site.app);
  const page = await agent.get(link);
  if (page.status !== 200) return page;
  const fields = { _csrf: formToken(page.text), password, again: password };
  return agent.post(link).type('form').send(fields);
}
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
  it('makes an account whose link is shown once and works once', async () => {
    const answer = await post('/accounts', { login: 'Lan', name: 'Lan <b>', role: 'researcher' });
    expect(answer.status).toBe(200);
    const link = linkIn(answer.text);
    expect(answer.text).toContain('Lan &lt;b&gt;');
    expect((await administrator.get('/accounts')).text).not.toContain(link);
    const chosen = await choosePassword(link, 'bông lúa vàng óng');
    expect([chosen.status, chosen.headers['location']]).toEqual([303, '/account']);
    const lan = await signedIn(site.app, 'lan', 'bông lúa vàng óng');
    expect((await lan.get('/rounds')).status).toBe(200);
    const again = await choosePassword(link, 'mùa gặt đã về rồi');
    expect(again.status).toBe(404);
    expect(again.text).toContain('Đường dẫn này không còn dùng được');
    await expect(signedIn(site.app, 'lan', 'mùa gặt đã về rồi')).rejects.toThrow('422');
    expect(
      (await post('/accounts', { login: 'LAN', name: 'Other', role: 'researcher' })).text,
    ).toContain('Tên đăng nhập này đã có người dùng');
  });
  it('resets a password: the old one no longer works, the newest link alone does', async () => {
    const typed = { login: 'minh', name: 'Minh', role: 'leader', locality: 'nationwide' };
    const first = linkIn((await post('/accounts', typed)).text);
    const path = `/accounts/${await idOf('minh')}/password`;
    const second = linkIn((await post(path, {})).text);
    expect((await choosePassword(first, 'bông lúa vàng óng')).status).toBe(404);
    expect((await choosePassword(second, 'bông lúa vàng óng')).status).toBe(303);
    const third = linkIn((await post(path, {})).text);
    await expect(signedIn(site.app, 'minh', 'bông lúa vàng óng')).rejects.toThrow('422');
    expect((await choosePassword(third, 'mùa gặt đã về rồi')).status).toBe(303);
    const minh = await signedIn(site.app, 'minh', 'mùa gặt đã về rồi');
    expect((await minh.get('/rounds')).status).toBe(403);
  });
  it('gives links that end after seven days', async () => {
    const typed = { login: 'cham', name: 'Chậm', role: 'researcher' };
    const link = linkIn((await post('/accounts', typed)).text);
    site.at(new Date(Date.now() + 7 * 86_400_000 + 1_000));
    const late = await request(site.app).get(link);
    site.at(new Date());
    expect([late.status, (await request(site.app).get(link)).status]).toEqual([404, 200]);
  });
  it('disables an account: its open session ends at once, its link too', async () => {
    const typed = { login: 'hoa', name: 'Hoa', role: 'researcher' };
    await choosePassword(linkIn((await post('/accounts', typed)).text), 'bông lúa vàng óng');
    const hoa = await signedIn(site.app, 'hoa', 'bông lúa vàng óng');
    const path = `/accounts/${await idOf('hoa')}`;
    const link = linkIn((await post(`${path}/password`, {})).text);
    await post(`${path}/disabled`, { disabled: 'yes' });
    expect((await hoa.get('/rounds')).status).toBe(303);
    expect((await request(site.app).get(link)).status).toBe(404);
  });
  it('gives a second role, changes its scope, and takes the first', async () => {
    const path = `/accounts/${await idOf('lan')}`;
    expect((await post(path, { role: 'leader', locality: 'nationwide' })).status).toBe(303);
    expect((await administrator.get(path)).text).toContain('Thu lại');
    const taken = { organisation: HOST_ORGANISATION, role: 'researcher' };
    expect((await post(`${path}/take`, taken)).status).toBe(303);
    expect((await post(`${path}/take`, taken)).status).toBe(409);
    const lan = await signedIn(site.app, 'lan', 'bông lúa vàng óng');
    expect([(await lan.get('/rounds')).status, (await lan.get('/reports')).status]).toEqual([
      403, 200,
    ]);
  });
  it('is told what is taken, with what was typed, when twenty make the same account at once', async () => {
    const token = formToken((await administrator.get('/accounts')).text);
    const typed = { login: 'cungluc', name: 'Cùng lúc', role: 'researcher', _csrf: token };
    const send = () => administrator.post('/accounts').type('form').send(typed);
    const answers = await Promise.all(Array.from({ length: 20 }, send));
    const refused = answers.filter(({ status }) => status === 422);
    expect([answers.filter(({ status }) => status === 200).length, refused.length]).toEqual([
      1, 19,
    ]);
    expect(refused.every(({ text }) => text.includes('value="Cùng lúc"'))).toBe(true);
  });
  it('cannot shut themselves out', async () => {
    expect(
      (await post(`/accounts/${await idOf('root')}/disabled`, { disabled: 'yes' })).status,
    ).toBe(403);
    const own = `/accounts/${await idOf('root')}`;
    const taken = { organisation: HOST_ORGANISATION, role: 'administrator' };
    expect((await post(`${own}/take`, taken)).status).toBe(403);
    expect((await post(own, { role: 'researcher' })).status).toBe(403);
    const guest = await post('/accounts/guests', { login: 'root', role: 'researcher' });
    expect([guest.status, guest.text.includes('không tự giao vai trò')]).toEqual([422, true]);
  });
  it('finds every act in the audit log, without passwords', async () => {
    const log = (await administrator.get('/audit')).text;
    for (const act of [
      'Tạo tài khoản',
      'Hủy mật khẩu cũ để đặt lại',
      'Khóa tài khoản',
      'Tự đặt mật khẩu',
      'Giao vai trò',
      'Thu lại vai trò',
      'Đăng nhập',
    ])
      expect(log).toContain(act);
    expect(log).not.toContain('correct horse');
  });
});

describe('passwords made by the server', () => {
  it('are such that nobody guesses them', () => {
    const made = new Set(Array.from({ length: 200 }, generatePassword));
    expect(made.size).toBe(200);
    for (const password of made) expect(password).toMatch(/^[a-z2-9]{5}-[a-z2-9]{5}-[a-z2-9]{5}$/);
  });
});
