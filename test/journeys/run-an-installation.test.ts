// Those who run an installation, on a phone and without JavaScript: a researcher changes a round and
// answers a respondent's request, an administrator notes a breach and sees what should be mended; axe looks
// at every page.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { createUser } from '../../src/accounts/create-user.command.ts';
import { makeRequest } from '../../src/responses/requests/data-requests.store.ts';
import { openRound } from '../support/answering-app.ts';
import { testApp, type TestApp } from '../support/app.ts';
import { axeOnHtml, openBrowser, visitor } from '../support/browser.ts';
import { builtIn } from '../support/demonstration.ts';
import { smallForm } from '../responses/small-form.ts';

let site: TestApp;
let browser: Browser;
let origin = '';
const password = 'a-long-enough-one';

beforeAll(async () => {
  site = await testApp({ filling: builtIn });
  const round = await openRound(site.db, smallForm, { organiser: { vi: 'Sở cũ', en: 'Old' } });
  await site.db.transaction(async (tx) => {
    for (const role of ['administrator', 'researcher'] as const)
      await createUser(
        tx,
        { login: role, name: role, roles: [role], localityId: null, password },
        { actor: null, at: new Date() },
      );
    const about = { roundId: round.id, id: '7f000000-0000-4000-8000-000000000001' };
    const asked = { localityId: 1001, words: 'Tôi 41 tuổi', askedAt: new Date() };
    await makeRequest(tx, { ...about, ...asked });
  });
  origin = await site.listen();
  browser = await openBrowser();
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

async function signedInAs(login: string): Promise<Page> {
  const page = await (await visitor(browser, { javaScriptEnabled: false })).newPage();
  await page.goto(`${origin}/sign-in`);
  await page.locator('#login').fill(login);
  await page.locator('#password').fill(password);
  await pressed(page, 'Đăng nhập');
  return page;
}

async function pressed(page: Page, name: string): Promise<void> {
  const button = page.locator('main').getByRole('button', { name });
  await Promise.all([page.waitForEvent('domcontentloaded'), button.click()]);
}

async function passes(page: Page): Promise<void> {
  expect(await axeOnHtml(browser, page)).toEqual([]);
  const words = await page.locator('h1').innerText();
  expect(words).not.toBe('');
}

test('a researcher changes a round, replies to a respondent and looks at files for others', async () => {
  const page = await signedInAs('researcher');
  await page.goto(`${origin}/rounds/thu/edit`);
  await passes(page);
  await page.locator('#organiser_vi').fill('');
  await pressed(page, 'Lưu');
  await passes(page);
  await page.locator('#organiser_vi').fill('Sở mới');
  await pressed(page, 'Lưu');
  await passes(page);
  expect(await page.locator('main').innerText()).toContain('Sở mới');
  await page.goto(`${origin}/rounds/thu/delete`);
  await passes(page);
  await page.goto(`${origin}/rounds/thu/privacy`);
  await passes(page);
  await page.getByLabel('Trả lời', { exact: true }).fill('Chúng tôi đã ghi chú');
  await page.getByLabel('Đã làm xong').check();
  await pressed(page, 'Gửi trả lời');
  await passes(page);
  expect(await page.locator('main').innerText()).toContain('Chúng tôi đã ghi chú');
  await page.goto(`${origin}/rounds/thu/privacy/dossier`);
  await passes(page);
  await page.goto(`${origin}/rounds/thu/close`);
  await pressed(page, 'Đóng đợt');
  // Nobody has answered: there is a page, and an empty file.
  await page.goto(`${origin}/rounds/thu/files`);
  await passes(page);
  await pressed(page, 'Tải tệp hạn chế');
  await passes(page);
  expect(await page.locator('a[href="#recipient"]').innerText()).toContain('ai nhận tệp');
});

test('an administrator notes a breach and sees how the installation runs', async () => {
  const page = await signedInAs('administrator');
  await page.goto(`${origin}/breaches`);
  await page.locator('#detected').fill('hôm qua');
  await pressed(page, 'Ghi vào sổ');
  await passes(page);
  await page.locator('#detected').fill('1/1/2026');
  await page.locator('#time').fill('8:00');
  await page.locator('#what').fill('Gửi nhầm tệp');
  await page.locator('#people').fill('12 người');
  await pressed(page, 'Ghi vào sổ');
  await passes(page);
  expect(await page.locator('section').innerText()).toContain('quá 72 giờ');
  await page.goto(`${origin}/operation`);
  await passes(page);
  expect(await page.locator('main').innerText()).toContain('Việc cần xử lý');
});

test('a respondent asks for what is held, with a code that is none', async () => {
  const page = await (await visitor(browser, { javaScriptEnabled: false })).newPage();
  await page.goto(`${origin}/s/thu/mine`);
  await passes(page);
  await page.locator('#code').fill('abc');
  await pressed(page, 'Xem phiếu');
  await passes(page);
  expect(await page.locator('#code').inputValue()).toBe('abc');
});
