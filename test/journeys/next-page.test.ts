// With JavaScript a form is sent and the next page comes back in one trip. To the person it is as if the
// browser had gone there: title, address, where reading begins, Back and reload. What could not be sent
// stays as it was typed.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { seedRegistries } from '../../src/localities/seed-registries.command.ts';
import type { Questionnaire } from '../../src/questionnaires/model/questionnaire.ts';
import { openRound } from '../support/answering-app.ts';
import { testApp, type TestApp } from '../support/app.ts';
import { axeFindings, led, openBrowser, visitor } from '../support/browser.ts';
import { smallForm } from '../responses/small-form.ts';

/** A page with one question. */
const section = (name: string, label: string) => ({
  type: 'group',
  id: `${name}-page`,
  name: `${name}_page`,
  label: { vi: label },
  children: [
    {
      type: 'question',
      id: name,
      name,
      kind: 'text',
      label: { vi: `Câu ${name}` },
      required: 'true()',
    },
  ],
});
const form = {
  ...smallForm,
  children: [section('work', 'Ông bà làm nghề gì?'), section('hope', 'Ông bà mong gì?')],
} as unknown as Questionnaire;

let site: TestApp;
let browser: Browser;
let origin = '';
beforeAll(async () => {
  site = await testApp();
  await site.db.transaction((tx) => seedRegistries(tx));
  await openRound(site.db, form, { code: 'tiep' });
  origin = await site.listen();
  browser = await openBrowser();
}, 120_000);
afterAll(async () => {
  await browser.close();
  await site.close();
});

const send = (page: Page) =>
  led(page, () =>
    page.locator('main form[method=post] button[type=submit]:not([name])').last().click(),
  );
const at = (page: Page): string => new URL(page.url()).pathname;

async function begun(): Promise<Page> {
  const page = await (await visitor(browser)).newPage();
  await page.goto(`${origin}/s/tiep`);
  await page.locator('#consent').check();
  await send(page);
  await page.locator('main input[name=province]').first().check({ force: true });
  await send(page);
  return page;
}

it('asks once for each page, and says so in address, title and focus', async () => {
  const page = await begun();
  const asked: string[] = [];
  page.on('request', (request) => {
    asked.push(`${request.method()} ${new URL(request.url()).pathname}`);
  });
  await page.locator('main [name=work]').fill('Làm ruộng');
  await send(page);
  expect(asked).toEqual(['POST /s/tiep/q/work_page']);
  expect(at(page)).toBe('/s/tiep/q/hope_page');
  expect(await page.title()).toContain('Ông bà mong gì?');
  expect(await page.evaluate('document.activeElement.tagName')).toBe('H1');
  expect(await axeFindings(page)).toEqual([]);
}, 60_000);

it('goes back and reloads as from page to page', async () => {
  const page = await begun();
  await page.locator('main [name=work]').fill('Dạy học');
  await send(page);
  await page.goBack();
  await page.waitForLoadState('load');
  expect(at(page)).toBe('/s/tiep/q/work_page');
  expect(await page.locator('main [name=work]').inputValue()).toBe('Dạy học');
  await send(page);
  await page.reload();
  expect(at(page)).toBe('/s/tiep/q/hope_page');
  expect(await page.locator('h1').innerText()).toContain('Ông bà mong gì?');
}, 60_000);

it('keeps what was typed when the signal is gone, says so, and sends it when it is back', async () => {
  const page = await begun();
  await page.locator('main [name=work]').fill('Chạy chợ');
  await page.context().setOffline(true);
  await page.locator('main form[method=post] button[type=submit]:not([name])').last().click();
  await page.locator('[role=alert]').waitFor();
  expect(await page.locator('[role=alert]').innerText()).toContain('vẫn còn ở trang này');
  expect(await page.locator('main [name=work]').inputValue()).toBe('Chạy chợ');
  await led(page, () => page.context().setOffline(false));
  expect(at(page)).toBe('/s/tiep/q/hope_page');
}, 60_000);

it('comes back with its mistakes, and reading begins there', async () => {
  const page = await begun();
  await send(page);
  expect(at(page)).toBe('/s/tiep/q/work_page');
  expect(await page.evaluate('document.activeElement.id')).toBe('errors');
}, 60_000);
