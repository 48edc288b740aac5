// Pages about a person are kept by no cache and no history: “Back” asks the server again. What was
// saved is there, what was erased is not, and after signing out nothing is.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { createUser } from '../../src/accounts/create-user.command.ts';
import { createRoundPartition } from '../../src/responses/submission/responses.store.ts';
import { insertRound } from '../../src/sampling/rounds/round-changes.store.ts';
import { roundOf } from '../support/answering-app.ts';
import { testApp, type TestApp } from '../support/app.ts';
import { led, openBrowser, visitor } from '../support/browser.ts';
import { builtIn } from '../support/demonstration.ts';
import { publishedVersion } from '../support/published.ts';

let site: TestApp;
let browser: Browser;
let origin = '';
const password = 'a-long-enough-one';

beforeAll(async () => {
  site = await testApp({ filling: builtIn });
  const version = await publishedVersion(site.db);
  await site.db.transaction(async (tx) => {
    const round = roundOf({ id: randomUUID(), code: 'thu', versionId: version.id });
    await insertRound(tx, round, new Date());
    await createRoundPartition(tx, round.id);
    const asked = { login: 'lan', name: 'Lan', roles: ['researcher' as const], password };
    await createUser(tx, { ...asked, localityId: null }, { actor: null, at: new Date() });
  });
  origin = await site.listen();
  browser = await openBrowser();
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

const at = (page: Page): string => new URL(page.url()).pathname;
const send = (page: Page): Promise<void> =>
  led(page, () =>
    page.locator('main form[method=post] button[type=submit]:not([name])').last().click(),
  );
/** What the page says in the end: with JavaScript the address changes before the page does. */
async function comes<T>(read: () => Promise<T>, expected: T): Promise<void> {
  const last = async (): Promise<T | null> => await read().catch(() => null);
  const wanted = JSON.stringify(expected);
  for (let time = 0; time < 100 && JSON.stringify(await last()) !== wanted; time += 1) {
    await sleep(100);
  }
  expect(await last()).toEqual(expected);
}
const heading = (page: Page): Promise<string> => page.locator('h1').first().innerText();
const pressed = async (page: Page, name: string): Promise<void> => {
  const button = page.getByRole('button', { name });
  await Promise.all([page.waitForEvent('domcontentloaded'), button.click()]);
};
/** Chooses the first option of every question of the page. */
async function fill(page: Page): Promise<void> {
  const inputs = page
    .locator('main form[method=post]')
    .last()
    .locator('input[type=radio], input[type=checkbox]');
  await inputs.evaluateAll((found) => {
    const all = found as unknown as { name: string; checked: boolean; click: () => void }[];
    for (const name of new Set(all.map((input) => input.name))) {
      const first = all.find((input) => input.name === name);
      if (first && !first.checked) first.click();
    }
  });
}
const chosen = (page: Page): Promise<(string | null)[]> =>
  page
    .locator('main input[type=radio]')
    .evaluateAll((found) =>
      (found as unknown as { checked: boolean; value: string }[])
        .filter(({ checked }) => checked)
        .map(({ value }) => value),
    );

describe.each([
  ['with JavaScript', true],
  ['without JavaScript', false],
])('%s', (_how, js) => {
  test('a citizen who goes back sees what was saved, and after erasing no receipt', async () => {
    const page = await (await visitor(browser, { javaScriptEnabled: js })).newPage();
    await page.goto(`${origin}/s/thu`);
    await page.locator('#consent').check();
    await send(page);
    await fill(page);
    await send(page);
    const service = at(page);
    await fill(page);
    const saved = await chosen(page);
    expect(saved).toHaveLength(1);
    await send(page);
    const next = [at(page), await heading(page)];
    expect(next[0]).not.toBe(service);
    await page.goBack();
    await comes(async () => [at(page), await chosen(page)], [service, saved]);
    await page.goForward();
    await comes(async () => [at(page), await heading(page)], next);
    for (let pages = 0; at(page) !== '/s/thu/check'; pages += 1) {
      if (pages > 40) throw new Error(`no way out of ${at(page)}`);
      await fill(page);
      await send(page);
    }
    await send(page);
    expect(at(page)).toBe('/s/thu/receipt');
    const sent = await heading(page);
    const receipt = await page.locator('.cg-code').innerText();
    await page.goBack();
    await comes(async () => [at(page), await heading(page)], ['/s/thu/receipt', sent]);
    await page.goto(`${origin}/s/thu/withdraw`);
    await page.locator('#code').fill(receipt);
    await send(page);
    await comes(() => heading(page), 'Đã xóa phiếu của ông bà');
    for (let steps = 0; steps < 3 && at(page) !== '/s/thu/receipt'; steps += 1) await page.goBack();
    const erased = ['/s/thu/receipt', 'Phiếu này đã được xóa'];
    await comes(async () => [at(page), await heading(page)], erased);
    expect(await page.content()).not.toContain(receipt);
  }, 120_000);
});

test('after signing out, going back shows nothing of the office', async () => {
  const page = await (await visitor(browser)).newPage();
  await page.goto(`${origin}/sign-in?next=/rounds`);
  await page.locator('#login').fill('lan');
  await page.locator('#password').fill(password);
  await pressed(page, 'Đăng nhập');
  expect(at(page)).toBe('/rounds');
  await pressed(page, 'Đăng xuất');
  await page.goBack();
  expect(at(page)).toBe('/sign-in');
});
