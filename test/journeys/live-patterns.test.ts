// A question that comes when another answer looks like a telephone number, in a real browser: the pattern
// came with the page, and its reader stayed on the server.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import type { Question, Questionnaire } from '../../src/questionnaires/model/questionnaire.ts';
import type { AnsweringApp } from '../support/answering-app.ts';
import { answeringApp } from '../support/answering-app.ts';
import { openBrowser, visitor, led } from '../support/browser.ts';

const text = (name: string, label: string, relevant?: string): Question => ({
  type: 'question',
  id: name,
  name,
  kind: 'text',
  label: { vi: label },
  ...(relevant === undefined ? {} : { relevant }),
});
const form: Questionnaire = {
  schema: 1,
  code: 'patterns',
  title: { vi: 'Mẫu' },
  defaultLanguage: 'vi',
  lists: [],
  languages: [{ code: 'vi', name: 'Tiếng Việt', heading: 'Tiếng Việt (vi)' }],
  children: [
    {
      type: 'group',
      id: 'page',
      name: 'page',
      label: { vi: 'Trang' },
      appearance: 'field-list',
      children: [
        text('number', 'Mã số'),
        text('long', 'Mã dài', "regex(${number}, '(\\d+)+')"),
        text('words', 'Chữ', "regex(${number}, '(?i)(đ|\\p{Lu}\\p{Ll}*)+')"),
      ],
    },
  ],
};

let site: AnsweringApp;
let server: Server;
let browser: Browser;
beforeAll(async () => {
  site = await answeringApp(form);
  server = await new Promise<Server>((resolve) => {
    const listening = site.app.listen(0, '127.0.0.1', () => {
      resolve(listening);
    });
  });
  browser = await openBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  server?.closeAllConnections();
  server?.close();
  await site?.close();
});

test('what matches shows its question at once; a text made to freeze the page does not', async () => {
  const page = await (await visitor(browser, { javaScriptEnabled: true })).newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  const send = async (): Promise<void> => {
    site.clock.now = new Date(site.clock.now.getTime() + 60_000);
    await led(page, () =>
      page.locator('main form[method=post] button[type=submit]:not([name])').first().click(),
    );
  };
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/s/thu`);
  await page.locator('#consent').check();
  await send();
  await page.locator('input[name=province]').first().check();
  await send();
  expect(new URL(page.url()).pathname).toBe('/s/thu/q/page');
  const shown = async (typed: string): Promise<(string | undefined)[]> => {
    await page.locator('[name=number]').fill(typed);
    return (await page.locator('.cg-label:visible').allInnerTexts()).map(
      (label) => label.split(' (')[0],
    );
  };
  expect(await shown('12')).toEqual(['Mã số', 'Mã dài']);
  expect(await shown(`${'1'.repeat(200)}!`)).toEqual(['Mã số']);
  expect(await shown('ĐẮK đắk')).toEqual(['Mã số']);
  expect(await shown('Đắk')).toEqual(['Mã số', 'Chữ']);
  await page.locator('[name=words]').fill('x');
  await send();
  expect(((await site.db('drafts').first()) as { answers: unknown }).answers).toMatchObject({
    number: 'Đắk',
    words: 'x',
  });
  expect(errors).toEqual([]);
}, 60_000);
