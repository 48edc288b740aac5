// Registered callers: the administrator's pages as a browser posts them, and secrets that are shown once.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import type request from 'supertest';
import { createUser } from '../../../src/accounts/create-user.command.ts';
import { inTransaction } from '../../../src/platform/db/database.ts';
import { seedRegistries } from '../../../src/localities/seed-registries.command.ts';
import { mayName } from '../../../src/sampling/callers/caller.ts';
import {
  newKeyId,
  newSecret,
  openSecret,
  sealSecret,
} from '../../../src/sampling/callers/caller-secret.ts';
import { secretOf } from '../../../src/responses/entry/after-service/after-service-links.store.ts';
import { formToken, signedIn, testApp, testSecret, type TestApp } from '../../support/app.ts';

let site: TestApp;
let administrator: ReturnType<typeof request.agent>;
let researcher: ReturnType<typeof request.agent>;
beforeAll(async () => {
  site = await testApp();
  await inTransaction(site.db, async (tx) => {
    await seedRegistries(tx);
    for (const [login, role] of [
      ['root', 'administrator'],
      ['lan', 'researcher'],
    ] as const)
      await createUser(
        tx,
        { login, name: login, roles: [role], localityId: null, password: 'correct horse' },
        { actor: null, at: new Date() },
      );
  });
  administrator = await signedIn(site.app, 'root', 'correct horse');
  researcher = await signedIn(site.app, 'lan', 'correct horse');
});
afterAll(async () => {
  await site.close();
});

const post = async (path: string, fields: object = {}) => {
  const token = formToken((await administrator.get('/callers/new')).text);
  return administrator
    .post(path)
    .type('form')
    .send({ _csrf: token, ...fields });
};
const portal = {
  code: 'cong-dvc',
  name_vi: 'Cổng Dịch vụ công',
  name_en: 'Public Service Portal',
  contact: 'it@portal.example',
};
const secretIn = (html: string): string => /cgs_[\w-]{43}/.exec(html)?.[0] ?? '';
const keyIds = async (caller: string): Promise<string[]> =>
  (
    await site.db('caller_keys').where({ caller }).whereNull('revoked_at').orderBy('created_at')
  ).map((key: { id: string }) => key.id);
const opens = async (caller: string, key: string) => {
  const found = await secretOf(site.db, { caller, key }, [testSecret]);
  return typeof found === 'string' ? found : found.secret;
};

