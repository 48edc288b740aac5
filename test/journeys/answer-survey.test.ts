// Citizens' journeys through the built-in questionnaire in a real browser, with and without JavaScript, in
// Vietnamese and English. axe looks at every page that is passed.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { createRoundPartition } from '../../src/responses/submission/responses.store.ts';
import { insertRound } from '../../src/sampling/rounds/round-changes.store.ts';
import { roundOf } from '../support/answering-app.ts';
import type { TestApp } from '../support/app.ts';
import { testApp } from '../support/app.ts';
import { axeFindings, axeOnHtml, openBrowser, visitor, led } from '../support/browser.ts';
import { builtIn } from '../support/demonstration.ts';
import { publishedVersion } from '../support/published.ts';

let site: TestApp;
let browser: Browser;
let origin = '';

beforeAll(async () => {
  site = await testApp({ filling: builtIn });
  const version = await publishedVersion(site.db);
  await site.db.transaction(async (tx) => {
    const round = roundOf({
      id: randomUUID(),
      code: 'thu',
      versionId: version.id,
      title: { vi: 'Trải nghiệm dịch vụ công', en: 'Experience of public services' },
    });
    await insertRound(tx, round, new Date());
    await createRoundPartition(tx, round.id);
  });
  origin = await site.listen();
  browser = await openBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

type Wishes = Readonly<Record<string, string>>;
interface Traveller {
  page: Page;
  js: boolean;
  axe: boolean;
  seen: Set<string>;
  findings: string[];
}

async function traveller(
  js: boolean,
  options: BrowserContextOptions & { axe?: boolean } = {},
): Promise<Traveller> {
  const { axe = false, ...context } = options;
  const visit = await visitor(browser, { javaScriptEnabled: js, ...context });
  return { page: await visit.newPage(), js, axe, seen: new Set(), findings: [] };
}

/** axe on the page, once for each address and state. */
async function look(who: Traveller): Promise<void> {
  const { page } = who;
  const key = `${new URL(page.url()).pathname} ${await page.title()}`;
  if (!who.axe || who.seen.has(key)) return;
  who.seen.add(key);
  who.findings.push(...(await (who.js ? axeFindings(page) : axeOnHtml(browser, page))));
}

async function open(who: Traveller, path: string): Promise<void> {
  await who.page.goto(origin + path);
  await look(who);
}

/** Sends the page's form and waits for the answer. */
async function send(who: Traveller): Promise<void> {
  await led(who.page, () =>
    who.page.locator('main form[method=post] button[type=submit]:not([name])').last().click(),
  );
  await look(who);
}

const at = (who: Traveller): string => new URL(who.page.url()).pathname;

/** Answers every question of the page: the wish, or the first option. */
async function fill({ page }: Traveller, wishes: Wishes): Promise<void> {
  await page
    .locator('main form[method=post]')
    .last()
    .locator('input[type=radio], input[type=checkbox]')
    .evaluateAll((found, wished) => {
      const inputs = found as unknown as {
        name: string;
        value: string;
        checked: boolean;
        click: () => void;
      }[];
      for (const name of new Set(inputs.map((input) => input.name))) {
        const options = inputs.filter((input) => input.name === name);
        const chosen = options.find((input) => input.value === wished[name]) ?? options[0];
        if (chosen && !chosen.checked) chosen.click();
      }
    }, wishes);
  for (const [name, text] of Object.entries(wishes)) {
    const box = page.locator(
      `main input:not([type])[name="${name}"], main textarea[name="${name}"]`,
    );
    if ((await box.count()) > 0) await box.fill(text);
  }
}

/** Answers from the open page to the check page. @returns the URLs of the pages on the way */
async function answerOn(who: Traveller, wishes: Wishes): Promise<string[]> {
  const passed: string[] = [];
  while (at(who) !== '/s/thu/check') {
    if (passed.length > 40) throw new Error(`no way out of ${passed.slice(-3).join(', ')}`);
    passed.push(at(who));
    await fill(who, wishes);
    await send(who);
  }
  return passed;
}

async function toService(who: Traveller, lang = 'vi'): Promise<void> {
  await open(who, `/s/thu?lang=${lang}`);
  await who.page.locator('#consent').check();
  await send(who);
  await fill(who, {});
  await send(who);
}

const online: Wishes = {
  service: 'DVC09',
  used: 'done',
  channel: 'online',
  consent_sensitive: 'yes',
  ethnicity: 'minority',
  hardest: 'Gọi 0912345678, chờ lâu',
  respect: '4',
};
const lastResponse = () =>
  site.db('responses').orderBy('submitted_at', 'desc').first() as Promise<{
    answers: Record<string, unknown>;
    language: string;
    flags: string[];
    scores: number[];
    service_id: string;
  }>;

/** From the receipt: erases the response again, after a slip of the pen. */
async function takeBack(who: Traveller): Promise<void> {
  const receipt = await who.page.locator('.cg-code').innerText();
  await open(who, '/s/thu/withdraw');
  await who.page.locator('#code').fill(receipt.slice(1));
  await send(who);
  expect(await who.page.locator('.cg-error').innerText()).toContain('Mã này chưa đúng');
  await who.page.locator('#code').fill(receipt);
  await send(who);
  expect(await who.page.locator('h1').innerText()).toBe('Đã xóa phiếu của ông bà');
  expect(await site.db('responses').where({ status: 'withdrawn', answers: '{}' })).not.toHaveLength(
    0,
  );
  await open(who, '/s/khong-co');
}

/** What the searches found with JavaScript; without it they find the same. */
let foundAlike: string[] | undefined;

describe.each([
  ['with JavaScript', true],
  ['without JavaScript', false],
])('a citizen %s', (_how, js) => {
  test.each([
    ['vi', 'Đã gửi'],
    ['en', 'Sent'],
  ])(
    'answers the whole survey in %s and gets a receipt; axe finds nothing',
    async (lang, sent) => {
      const who = await traveller(js, { axe: js || lang === 'vi' });
      await toService(who, lang);
      // In English as somebody who files for a household business.
      const on_behalf = lang === 'en' ? 'household_business' : 'self';
      const passed = await answerOn(who, { ...online, on_behalf });
      expect(passed.length).toBeGreaterThanOrEqual(12);
      expect(await who.page.locator('html').getAttribute('lang')).toBe(lang);
      await send(who);
      expect(at(who)).toBe('/s/thu/receipt');
      expect(await who.page.locator('h1').innerText()).toContain(sent);
      expect(await who.page.locator('.cg-code').innerText()).toMatch(
        /^(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}$/,
      );
      const response = await lastResponse();
      expect(response).toMatchObject({
        language: lang,
        service_id: 'DVC09',
        answers: { service: 'DVC09', channel: 'online', respect: '4', hardest: 'Gọi •••, chờ lâu' },
      });
      expect('business_time' in response.answers).toBe(lang === 'en');
      expect(response.scores.some((score) => score !== null)).toBe(true);
      if (lang === 'vi') await takeBack(who);
      expect(who.findings).toEqual([]);
      await who.page.context().close();
    },
    180_000,
  );

  test('changes an answer so that later ones drop out, and is told so before sending', async () => {
    const who = await traveller(js);
    await toService(who);
    await answerOn(who, { ...online, used: 'done', channel: 'online' });
    const change = who.page
      .locator('.cg-list__row', { hasText: 'nộp hồ sơ bằng cách nào' })
      .getByRole('link');
    await who.page
      .locator('details', { hasText: 'nộp hồ sơ bằng cách nào' })
      .locator('summary')
      .click();
    await change.click();
    await who.page.locator('input[name=channel][value=one_stop]').check();
    await send(who);
    await answerOn(who, {});
    const dropped = who.page.locator('.cg-notice--warn li');
    expect(await dropped.count()).toBeGreaterThanOrEqual(3);
    await send(who);
    const { answers } = await lastResponse();
    expect(answers).toMatchObject({ channel: 'one_stop' });
    for (const name of ['device', 'first_try', 'form_ease', 'who_helped'])
      expect(answers).not.toHaveProperty(name);
    await who.page.context().close();
  }, 120_000);

  test('meets every kind of mistake, and what was typed is kept', async () => {
    const who = await traveller(js, { axe: true });
    const refused = async (): Promise<void> => {
      await send(who);
      expect(await who.page.title()).toMatch(/^Lỗi: /);
      const link = who.page.locator('.cg-errors a').first();
      const target = (await link.getAttribute('href'))!.slice(1);
      expect(await who.page.locator(`[id="${target}"]`).count()).toBe(1);
      if (js) expect(await who.page.locator(':focus').getAttribute('id')).toBe('errors');
    };
    await open(who, '/s/thu');
    await refused();
    await who.page.locator('#consent').check();
    await send(who);
    await refused();
    await fill(who, {});
    await send(who);
    await refused();
    await fill(who, { service: 'DVC20' });
    await send(who);
    await refused();
    const hasAlone = async (): Promise<boolean> =>
      (await who.page.locator('input[name=why_not_online]').count()) > 0;
    while (!(await hasAlone())) {
      await fill(who, { used: 'done', channel: 'one_stop' });
      await send(who);
    }
    const [first, alone] = [
      who.page.locator('input[name=why_not_online]').first(),
      who.page.locator('input[name=why_not_online][value=dk]'),
    ];
    await first.check();
    await alone.check();
    if (js) expect(await first.isChecked()).toBe(false);
    else {
      await refused();
      expect([await first.isChecked(), await alone.isChecked()]).toEqual([true, true]);
      await alone.uncheck();
    }
    while ((await who.page.locator('[name=hardest]').count()) === 0) {
      await fill(who, { used: 'done', channel: 'one_stop' });
      await send(who);
    }
    await fill(who, { hardest: `<script>alert(1)</script>${'dài '.repeat(100)}` });
    await who.page
      .locator('[name=hardest]')
      .evaluate((box) => {
        box.removeAttribute('maxlength');
      })
      .catch(() => undefined);
    await refused();
    expect(await who.page.locator('[name=hardest]').inputValue()).toContain(
      '<script>alert(1)</script>',
    );
    expect(who.findings).toEqual([]);
    await who.page.context().close();
  }, 150_000);

  test('finds a former province and a service by everyday words without accents', async () => {
    const who = await traveller(js);
    await open(who, '/s/thu');
    await who.page.locator('#consent').check();
    await send(who);
    const search = async (words: string): Promise<string> => {
      await who.page.locator('#q').fill(words);
      if (!js) await led(who.page, () => who.page.locator('.cg-search button').click());
      await who.page.locator('#q-found a').waitFor();
      return (await who.page.locator('#list .cg-choice').allInnerTexts()).join('|');
    };
    const lists = [await search('ha giang')];
    expect(lists[0]).toContain('Tuyên Quang');
    await who.page.locator('#list input[type=radio]').first().check();
    await send(who);
    if (js) await who.page.locator('#service_other').fill('việc của riêng tôi');
    lists.push(await search('bang lai'));
    const words = await who.page.locator('#service_other').inputValue();
    expect(words).toBe(js ? 'việc của riêng tôi' : 'bang lai');
    expect(lists[1]).toContain('giấy phép lái xe');
    expect((foundAlike ??= lists)).toEqual(lists);
    await who.page.context().close();
  }, 60_000);
});

test('a citizen stops, and goes on a week later on another device', async () => {
  const start = Date.now();
  site.at(new Date(start));
  const first = await traveller(false, { axe: true });
  await toService(first);
  for (let pages = 0; pages < 4; pages += 1) {
    await fill(first, online);
    await send(first);
  }
  await first.page.getByRole('button', { name: 'Lưu và làm tiếp sau' }).click();
  await look(first);
  const code = await first.page.locator('.cg-code').innerText();
  first.axe = false;
  site.at(new Date(start + 7 * 86_400_000));
  const second = await traveller(true, { viewport: { width: 1024, height: 768 } });
  await open(second, '/s/thu/resume');
  await second.page.locator('#code').fill(code.toLowerCase());
  await send(second);
  await answerOn(second, online);
  await send(second);
  expect((await lastResponse()).answers).toMatchObject({ used: 'done', channel: 'online' });
  await open(first, '/s/thu/check');
  expect(at(first)).toBe('/s/thu/receipt');
  expect(first.findings).toEqual([]);
  site.at(new Date());
}, 120_000);

test('with the keyboard alone, from the skip link to the service', async () => {
  const { page } = await traveller(true);
  await page.goto(`${origin}/s/thu`);
  await page.keyboard.press('Tab');
  expect(await page.locator(':focus').getAttribute('class')).toBe('cg-skip-link');
  const tabTo = async (selector: string): Promise<void> => {
    for (let tabs = 0; tabs < 60; tabs += 1) {
      if ((await page.locator(selector).and(page.locator(':focus')).count()) > 0) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`the keyboard does not reach ${selector}`);
  };
  await tabTo('#consent');
  await page.keyboard.press('Space');
  await tabTo('main form[method=post] button');
  await Promise.all([page.waitForURL('**/place'), page.keyboard.press('Enter')]);
  await tabTo('input[name=province]');
  await page.keyboard.press('ArrowDown');
  await tabTo('main form[method=post] button');
  await Promise.all([page.waitForURL('**/service'), page.keyboard.press('Enter')]);
}, 60_000);

test('at 320 pixels, as at 400 % zoom, no page scrolls sideways, and every target is large enough', async () => {
  const who = await traveller(true, { viewport: { width: 320, height: 256 } });
  const narrow = async (): Promise<void> => {
    expect([at(who), await who.page.locator('html').evaluate((html) => html.scrollWidth)]).toEqual([
      at(who),
      320,
    ]);
    const small = await who.page
      .locator('main .cg-choice, main button, main a.cg-button')
      .evaluateAll((targets) =>
        targets
          .filter((target) => {
            const box = target.getBoundingClientRect();
            return box.width > 0 && box.height < 44;
          })
          .map((target) => target.outerHTML.slice(0, 80)),
      );
    expect(small).toEqual([]);
  };
  await toService(who);
  while (at(who) !== '/s/thu/check') {
    await narrow();
    await fill(who, { ...online, service: 'none' });
    await send(who);
  }
  await narrow();
  await send(who);
  await narrow();
}, 90_000);
