// The registry of public services: an administrator adds one, gives names people say, and takes one off the list;
// loading the registry again changes nothing of it.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createUser } from '../../src/accounts/create-user.command.ts';
import { finder } from '../../src/localities/finder/finder.store.ts';
import { seedRegistries } from '../../src/localities/seed-registries.command.ts';
import { findPublicService } from '../../src/localities/services/public-services.store.ts';
import { formToken, signedIn, testApp, type TestApp } from '../support/app.ts';

let site: TestApp;
let agent: Awaited<ReturnType<typeof signedIn>>;
const password = 'a-long-enough-one';
beforeAll(async () => {
  site = await testApp();
  await site.db.transaction(async (tx) => {
    await seedRegistries(tx);
    await createUser(
      tx,
      { login: 'admin', name: 'A', roles: ['administrator'], localityId: null, password },
      { actor: null, at: new Date() },
    );
  });
  agent = await signedIn(site.app, 'admin', password);
});
afterAll(async () => {
  await site.close();
});

const send = async (path: string, fields: Record<string, string>) => {
  const _csrf = formToken((await agent.get('/services')).text);
  return await agent
    .post(path)
    .type('form')
    .send({ _csrf, ...fields });
};
const search = finder();
const find = async (text: string) => await search.services(site.db, text, { limit: 3 });

const typed = {
  shortVi: 'Cấp phép nuôi ong',
  shortEn: 'Beekeeping permit',
  category: 'agriculture',
  words: 'nuôi ong\r\n\r\n đặt tổ ong \r\nnuôi ong',
};

test('a service is added with the names people say, found at once, and kept when the registry is loaded again', async () => {
  expect(await find('đặt tổ ong')).not.toContain('RIENG01');
  const added = await send('/services/new', typed);
  expect(added.headers['location']).toBe('/services#RIENG01');
  expect((await find('dat to ong'))[0]).toBe('RIENG01');
  await site.db.transaction(seedRegistries);
  expect((await find('nuôi ong'))[0]).toBe('RIENG01');
  const page = await agent.get('/services/RIENG01');
  expect(page.text).toContain('nuôi ong\nđặt tổ ong'.split('\n').sort()[0]);
  expect((await agent.get('/services')).text).toContain('Cấp phép nuôi ong');
  expect((await send('/services/new', typed)).headers['location']).toBe('/services#RIENG02');
});

test('what is missing is asked for, and what was typed is still there', async () => {
  const refused = await send('/services/new', { ...typed, shortEn: '', category: 'x' });
  expect(refused.status).toBe(422);
  expect(refused.text).toContain('href="#shortEn"');
  expect(refused.text).toContain('href="#category"');
  expect(refused.text).toContain('value="Cấp phép nuôi ong"');
  const words = Array.from({ length: 61 }, (_, line) => `tên ${line}`).join('\n');
  expect((await send('/services/new', { ...typed, words })).text).toContain('href="#words"');
});

test('a service of the program takes further names and keeps its own', async () => {
  await send('/services/DVC09', { ...typed, words: 'giấy chào đời' });
  expect((await find('giay chao doi'))[0]).toBe('DVC09');
  expect(await findPublicService(site.db, 'DVC09')).toMatchObject({
    short: { vi: 'Đăng ký khai sinh' },
    category: 'civil-status',
  });
  await send('/services/DVC09', { words: '' });
  expect(await find('giấy chào đời')).not.toContain('DVC09');
  expect((await find('giấy khai sinh'))[0]).toBe('DVC09');
});

test('one that is no longer offered is not found, until it is offered again; both are audited', async () => {
  await send('/services/TTHC20/offer', { offered: 'no' });
  expect(await find('làm sổ đỏ')).not.toContain('TTHC20');
  await site.db.transaction(seedRegistries);
  expect((await findPublicService(site.db, 'TTHC20'))!.retiredOn).not.toBeNull();
  await send('/services/TTHC20/offer', { offered: 'yes' });
  expect(await find('làm sổ đỏ')).toContain('TTHC20');
  const acts = await site.db('audit_log').where({ object_id: 'TTHC20' }).orderBy('at');
  expect(acts.map(({ action }) => action)).toEqual(['service.retired', 'service.offered']);
});

test('a service that is not there is not found', async () => {
  expect((await agent.get('/services/NOPE')).status).toBe(404);
  expect((await send('/services/NOPE', typed)).status).toBe(404);
  expect((await send('/services/NOPE/offer', { offered: 'no' })).status).toBe(404);
});
