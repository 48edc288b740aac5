// A researcher says what communes are like, has all of them estimated, reviews and publishes; a visitor finds
// the commune that is worse off. Without JavaScript, in both languages, on a phone too.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { testApp, type TestApp } from '../support/app.ts';
import { expectGoodPage, openBrowser, visitor } from '../support/browser.ts';
import { communeCode, divideIntoCommunes, mostAnswered, worsen } from '../support/communes.ts';
import { accountOf, demonstration, keepProvinces } from '../support/demonstration.ts';

const PROVINCES = ['01', '40', '04'];
const EACH = 9;
let site: TestApp;
let browser: Browser;
let origin: string;
/** Number of the commune in which everybody lives through the worst. */
let worse = 0;
beforeAll(async () => {
  site = await testApp({ filling: demonstration });
  await keepProvinces(site.db, PROVINCES);
  await divideIntoCommunes(site.db, PROVINCES, EACH);
  worse = await mostAnswered(site.db, '40');
  await worsen(site.db, communeCode('40', worse), '2.1');
  origin = await site.listen();
  browser = await openBrowser();
}, 240_000);
afterAll(async () => {
  await browser.close();
  await site.close();
});

const table = [
  'commune;value',
  ...PROVINCES.flatMap((province) =>
    Array.from({ length: EACH }, (_, at) => `${communeCode(province, at + 1)};${(at * 5) % 9}`),
  ),
].join('\n');

async function signIn(page: Page): Promise<void> {
  const account = await accountOf(site.db, 'researcher');
  await page.goto(`${origin}/sign-in`);
  await page.getByLabel('Tên đăng nhập').fill(account.login);
  await page.getByLabel('Mật khẩu').fill(account.password);
  await page.getByRole('button', { name: 'Đăng nhập' }).click();
}

async function enterAttribute(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Đặc điểm của xã' }).click();
  await expectGoodPage(page);
  await page.getByRole('link', { name: 'Thêm một đặc điểm' }).click();
  await page.getByLabel('Tên bằng tiếng Việt').fill('Số thôn không có sóng');
  await page.getByLabel('Tên bằng tiếng Anh').fill('Villages without signal');
  await page.getByLabel('Mã').fill('no_signal');
  await page.getByLabel('Nguồn').fill('Sở Khoa học và Công nghệ, báo cáo 2025');
  await page.getByLabel('Số liệu ngày').fill('2025-12-31');
  await page.getByLabel('Bảng', { exact: true }).fill('commune;value\n40001;nhiều');
  await page.getByRole('button', { name: 'Lưu đặc điểm' }).click();
  expect(await page.locator('main').innerText()).toContain('“nhiều” không phải một số');
  await expectGoodPage(page);
  await page.getByLabel('Bảng', { exact: true }).fill(table);
  await page.getByRole('button', { name: 'Lưu đặc điểm' }).click();
  await expectGoodPage(page);
}

it('all communes are estimated, reviewed, published and read', async () => {
  const context = await visitor(browser, { viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await signIn(page);
  await enterAttribute(page);
  await page.goto(`${origin}/rounds/demo-2026`);
  await page.locator('summary', { hasText: 'Chia kết quả theo câu hỏi' }).click();
  for (const box of await page.locator('input[name=breakdown]').all())
    if (!['~commune', 'ethnicity'].includes((await box.getAttribute('value'))!))
      await box.uncheck();
  await page.locator('summary', { hasText: 'Ước lượng cho mọi xã, phường' }).click();
  await page.getByLabel('Số thôn không có sóng').check();
  await page.getByRole('button', { name: 'Tính kết quả' }).click();
  await page.getByRole('link', { name: 'Xem số của xã, phường theo mô hình' }).waitFor();
  const review = page.url();
  await page.getByRole('link', { name: 'Xem số của xã, phường theo mô hình' }).click();
  await expectGoodPage(page);
  await page.goto(`${review.split('?')[0]}/by/~commune`);
  await expectGoodPage(page);
  await page.goto(review);
  await page.getByLabel(/Vì sao/).fill('Thêm xã, phường');
  await page.getByRole('button', { name: /Công bố/ }).click();
  await context.close();

  const bare = await visitor(browser, { javaScriptEnabled: false });
  const plain = await bare.newPage();
  await plain.goto(`${origin}/results/demo-2026/40/communes?node=2.1`);
  expect(await plain.getByRole('row', { name: new RegExp(`^Xã Số ${worse}`) }).count()).toBe(1);
  await bare.close();

  const reader = await visitor(browser, { viewport: { width: 360, height: 800 } });
  const phone = await reader.newPage();
  await phone.goto(`${origin}/results/demo-2026/40`);
  const section = phone.locator('section', { has: phone.locator('#in-communes') });
  expect(await section.innerText()).toMatch(
    new RegExp(`Xã Số ${worse}: 2\\.1 Máy và mạng, −\\d,\\d điểm`),
  );
  await section.getByRole('link', { name: /2\.1/ }).click();
  await expectGoodPage(phone);
  const row = phone.getByRole('row', { name: new RegExp(`^Xã Số ${worse}`) });
  expect(await row.innerText()).toMatch(/thấp hơn rõ rệt[\s\S]*\d,\d\d–\d,\d\d\s+\d0 %/);
  await phone.goto(`${origin}/results/demo-2026/40/communes?lang=en`);
  expect(await phone.locator('main').innerText()).toContain('These are model-based estimates.');
  await expectGoodPage(phone);
  await phone.goto(`${origin}/results/demo-2026/40/by/~commune?lang=vi`);
  await phone.getByRole('link', { name: 'Xem số ước lượng của mọi xã, phường' }).waitFor();
  await expectGoodPage(phone);
  await phone.goto(`${origin}/results/demo-2026/40/by/ethnicity`);
  await expectGoodPage(phone);
  await reader.close();
}, 180_000);
