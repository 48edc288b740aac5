// Citizens who read Khmer, or a language written from right to left, answer a whole survey, with and
// without JavaScript. axe looks at every page; a first view stays small.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { manyLanguages } from '../responses/many-languages.ts';
import type { AnsweringApp } from '../support/answering-app.ts';
import { answeringApp } from '../support/answering-app.ts';
import { axeFindings, axeOnHtml, openBrowser, visitor, led } from '../support/browser.ts';

let site: AnsweringApp;
let server: Server;
let browser: Browser;
let origin = '';
beforeAll(async () => {
  site = await answeringApp(manyLanguages);
  server = site.app.listen(0, '127.0.0.1');
  await new Promise((resolve) => {
    server.once('listening', resolve);
  });
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  browser = await openBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
  await site?.close();
});

const languageOf = (page: Page) =>
  page.evaluate(
    '[document.documentElement.lang, document.documentElement.dir, getComputedStyle(document.body).direction]',
  );
const submit = (page: Page) =>
  led(page, () =>
    page.locator('main form[method=post] button[type=submit]:not([name])').last().click(),
  );

describe.each([
  ['with JavaScript', true],
  ['without JavaScript', false],
])('a citizen %s', (_how, js) => {
  test.each([
    ['km', 'ភាសាខ្មែរ', 'ltr'],
    ['he', 'עברית', 'rtl'],
  ])(
    'answers the whole survey in %s',
    async (code, name, direction) => {
      const context = await visitor(browser, {
        javaScriptEnabled: js,
        viewport: { width: 360, height: 740 },
      });
      const page = await context.newPage();
      const findings: string[] = [];
      site.clock.now = new Date(site.clock.now.getTime() + 60_000);
      const look = async () => {
        findings.push(...(await (js ? axeFindings(page) : axeOnHtml(browser, page))));
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(
          360,
        );
      };
      const next = async () => {
        await submit(page);
        await look();
      };
      await page.goto(`${origin}/s/thu`);
      await page.getByRole('link', { name, exact: true }).click();
      await look();
      await page.locator('#consent').check();
      await next();
      await page.locator('input[name=province]').first().check();
      await next();
      expect(await languageOf(page)).toEqual([code, direction === 'rtl' ? 'rtl' : '', direction]);
      await next();
      expect(await page.locator('#errors a').count()).toBe(2);
      await page.locator('input[name=used][value=yes]').check();
      await page.locator('input[name=visits]').fill('3');
      await next();
      await page.locator('textarea, input[name=remark]').first().fill('abc');
      await next();
      expect(new URL(page.url()).pathname).toBe('/s/thu/check');
      expect(((await languageOf(page)) as string[])[0]).toBe(code);
      await next();
      expect(await page.locator('.cg-code').innerText()).toMatch(/^[0-9A-Z]{4}-/);
      expect(await page.locator('[aria-current=true]').innerText()).toBe(name);
      expect((await site.db('responses').orderBy('submitted_at', 'desc').first()).language).toBe(
        code,
      );
      expect(findings).toEqual([]);
      await context.close();
    },
    120_000,
  );
});

test('right-to-left pages are mirrored: the circle of an option stands right of its words', async () => {
  const context = await visitor(browser, { viewport: { width: 360, height: 740 } });
  const page = await context.newPage();
  await page.goto(`${origin}/s/thu?lang=he`);
  await page.locator('#consent').check();
  await submit(page);
  await page.locator('input[name=province]').first().check();
  await submit(page);
  const padding = 'getComputedStyle(document.querySelector("label[for=q-used]")).';
  expect(Number.parseFloat(await page.evaluate(`${padding}paddingRight`))).toBeGreaterThan(
    Number.parseFloat(await page.evaluate(`${padding}paddingLeft`)),
  );
  expect(await page.evaluate(`${padding}textAlign`)).toBe('right');
  await context.close();
}, 60_000);

test('a round in many languages keeps its first view within 30 KB and five requests, and later pages within 10 KB', async () => {
  const context = await visitor(browser);
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  let [bytes, requests] = [0, 0];
  session.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength;
    requests += 1;
  });
  await page.goto(`${origin}/s/thu?lang=km`, { waitUntil: 'networkidle' });
  expect(requests).toBeLessThanOrEqual(5);
  expect(bytes).toBeLessThanOrEqual(30 * 1024);
  await page.locator('#consent').check();
  await submit(page);
  await page.locator('input[name=province]').first().check();
  [bytes, requests] = [0, 0];
  await submit(page);
  await page.waitForLoadState('networkidle');
  expect(bytes).toBeLessThanOrEqual(10 * 1024);
  await context.close();
}, 60_000);