describe('an administrator', () => {
  it('is told what is wrong with a new caller, and nothing typed or chosen is lost', async () => {
    const answer = await post('/callers/new', {
      code: 'Cổng',
      name_vi: '',
      name_en: 'Portal "x"',
      contact: '',
      services: ['DVC09', 'DVC99'],
      provinces: '1001',
    });
    expect(answer.status).toBe(422);
    for (const text of [
      'Mã cần 2 đến 40 ký tự',
      'Hãy ghi tên',
      'Hãy ghi người hoặc nơi liên hệ',
      'Không có thủ tục “DVC99”',
    ])
      expect(answer.text).toContain(text);
    expect(answer.text).toContain('value="Portal &#34;x&#34;"');
    expect(answer.text).toMatch(/value="1001" checked/);
    expect(answer.text).toMatch(/value="DVC09" checked/);
    expect(await site.db('callers')).toEqual([]);
  });

  it('registers a caller whose secret is shown once and lies sealed', async () => {
    const answer = await post('/callers/new', {
      ...portal,
      services: ['DVC09'],
      provinces: ['1001', '1004'],
    });
    expect([answer.status, answer.headers['cache-control']]).toEqual([200, 'no-store']);
    const secret = secretIn(answer.text);
    expect(await opens('cong-dvc', (await keyIds('cong-dvc'))[0]!)).toBe(secret);
    for (const path of ['/callers', '/callers/cong-dvc', '/audit'])
      expect((await administrator.get(path)).text).not.toContain(secret);
    const [row] = await site.db('caller_keys').where({ caller: 'cong-dvc' });
    expect(row.sealed.includes(Buffer.from(secret))).toBe(false);
    expect((await administrator.get('/callers/cong-dvc')).text).toContain('Cao Bằng');
    expect((await post('/callers/new', portal)).text).toContain('đã có hệ thống dùng');
  });

  it('changes over from one key to another without a gap', async () => {
    const [first] = await keyIds('cong-dvc');
    const second = secretIn((await post('/callers/cong-dvc/keys')).text);
    const [, newer] = await keyIds('cong-dvc');
    expect([await opens('cong-dvc', newer!), await opens('cong-dvc', first!)]).toEqual([
      second,
      expect.stringMatching(/^cgs_/),
    ]);
    const third = await post('/callers/cong-dvc/keys');
    expect([third.status, secretIn(third.text)]).toEqual([409, '']);
    expect(third.text).toContain('đang có 2 khóa');
    expect((await post('/callers/cong-dvc/revoke', { key: first })).headers['location']).toBe(
      '/callers/cong-dvc',
    );
    expect([await opens('cong-dvc', first!), await opens('cong-dvc', newer!)]).toEqual([
      'unknownKey',
      second,
    ]);
    expect((await post('/callers/cong-dvc/revoke', { key: first })).status).toBe(404);
  });

  it('disables a caller and enables it again', async () => {
    const [key] = await keyIds('cong-dvc');
    await post('/callers/cong-dvc/disabled', { disabled: 'yes' });
    expect(await opens('cong-dvc', key!)).toBe('disabledCaller');
    expect((await administrator.get('/callers')).text).toContain('Đã tạm dừng');
    await post('/callers/cong-dvc/disabled', { disabled: 'no' });
    expect(await opens('cong-dvc', key!)).toMatch(/^cgs_/);
  });

  it('finds every act in the audit log', async () => {
    const log = (await administrator.get('/audit')).text;
    for (const act of [
      'Đăng ký hệ thống gửi đường dẫn',
      'Tạo khóa cho hệ thống gửi đường dẫn',
      'Thu hồi khóa của hệ thống gửi đường dẫn',
      'Ngừng hệ thống gửi đường dẫn',
      'Cho hệ thống gửi đường dẫn hoạt động lại',
    ])
      expect(log).toContain(act);
  });

  it('sees that a key cannot be read after SESSION_SECRET was changed', async () => {
    await post('/callers/new', { ...portal, code: 'mot-cua' });
    const [key] = await keyIds('mot-cua');
    await site
      .db('caller_keys')
      .where({ caller: 'mot-cua' })
      .update({
        sealed: sealSecret(
          'x',
          { caller: 'mot-cua', id: key! },
          { appSecrets: ['the secret before'], random: randomBytes },
        ),
      });
    expect((await administrator.get('/callers/mot-cua')).text).toContain('SESSION_SECRET');
    expect(await opens('mot-cua', key!)).toBe('unreadableKey');
  });

  it.each(['/callers/nobody', '/callers/__proto__'])('finds nothing at %s', async (path) => {
    expect((await administrator.get(path)).status).toBe(404);
  });
});

it('is not for researchers', async () => {
  expect((await researcher.get('/callers')).status).toBe(403);
  const token = formToken((await researcher.get('/rounds')).text);
  expect(
    (
      await researcher
        .post('/callers/new')
        .type('form')
        .send({ _csrf: token, ...portal, code: 'other' })
    ).status,
  ).toBe(403);
});

describe('a secret', () => {
  const name = { caller: 'cong-dvc', id: newKeyId(randomBytes) };
  const sealed = sealSecret('cgs_secret', name, { appSecrets: ['app'], random: randomBytes });
  it('opens with the same application, caller and key only', () => {
    expect(openSecret(sealed, name, ['app'])).toBe('cgs_secret');
    expect([
      openSecret(sealed, name, ['other']),
      openSecret(sealed, { ...name, caller: 'x' }, ['app']),
      openSecret(sealed, { ...name, id: 'x' }, ['app']),
    ]).toEqual([null, null, null]);
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Buffer.from(sealed);
      changed[at]! ^= 1;
      expect(openSecret(changed, name, ['app'])).toBeNull();
    }
  });
  it('has 256 random bits', () => {
    expect(newSecret(randomBytes)).toMatch(/^cgs_[\w-]{43}$/);
  });
});

it('a scope restricts what it names, and nothing else', () => {
  const link = { round: 'r', service: 's', localities: [5, 1] };
  expect(mayName({ rounds: [], services: [], localities: [] }, link)).toBe(true);
  expect(mayName({ rounds: ['r'], services: ['s', 't'], localities: [1] }, link)).toBe(true);
  for (const scope of [{ rounds: ['q'] }, { services: ['t'] }, { localities: [2] }])
    expect(mayName({ rounds: [], services: [], localities: [], ...scope }, link)).toBe(false);
});
