// The feedback button: what is copied from its page leads to the form about that service in that place, is
// counted by its mark, and only the sites that a round names may frame it.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type request from 'supertest';
import { createUser } from '../../../src/accounts/create-user.command.ts';
import { formToken, signedIn, testApp, type TestApp } from '../../support/app.ts';
import { Citizen } from '../../support/citizen.ts';
import { builtIn } from '../../support/demonstration.ts';
import { openShortRound } from '../../support/short-round.ts';

let site: TestApp;
let researcher: ReturnType<typeof request.agent>;
const now = new Date('2026-11-22T03:00:00Z');

beforeAll(async () => {
  site = await testApp({ filling: builtIn });
  site.at(now);
  await openShortRound(site, now);
  await site.db.transaction(async (tx) => {
    const person = { login: 'lan', name: 'Lan', localityId: null, password: 'correct horse' };
    await createUser(tx, { ...person, roles: ['researcher'] }, { actor: null, at: now });
  });
  researcher = await signedIn(site.app, 'lan', 'correct horse');
});
afterAll(async () => {
  await site?.close();
});

const unescaped = (html: string): string =>
  html
    .replaceAll('&amp;', '&')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&#34;', '"');
const copied = (html: string, id: string): string =>
  unescaped(new RegExp(`id="made-${id}"[^>]*>([^<]*)<`).exec(html)?.[1] ?? '');

test('what is copied leads to the form, and the answers are counted by the mark', async () => {
  const page = (
    await researcher.get('/rounds/thu/buttons?service=DVC09&province=01&mark=cong-tinh').expect(200)
  ).text;
  const link = new URL(copied(page, 'link'));
  expect((link.pathname + link.search).length).toBeLessThanOrEqual(40);
  const html = copied(page, 'html');
  expect(html).toContain('>Cho ý kiến về “Đăng ký khai sinh”</a>');
  expect(unescaped(html)).toContain(`href="${link.href}"`);
  const who = await new Citizen(site.app).open(link.pathname + link.search);
  expect(who.html).toContain('“Đăng ký khai sinh” tại Hà Nội');
  site.at(new Date(now.getTime() + 30_000));
  await who.send({ satisfaction: '4' });
  expect(who.path).toBe('/s/thu/receipt');
  const [sent] = (await site.db('responses')) as { door: string; caller: string; status: string }[];
  expect(sent).toMatchObject({ door: 'button', caller: 'cong-tinh', status: 'counted' });
  const counted = (await researcher.get('/rounds/thu/buttons')).text;
  expect(counted).toMatch(/cong-tinh<\/th><td class="is-number">1</);
  expect((await researcher.get('/rounds/thu')).text).toContain(
    'Nút góp ý trên trang mạng – cong-tinh',
  );
});

test.each([
  ['service=DVC09&province=&mark=a', 'Hãy chọn tỉnh'],
  ['service=DVC09&province=01&commune=99999&mark=a', 'Không có xã, phường'],
  ['service=nothing&province=01&mark=a', 'Hãy chọn thủ tục'],
  ['service=DVC09&province=01&mark=Cổng%20tỉnh', 'Dấu gồm chữ thường'],
])('says what is missing: %s', async (query, words) => {
  const page = await researcher.get(`/rounds/thu/buttons?${query}`).expect(422);
  expect(page.text).toContain(words);
});

test.each(['b=x&at=99&for=DVC09', 'b=x&at=01&for=nothing', 'b=X!&at=01&for=DVC09', 'b=x'])(
  'a button about what is not asked says so: %s',
  async (query) => {
    expect((await new Citizen(site.app).open(`/s/thu?${query}`)).status).toBe(404);
  },
);

test('only sites that the round names may frame it', async () => {
  const frame = '/s/thu/button?b=x&at=01&for=DVC09';
  const policyNow = async (): Promise<string> => {
    const answer = await new Citizen(site.app).agent.get(frame).expect(200);
    expect(answer.text).toContain('Cho ý kiến về “Đăng ký khai sinh”');
    return String(answer.headers['content-security-policy']);
  };
  expect(await policyNow()).toContain("frame-ancestors 'none'");
  const form = (await researcher.get('/rounds/thu/edit')).text;
  const fields = Object.fromEntries(
    [...form.matchAll(/<input[^>]* name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [
      name,
      value,
    ]),
  );
  const short = /<option value="([^"]+)" selected>Phiếu ngắn/.exec(form)![1]!;
  const save = (frames: string) =>
    researcher
      .post('/rounds/thu/edit')
      .type('form')
      .send({ ...fields, _csrf: formToken(form), title_vi: 'Thử', title_en: 'Trial' })
      .send({ organiser_vi: 'Sở', organiser_en: 'Department', minimum: '30', short, frames });
  await save('http://plain.example').expect(422);
  await save('https://dichvucong.nghean.gov.vn/\nhttps://*.hanoi.gov.vn').expect(303);
  expect(await policyNow()).toContain(
    'frame-ancestors https://dichvucong.nghean.gov.vn https://*.hanoi.gov.vn',
  );
});
