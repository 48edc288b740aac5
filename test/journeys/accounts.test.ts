// An administrator gives somebody an account, mends what was missing, and changes the role later; its person
// chooses the password; axe looks at every page that is passed, on a phone, with and without JavaScript.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { Secret, TOTP } from 'otpauth';
import { createUser } from '../../src/accounts/create-user.command.ts';
import { testApp, type TestApp } from '../support/app.ts';
import { axeFindings, axeOnHtml, openBrowser, visitor } from '../support/browser.ts';
import { builtIn } from '../support/demonstration.ts';

let site: TestApp;
let browser: Browser;
let origin = '';
const password = 'a-long-enough-one';

beforeAll(async () => {
  site = await testApp({ filling: builtIn });
  const asked = { login: 'root', name: 'Quản trị', roles: ['administrator' as const], password };
  await site.db.transaction((tx) =>
    createUser(tx, { ...asked, localityId: null }, { actor: null, at: new Date() }),
  );
  origin = await site.listen();
  browser = await openBrowser();
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

const at = (page: Page): string => new URL(page.url()).pathname;
async function pressed(page: Page, name: string): Promise<void> {
  const button = page.getByRole('button', { name });
  await Promise.all([page.waitForEvent('domcontentloaded'), button.click()]);
}

describe.each([
  ['with JavaScript', true],
  ['without JavaScript', false],
])('%s', (_how, js) => {
  test('a leader gets a province, chooses a password, and gets another role later', async () => {
    const page = await (await visitor(browser, { javaScriptEnabled: js })).newPage();
    const findings = (of = page) => (js ? axeFindings(of) : axeOnHtml(browser, of));
    const login = js ? 'tyt' : 'suu';
    await page.goto(`${origin}/sign-in?next=/accounts`);
    await page.locator('#login').fill('root');
    await page.locator('#password').fill(password);
    await pressed(page, 'Đăng nhập');
    await page.locator('#login').fill(login);
    await page.locator('#name').fill('Nguyễn Văn Tý');
    await page.locator('input[id^=role][value=leader]').check();
    await pressed(page, 'Tạo tài khoản');
    expect(await findings()).toEqual([]);
    const mistake = page.locator('a[href="#locality"]');
    expect(await mistake.innerText()).toContain('Hãy chọn tỉnh, thành phố');
    await mistake.press('Enter');
    const form = page.locator('form[action="/accounts"]');
    await form.getByLabel('Nghệ An', { exact: true }).check();
    await pressed(page, 'Tạo tài khoản');
    expect(await findings()).toEqual([]);
    const row = page.locator('tr', { hasText: login });
    expect(await row.innerText()).toContain('Nghệ An');
    const link = await page.locator('.cg-notice--good code').innerText();

    const theirs = await (await visitor(browser, { javaScriptEnabled: js })).newPage();
    await theirs.goto(`${origin}${new URL(link).pathname}`);
    expect(await theirs.locator('h1').innerText()).toBe('Chào Nguyễn Văn Tý');
    await theirs.locator('#password').fill('bông lúa vàng');
    await theirs.locator('#again').fill('bông lúa xanh');
    await pressed(theirs, 'Đặt mật khẩu và vào');
    expect(await theirs.locator('a[href="#again"]').innerText()).toContain('không giống nhau');
    expect(await findings(theirs)).toEqual([]);
    await theirs.locator('#password').fill('bông lúa vàng');
    await theirs.locator('#again').fill('bông lúa vàng');
    await pressed(theirs, 'Đặt mật khẩu và vào');
    expect(at(theirs)).toBe('/account');
    expect(await theirs.locator('main').innerText()).toContain('Lãnh đạo địa phương');
    expect(await findings(theirs)).toEqual([]);
    await theirs.getByRole('link', { name: 'Xem và thay đổi' }).click();
    expect(await findings(theirs)).toEqual([]);
    await pressed(theirs, 'Bật xác thực hai bước');
    expect(await findings(theirs)).toEqual([]);
    const secret = (await theirs.locator('code.cg-breakable').innerText()).replaceAll(' ', '');
    const codes = new TOTP({ secret: Secret.fromBase32(secret) });
    await theirs.locator('#code').fill(codes.generate());
    await pressed(theirs, 'Nhập mã trên ứng dụng rồi xác nhận');
    expect(await theirs.locator('.cg-notice--good code').count()).toBe(10);
    expect(await findings(theirs)).toEqual([]);
    await pressed(theirs, 'Đăng xuất');
    await theirs.goto(`${origin}/sign-in?next=/reports`);
    await theirs.locator('#login').fill(login);
    await theirs.locator('#password').fill('bông lúa vàng');
    await pressed(theirs, 'Đăng nhập');
    expect(await findings(theirs)).toEqual([]);
    await theirs.locator('#code').fill(codes.generate({ timestamp: Date.now() + 30_000 }));
    await pressed(theirs, 'Đăng nhập');
    expect(at(theirs)).toBe('/reports');

    await Promise.all([page.waitForEvent('domcontentloaded'), row.getByRole('link').click()]);
    expect(await page.locator('h1').innerText()).toBe('Nguyễn Văn Tý');
    expect(await findings()).toEqual([]);
    await page.locator('input[id^=role][value=analyst]').check();
    await pressed(page, 'Lưu vai trò');
    await pressed(page, 'Thu lại Lãnh đạo địa phương');
    expect(await page.locator('main ul').innerText()).toContain('Cán bộ phân tích · ');
    await theirs.goto(`${origin}/reports`);
    expect(at(theirs)).toBe('/sign-in');
  }, 120_000);

  test('an organisation is made, and axe finds nothing on its pages', async () => {
    const page = await (await visitor(browser, { javaScriptEnabled: js })).newPage();
    const findings = () => (js ? axeFindings(page) : axeOnHtml(browser, page));
    await page.goto(`${origin}/sign-in?next=/organisations`);
    await page.locator('#login').fill('root');
    await page.locator('#password').fill(password);
    await pressed(page, 'Đăng nhập');
    await page.locator('#name_vi').fill('Sở Nội vụ Nghệ An');
    await pressed(page, 'Lưu');
    expect(await findings()).toEqual([]);
    expect(await page.locator('#name_vi').inputValue()).toBe('Sở Nội vụ Nghệ An');
    await page.locator('#name_en').fill('Nghệ An home affairs');
    await page.locator('#code').fill(js ? 'so-noi-vu' : 'so-noi-vu-2');
    await page.locator('summary', { hasText: 'Địa bàn' }).click();
    await page.getByLabel('Nghệ An', { exact: true }).check();
    await pressed(page, 'Lưu');
    const row = page.locator('tr', { hasText: js ? 'so-noi-vu' : 'so-noi-vu-2' }).first();
    expect(await row.innerText()).toContain('Nghệ An');
    await Promise.all([page.waitForEvent('domcontentloaded'), row.getByRole('link').click()]);
    expect(await findings()).toEqual([]);
  }, 120_000);
});
