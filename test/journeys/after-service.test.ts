// A citizen follows the link that a portal gave after a service, in a real browser: with and without
// JavaScript, in both languages; and once more after having answered. The administrator who registered the
// portal, too. axe looks on.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { createUser } from '../../src/accounts/create-user.command.ts';
import { createRoundPartition } from '../../src/responses/submission/responses.store.ts';
import type { HandedKey } from '../../src/sampling/callers/register-caller.command.ts';
import { insertRound } from '../../src/sampling/rounds/round-changes.store.ts';
import { roundOf } from '../support/answering-app.ts';
import { testApp, testSecret, type TestApp } from '../support/app.ts';
import { axeFindings, axeOnHtml, openBrowser, visitor, led } from '../support/browser.ts';
import { dossierOf, linkTo, makeCaller, partsOf, type Parts } from '../support/callers.ts';
import { builtIn } from '../support/demonstration.ts';
import { publishedVersion } from '../support/published.ts';

let site: TestApp;
let browser: Browser;
let origin = '';
let portal: HandedKey;
const now = new Date('2026-11-22T03:00:00Z');

beforeAll(async () => {
  site = await testApp({ filling: builtIn });
  site.at(now);
  const version = await publishedVersion(site.db);
  const short = await publishedVersion(site.db, 'after-service');
  await site.db.transaction(async (tx) => {
    for (const [code, shortVersionId] of [
      ['thu', null],
      ['ngan', short.id],
    ] as const) {
      const round = roundOf({
        ...{ id: randomUUID(), code, versionId: version.id, shortVersionId },
        title: { vi: 'Trải nghiệm dịch vụ công', en: 'Experience of public services' },
        organiser: { vi: 'Sở Nội vụ Nghệ An', en: 'Department of Home Affairs, Nghe An' },
        retentionMonths: 24,
      });
      await insertRound(tx, round, now);
      await createRoundPartition(tx, round.id);
    }
    await createUser(
      tx,
      {
        login: 'root',
        name: 'Quản trị',
        roles: ['administrator'],
        localityId: null,
        password: 'correct horse',
      },
      { actor: null, at: now },
    );
  });
  portal = await makeCaller(site.db, testSecret);
  origin = await site.listen();
  browser = await openBrowser();
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

const link = (changes: Partial<Parts> = {}): string =>
  linkTo(portal, 'thu', partsOf(portal, now, changes));
interface Traveller {
  page: Page;
  js: boolean;
}

async function traveller(js: boolean): Promise<Traveller> {
  return {
    page: await (
      await visitor(browser, { javaScriptEnabled: js, viewport: { width: 360, height: 740 } })
    ).newPage(),
    js,
  };
}
const findings = ({ page, js }: Traveller): Promise<string[]> =>
  js ? axeFindings(page) : axeOnHtml(browser, page);
const heading = ({ page }: Traveller): Promise<string> => page.locator('h1').first().innerText();

async function send({ page }: Traveller): Promise<void> {
  await led(page, () =>
    page.locator('main form[method=post] button[type=submit]:not([name])').last().click(),
  );
}

/** The first option of everything asked, up to the check page. */
const answerAll = (who: Traveller): Promise<string[]> => answerTo(who, '/s/thu/check');

async function answerTo(who: Traveller, check: string): Promise<string[]> {
  const passed: string[] = [];
  for (let at = new URL(who.page.url()); at.pathname !== check; at = new URL(who.page.url())) {
    if (passed.length > 40) throw new Error(`no way out of ${passed.slice(-3).join(', ')}`);
    passed.push(at.pathname + at.search);
    await who.page
      .locator('main form[method=post]')
      .last()
      .locator('input[type=radio], input[type=checkbox]')
      .evaluateAll((found) => {
        const inputs = found as unknown as { name: string; checked: boolean; click: () => void }[];
        for (const name of new Set(inputs.map((input) => input.name))) {
          const first = inputs.find((input) => input.name === name)!;
          if (!first.checked) first.click();
        }
      });
    await send(who);
  }
  return passed;
}

const words = {
  vi: {
    lead: 'Ông bà vừa làm xong thủ tục',
    place: 'Nơi ông bà làm thủ tục',
    sent: 'Đã gửi',
    used: 'Hồ sơ này đã có câu trả lời',
    receipt: 'Xem lại mã biên nhận',
  },
  en: {
    lead: 'You have just completed',
    place: 'Where you used the service',
    sent: 'Sent',
    used: 'This dossier has been answered',
    receipt: 'Show the receipt code again',
  },
};

describe.each([
  ['with JavaScript', true, ['vi']],
  ['without JavaScript', false, ['en']],
] as const)('a citizen %s', (_how, js, languages) => {
  test.each(languages)(
    'answers about the service of the link in %s, once',
    async (lang) => {
      const who = await traveller(js);
      const path = link({ d: dossierOf(`${lang} ${js}`) });
      await who.page.goto(`${origin}${path}&lang=${lang}`);
      expect(await who.page.locator('.cg-lead').innerText()).toContain(words[lang].lead);
      expect(await findings(who)).toEqual([]);
      await send(who);
      expect(await who.page.locator('.cg-error').innerText()).not.toBe('');
      expect(await who.page.locator('.cg-lead').innerText()).toContain(words[lang].lead);
      await who.page.locator('#consent').check();
      await send(who);
      const passed = await answerAll(who);
      expect(passed.filter((one) => /^\/s\/thu\/(place|service)$|[?&]g=/.test(one))).toEqual([]);
      expect(await who.page.locator('main').innerText()).toContain(words[lang].place);
      expect(
        await who.page.locator('main a[href$="/place"], main a[href$="/service"]').count(),
      ).toBe(0);
      expect(await findings(who)).toEqual([]);
      await send(who);
      expect(await heading(who)).toContain(words[lang].sent);
      await who.page.goto(origin + path);
      expect(await heading(who)).toBe(words[lang].used);
      expect(await findings(who)).toEqual([]);
      await who.page.getByRole('link', { name: words[lang].receipt }).click();
      expect(await heading(who)).toContain(words[lang].sent);
      await who.page.context().close();
    },
    240_000,
  );

  test('learns politely that a link has expired, was changed, or names what is not asked', async () => {
    const who = await traveller(js);
    const seen: string[] = [];
    for (const path of [
      link({ f: '2026-10-01', e: '1793500000' }),
      link().replace('s=DVC09', 's=DVC01'),
      link({ s: 'DVC99' }),
    ]) {
      await who.page.goto(origin + path);
      seen.push(await heading(who));
      expect(await findings(who)).toEqual([]);
      await who.page.locator('main a.cg-button').click();
      expect(new URL(who.page.url()).pathname).toBe('/s/thu');
    }
    expect(seen).toEqual([
      'Đường dẫn này đã hết hạn',
      'Đường dẫn không hợp lệ',
      'Đợt khảo sát này không hỏi về thủ tục đó',
    ]);
    await who.page.context().close();
  }, 120_000);
});

describe.each([
  ['with JavaScript', true, 'vi'],
  ['without JavaScript', false, 'en'],
] as const)('the form after a service %s', (_how, js, lang) => {
  /** Words a minute of somebody who reads everything. */
  const PACE = 200;
  const wordsOf = async ({ page }: Traveller): Promise<number> =>
    (await page.locator('main').innerText()).split(/\s+/).filter(Boolean).length;

  test('from the link to the receipt within a minute of reading, on two pages', async () => {
    const who = await traveller(js);
    const path = linkTo(portal, 'ngan', partsOf(portal, now, { d: dossierOf(`short ${js}`) }));
    await who.page.goto(`${origin}${path}&lang=${lang}`);
    expect(await findings(who)).toEqual([]);
    const seconds = ((await wordsOf(who)) / PACE) * 60;
    site.at(new Date(now.getTime() + seconds * 1000));
    await who.page.locator('input[name=satisfaction][value="4"]').check();
    await who.page.locator('input[name=on_behalf][value=company]').check();
    await send(who);
    // The response is stored; a business is asked a few things more.
    expect(await findings(who)).toEqual([]);
    await who.page.goto(`${origin}/s/ngan/receipt`);
    expect(await heading(who)).toContain(words[lang].sent);
    expect(await findings(who)).toEqual([]);
    expect(seconds).toBeLessThanOrEqual(60);
    await who.page.goto(`${origin}/s/ngan/q/business`);
    expect(await who.page.locator('main fieldset').count()).toBe(4);
    await answerTo(who, '/s/ngan/check');
    await send(who);
    const receipt = await who.page.locator('.cg-code').innerText();
    await who.page.locator('a[href="/s/ngan/more"]').click();
    expect(await findings(who)).toEqual([]);
    await who.page.locator('#consent').check();
    await send(who);
    const passed = await answerTo(who, '/s/ngan/check');
    expect(passed.length).toBeGreaterThan(8);
    expect(await findings(who)).toEqual([]);
    await send(who);
    expect(await who.page.locator('.cg-code').innerText()).toBe(receipt);
    site.at(now);
    await who.page.context().close();
  }, 240_000);
});

test('what was typed on the first page is there after a reload, and in another language', async () => {
  const who = await traveller(true);
  const path = linkTo(portal, 'ngan', partsOf(portal, now, { d: dossierOf('kept') }));
  await who.page.goto(origin + path);
  const line = who.page.locator('textarea');
  await line.fill('Nên báo tin khi có kết quả');
  await who.page.reload();
  expect(await line.inputValue()).toBe('Nên báo tin khi có kết quả');
  await who.page.getByRole('button', { name: 'English' }).click();
  await who.page.getByText('Was “Birth registration” easy or hard?').waitFor();
  expect(await line.inputValue()).toBe('Nên báo tin khi có kết quả');
  await who.page.context().close();
});

test.each([
  ['on a wide screen', 1280],
  ['on a phone', 360],
])(
  'an administrator registers a caller and changes its key %s',
  async (_where, width) => {
    const page = await (
      await visitor(browser, { javaScriptEnabled: false, viewport: { width, height: 800 } })
    ).newPage();
    const who = { page, js: false };
    await page.goto(`${origin}/sign-in?next=/callers`);
    await page.locator('#login').fill('root');
    await page.locator('#password').fill('correct horse');
    await page.locator('main button[type=submit]').click();
    expect(await findings(who)).toEqual([]);
    await page.getByRole('link', { name: 'Đăng ký hệ thống' }).click();
    expect(await findings(who)).toEqual([]);
    await page.locator('main button[type=submit]').click();
    expect(await page.locator('.cg-errors li').count()).toBe(4);
    expect(await findings(who)).toEqual([]);
    for (const [id, text] of [
      ['name_vi', 'Một cửa Hà Nội'],
      ['name_en', 'Ha Noi one-stop shops'],
      ['code', `mot-cua-${width}`],
      ['contact', 'cntt@motcua.example'],
    ] as const)
      await page.locator(`#${id}`).fill(text);
    await page.getByText('Chỉ cho một số tỉnh, thành phố').first().click();
    await page.getByRole('checkbox', { name: 'Hà Nội' }).check();
    await page.locator('main button[type=submit]').last().click();
    expect(await page.locator('main').innerText()).toMatch(/cgs_[\w-]{43}/);
    expect(await findings(who)).toEqual([]);
    await page.getByRole('button', { name: 'Tạo khóa mới' }).click();
    expect(await page.locator('.cg-table tbody tr').count()).toBe(2);
    await page
      .getByRole('button', { name: /^Thu hồi/ })
      .first()
      .click();
    expect(await page.locator('main').innerText()).toContain('Đã thu hồi');
    expect(
      await page.evaluate(
        () =>
          (globalThis as unknown as { document: { documentElement: { scrollWidth: number } } })
            .document.documentElement.scrollWidth,
      ),
    ).toBeLessThanOrEqual(width);
    expect(await findings(who)).toEqual([]);
    await page.context().close();
  },
  120_000,
);

test('the desk of the round says how many came by whose links', async () => {
  const page = await (await visitor(browser, { viewport: { width: 1280, height: 800 } })).newPage();
  await page.goto(`${origin}/sign-in?next=/rounds/thu`);
  await page.locator('#login').fill('root');
  await page.locator('#password').fill('correct horse');
  await Promise.all([
    page.waitForURL('**/rounds/thu'),
    page.locator('main button[type=submit]').click(),
  ]);
  expect(
    await page
      .locator('tr', { hasText: 'Sau khi làm xong thủ tục – Cổng Dịch vụ công' })
      .locator('td')
      .innerText(),
  ).toBe('2');
  expect(await findings({ page, js: true })).toEqual([]);
  await page.context().close();
}, 120_000);
