// An administrator gives somebody an account, mends what was missing, and changes the role later;
// axe looks at every page that is passed, on a phone, with and without JavaScript.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
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
  test('a leader gets a province, and another role later', async () => {
    const page = await (await visitor(browser, { javaScriptEnabled: js })).newPage();
    const findings = () => (js ? axeFindings(page) : axeOnHtml(browser, page));
    const login = js ? 'tyt' : 'suu';
    await page.goto(`${origin}/sign-in?next=/accounts`);
    await page.locator('#login').fill('root');
    await page.locator('#password').fill(password);
    await pressed(page, 'Đăng nhập');
    await page.locator('#login').fill(login);
    await page.locator('#name').fill('Nguyễn Văn Tý');
    await page.locator('input[name=role][value=leader]').check();
    await pressed(page, 'Tạo tài khoản');
    expect(await findings()).toEqual([]);
    const mistake = page.locator('a[href="#locality"]');
    expect(await mistake.innerText()).toContain('Hãy chọn tỉnh, thành phố');
    await mistake.press('Enter');
    await page.locator('#locality').selectOption({ label: 'Nghệ An' });
    await pressed(page, 'Tạo tài khoản');
    const row = page.locator('tr', { hasText: login });
    expect(await row.innerText()).toContain('Nghệ An');
    expect(await findings()).toEqual([]);
    const change = row.getByRole('link');
    await Promise.all([page.waitForEvent('domcontentloaded'), change.click()]);
    expect(await page.locator('h1').innerText()).toBe(`Vai trò và địa phương của ${login}`);
    expect(await page.locator('#locality option:checked').innerText()).toBe('Nghệ An');
    expect(await findings()).toEqual([]);
    await page.locator('input[name=role][value=researcher]').check();
    await page.locator('#locality').selectOption('nationwide');
    await pressed(page, 'Lưu');
    expect(at(page)).toBe('/accounts');
    expect(await page.locator('tr', { hasText: login }).innerText()).toContain('Cán bộ nghiên cứu');
  }, 120_000);
});
