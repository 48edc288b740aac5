// The registry of public services: an administrator adds one, gives names people say, and takes one off the
// list; loading the registry again changes nothing of it.
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
/** Opens a service and sends its form, as one does. */
const change = async (id: string, fields: Record<string, string>) => {
  const { text } = await agent.get(`/services/${id}`);
  const seen = /name="seen" value="([^"]+)"/.exec(text)![1]!;
  return await send(`/services/${id}`, { seen, ...fields });
};
const search = finder();
const find = async (text: string) => await search.services(site.db, text, { limit: 3 });

const typed = {
  shortVi: 'Cấp phép nuôi ong',
  shortEn: 'Beekeeping permit',
  category: 'agriculture',
  words: 'nuôi ong\r\n\r\n đặt tổ ong \r\nnuôi ong',
};

test('a service is added with the names people say, found at once, and kept at the next start', async () => {
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

test('of two who add at the same moment both have theirs', async () => {
  const before = (await site.db('public_services').where({ kind: 'own' })).length;
  const answers = await Promise.all([1, 2, 3].map(() => send('/services/new', typed)));
  expect(answers.map(({ status }) => status)).toEqual([303, 303, 303]);
  expect(new Set(answers.map(({ headers }) => headers['location'])).size).toBe(3);
  expect(await site.db('public_services').where({ kind: 'own' })).toHaveLength(before + 3);
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
  await change('DVC09', { ...typed, words: 'giấy chào đời' });
  expect((await find('giay chao doi'))[0]).toBe('DVC09');
  expect(await findPublicService(site.db, 'DVC09')).toMatchObject({
    short: { vi: 'Đăng ký khai sinh' },
    category: 'civil-status',
  });
  await change('DVC09', { words: '' });
  expect(await find('giấy chào đời')).not.toContain('DVC09');
  expect((await find('giấy khai sinh'))[0]).toBe('DVC09');
});

test('what two people write at once is not lost: the second one reads what the first has saved', async () => {
  const { text } = await agent.get('/services/DVC11');
  const seen = /name="seen" value="([^"]+)"/.exec(text)![1]!;
  const [one, other] = await Promise.all(
    ['cưới nhau', 'lấy chồng'].map((words) => send('/services/DVC11', { seen, words })),
  );
  expect([one!.status, other!.status].sort()).toEqual([303, 422]);
  const refused = one!.status === 422 ? one! : other!;
  const [kept, typedHere] =
    one!.status === 422 ? ['lấy chồng', 'cưới nhau'] : ['cưới nhau', 'lấy chồng'];
  expect(refused.text).toContain(`Tên gọi thêm đang lưu: ${kept}`);
  expect(refused.text).toContain(`>${typedHere}</textarea>`);
  expect((await find(kept))[0]).toBe('DVC11');
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
