// Pages whose questions depend on each other, in a real browser with and without JavaScript: what appears,
// disappears and comes back with what was typed, for eyes, ears and the keyboard – and the same answers are
// kept either way.
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page, Request } from 'playwright-core';
import type { AnsweringApp } from '../support/answering-app.ts';
import { answeringApp } from '../support/answering-app.ts';
import { axeFindings, openBrowser, visitor, led } from '../support/browser.ts';
import { liveForm } from '../responses/live-form.ts';

let site: AnsweringApp;
let server: Server;
let browser: Browser;
let origin = '';
const opened: Page[] = [];

beforeAll(async () => {
  site = await answeringApp(liveForm);
  server = await new Promise<Server>((resolve) => {
    const listening = site.app.listen(0, '127.0.0.1', () => {
      resolve(listening);
    });
  });
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  browser = await openBrowser();
}, 120_000);
afterEach(async () => {
  for (const page of opened.splice(0)) await page.context().close();
});
afterAll(async () => {
  await browser?.close();
  server?.closeAllConnections();
  server?.close();
  await site?.close();
});

/** By the server's clock every page takes a minute. */
const send = async (page: Page): Promise<void> => {
  site.clock.now = new Date(site.clock.now.getTime() + 60_000);
  await led(page, () =>
    page.locator('main form[method=post] button[type=submit]:not([name])').first().click(),
  );
};
const at = (page: Page): string => new URL(page.url()).pathname.replace('/s/thu/', '');
const choose = (page: Page, name: string, value: string) =>
  page.locator(`input[name="${name}"][value="${value}"]`).check();
const shown = (page: Page) =>
  page
    .locator('.cg-label:visible, .cg-legend:visible, main form .cg-notice:visible, main h2:visible')
    .allInnerTexts();
const saidShown = (page: Page) => page.locator('[name=_shown]').getAttribute('value');
/** With JavaScript a page is ready when its module has taken the form over, also one put in for another. */
async function visit(js: boolean, kin = 'yes'): Promise<Page> {
  const context = await visitor(browser, { javaScriptEnabled: js });
  const page = await context.newPage();
  opened.push(page);
  await page.goto(`${origin}/s/thu`);
  await page.locator('#consent').check();
  await send(page);
  await page.locator('input[name=province]').first().check();
  await send(page);
  await page.locator('[name=called]').fill('Bà Tư');
  await choose(page, 'kin', kin);
  await page.locator('[name=secret]').fill('x');
  await send(page);
  expect(at(page)).toBe('q/visit');
  if (js) await page.locator('form[data-live]').waitFor();
  return page;
}

describe('with JavaScript', () => {
  test('a question comes and goes with what was typed; words follow; nothing moves the focus', async () => {
    const page = await visit(true);
    expect(await shown(page)).toEqual(['Câu filed']);
    expect(await saidShown(page)).toBe('filed');
    await choose(page, 'filed', 'yes');
    expect(await shown(page)).toEqual([
      'Câu filed',
      'Bà Tư đi mấy lần?',
      'Câu helpers (không bắt buộc)',
    ]);
    expect(await page.locator('#live').innerText()).toBe(
      'Có thêm câu hỏi: Bà Tư đi mấy lần? · Câu helpers',
    );
    await page.locator('[name=trips]').fill('4');
    expect(await shown(page)).toEqual([
      'Câu filed',
      'Bà Tư đi mấy lần?',
      'Vì sao 4 lần? (không bắt buộc)',
      'Câu helpers (không bắt buộc)',
    ]);
    await page.locator('[name=reason]').fill('thiếu giấy');
    await page.locator('[name=trips]').fill('6');
    expect((await shown(page))[2]).toBe('Vì sao 6 lần?');
    expect(await page.locator('#q-reason-hint').innerText()).toBe('Bà Tư đã đi 6 lần.');
    expect(await page.locator(':focus').getAttribute('name')).toBe('trips');
    await choose(page, 'helpers', 'yes');
    expect((await shown(page)).slice(3)).toEqual([
      'Câu helpers (không bắt buộc)',
      'Chi tiết',
      'Câu day',
      'Ai? (không bắt buộc)',
    ]);
    expect(await saidShown(page)).toBe('filed trips reason helpers day who');
    expect(await axeFindings(page)).toEqual([]);
    await choose(page, 'filed', 'no');
    expect(await shown(page)).toEqual([
      'Câu filed',
      'Chưa nộp <b>thì thôi</b>.',
      'Câu helpers (không bắt buộc)',
      'Chi tiết',
      'Câu day',
      'Ai? (không bắt buộc)',
    ]);
    expect(await page.locator('#live').innerText()).toBe(
      'Có thêm câu hỏi: Chưa nộp <b>thì thôi</b>. Không cần trả lời nữa: Bà Tư đi mấy lần? · Vì sao 6 lần?',
    );
    expect(await axeFindings(page)).toEqual([]);
    await choose(page, 'filed', 'yes');
    expect([
      await page.locator('[name=trips]').inputValue(),
      await page.locator('[name=reason]').inputValue(),
    ]).toEqual(['6', 'thiếu giấy']);
  }, 60_000);

  test('options follow the answer they hang on, and a choice that no longer exists is not sent', async () => {
    const page = await visit(true);
    await page.goto(`${origin}/s/thu/q/place`);
    expect(await shown(page)).toEqual(['Câu where']);
    await choose(page, 'where', 'hn');
    expect(await shown(page)).toEqual(['Câu where', 'Xã nào ở Hà Nội?']);
    expect(
      await page
        .locator('[name=commune_of]:visible')
        .evaluateAll((inputs) => inputs.map((input) => input.getAttribute('value'))),
    ).toEqual(['bd', 'hk']);
    await page.getByLabel('Ba Đình').check();
    expect(await page.locator('[name=ward_of] option').allInnerTexts()).toEqual([
      '– Chọn –',
      'Phường một',
      'Phường hai',
    ]);
    await page.locator('[name=ward_of]').selectOption('w2');
    await choose(page, 'where', 'hue');
    expect(await shown(page)).toEqual(['Câu where', 'Xã nào ở Huế?']);
    expect(await page.locator('[name=commune_of]:checked').count()).toBe(0);
    expect(await saidShown(page)).toBe('where commune_of');
    expect(await page.locator('#q-commune_of').getAttribute('value')).toBe('tx');
    expect(await page.locator('.cg-choices--apart:visible').allInnerTexts()).toEqual([
      'Không biết',
    ]);
    expect(await axeFindings(page)).toEqual([]);
  }, 60_000);

  test('the keyboard alone reaches a question that came, in reading order', async () => {
    const page = await visit(true);
    await page.locator('input[name=filed]').first().focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').getAttribute('name')).toBe('trips');
    await page.keyboard.type('7');
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').getAttribute('name')).toBe('reason');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').getAttribute('name')).toBe('helpers');
  }, 60_000);

  test('a page that comes back with a mistake keeps what had come, and what was typed there', async () => {
    const page = await visit(true);
    await choose(page, 'filed', 'yes');
    await page.locator('[name=trips]').fill('nhiều');
    await choose(page, 'helpers', 'yes');
    await page.locator('[name=who]').fill('Ông Năm');
    await send(page);
    expect(await page.title()).toMatch(/^Lỗi: /);
    expect(await page.locator('.cg-errors li').count()).toBe(2);
    expect([
      await page.locator('[name=trips]').inputValue(),
      await page.locator('[name=who]').inputValue(),
    ]).toEqual(['nhiều', 'Ông Năm']);
    expect(await axeFindings(page)).toEqual([]);
  }, 60_000);
});

/** The same person's answers, page by page; without JavaScript a page returns with what an answer raised. */
const person: Record<string, string> = {
  filed: 'yes',
  trips: '6',
  reason: 'thiếu giấy',
  helpers: 'yes',
  'day.day': '2',
  'day.month': '1',
  'day.year': '2026',
  who: 'Ông Năm',
  where: 'hn',
  commune_of: 'bd',
  ward_of: 'w2',
  rates: 'yes',
  speed: '3',
  manner: '2',
  'members/0/age': '41',
  'members/1/age': '9',
  'members/1/school': 'Trường A',
  last: 'hết',
};

async function fill(page: Page): Promise<void> {
  for (const [name, value] of Object.entries(person)) {
    const controls = page.locator(`main form [name="${name}"]`).locator('visible=true');
    if ((await controls.count()) === 0) continue;
    const type = await controls
      .first()
      .evaluate((control) => (control as unknown as { type: string }).type);
    if (type === 'radio' || type === 'checkbox') await choose(page, name, value);
    else if (type === 'select-one') await controls.selectOption(value);
    else await controls.fill(value);
  }
}

/** `looks`: for each page whether its browser said how long it was seen. */
async function answerAll(
  js: boolean,
): Promise<{ answers: Record<string, unknown>; posts: number; looks: boolean[] }> {
  const page = await visit(js);
  let another = 1;
  let posts = 0;
  for (; at(page) !== 'check'; posts += 1) {
    if (posts > 30) throw new Error(`no way out of ${at(page)}`);
    await fill(page);
    if (at(page).endsWith('more')) await choose(page, '_another', another-- > 0 ? 'yes' : 'no');
    await send(page);
  }
  await send(page);
  expect(at(page)).toBe('receipt');
  const row = (await site.db('responses').orderBy('submitted_at', 'desc').first()) as {
    id: string;
    answers: Record<string, unknown>;
  };
  const { pages } = (await site.db('paradata').where({ response_id: row.id }).first()) as {
    pages: Record<string, { visible?: number; changes?: number }>;
  };
  return {
    answers: row.answers,
    posts,
    looks: Object.values(pages).map(
      ({ visible, changes }) => visible !== undefined && changes !== undefined,
    ),
  };
}

test('with and without JavaScript the same answers are kept; with it in fewer sendings', async () => {
  const withScript = await answerAll(true);
  const without = await answerAll(false);
  expect(withScript.answers).toMatchObject({
    trips: 6,
    many: 1,
    reason: 'thiếu giấy',
    day: '2026-01-02',
    who: 'Ông Năm',
    commune_of: 'bd',
    ward_of: 'w2',
    manner: '2',
    members: [{ age: 41 }, { age: 9, school: 'Trường A' }],
    last: 'hết',
  });
  expect(without.answers).toEqual(withScript.answers);
  expect(withScript.posts).toBe(8);
  expect(without.posts).toBeGreaterThan(withScript.posts);
  expect(withScript.looks.every((look) => look)).toBe(true);
  expect(without.looks.some((look) => look)).toBe(false);
}, 120_000);

test('without JavaScript the questions that wait are not there for anyone', async () => {
  const page = await visit(false);
  expect(
    await page
      .locator('main form [name]:not([type=hidden])')
      .evaluateAll((fields) => [...new Set(fields.map((field) => field.getAttribute('name')))]),
  ).toEqual(['filed', '_go']);
  expect(await page.locator('main').ariaSnapshot()).not.toContain('đi mấy lần');
}, 60_000);

describe.each([
  ['with JavaScript', true],
  ['without JavaScript', false],
])('%s', (_how, js) => {
  test('a member told of by mistake is taken out; the later one keeps the answers and moves up', async () => {
    const page = await visit(js);
    for (let another = 2; !(at(page).endsWith('more') && another === 0);) {
      await fill(page);
      if (at(page).startsWith('q/members')) {
        const [, number = ''] = /~(\d)/.exec(at(page)) ?? [];
        if (number !== '')
          await page.locator(`[name="members/${number}/age"]`).fill(String(30 + Number(number)));
        else {
          another -= 1;
          await choose(page, '_another', 'yes');
        }
      }
      await send(page);
      if ((await page.locator('.cg-errors').count()) > 0)
        throw new Error(await page.locator('.cg-errors').innerText());
    }
    const links = page.locator('.cg-removals button');
    expect(await links.allInnerTexts()).toEqual([
      'Bỏ “Người trong nhà 1” khỏi phiếu…',
      'Bỏ “Người trong nhà 2” khỏi phiếu…',
      'Bỏ “Người trong nhà 3” khỏi phiếu…',
    ]);
    await led(page, () => links.nth(1).click());
    expect(await page.locator('h1').innerText()).toBe('Bỏ “Người trong nhà 2” khỏi phiếu?');
    expect(await page.locator('dl').innerText()).toContain('31');
    if (js) expect(await axeFindings(page)).toEqual([]);
    const again = await page.context().newPage();
    await again.goto(page.url());
    await send(page);
    await send(again);
    const members = async (): Promise<unknown> =>
      (
        (await site.db('drafts').orderBy('updated_at', 'desc').first()) as {
          answers: Record<string, unknown>;
        }
      ).answers['members'];
    expect(await members()).toEqual([{ age: 30 }, { age: 32 }]);
    expect(await links.count()).toBe(2);
    await led(page, () => page.getByRole('button', { name: 'Quay lại' }).click());
    expect(await page.locator('[name="members/1/age"]').inputValue()).toBe('32');
    expect(await page.locator('.cg-removals button').allInnerTexts()).toEqual([
      'Bỏ “Người trong nhà 2” khỏi phiếu…',
    ]);
  }, 90_000);
});

/** Bytes that the browser receives over the wire and not from its cache, by address without fingerprint. */
async function weighed(page: Page, act: () => Promise<unknown>): Promise<Map<string, number>> {
  const weights = new Map<string, number>();
  const asked = new Set<string>();
  const hear = ({
    url = '',
    originalUrl = url,
  }: {
    url?: string | undefined;
    originalUrl?: string;
  }): void => {
    asked.add(originalUrl.replace(/\?.*/, ''));
  };
  server.prependListener('request', hear);
  const finished: Promise<void>[] = [];
  const note = (request: Request): void => {
    finished.push(
      request.sizes().then(({ responseBodySize }) => {
        weights.set(new URL(request.url()).pathname, responseBodySize);
      }),
    );
  };
  page.on('requestfinished', note);
  await act();
  page.off('requestfinished', note);
  await Promise.all(finished);
  server.off('request', hear);
  return new Map([...weights].filter(([address]) => asked.has(address)));
}
const sum = (weights: ReadonlyMap<string, number>): number =>
  [...weights.values()].reduce((total, bytes) => total + bytes, 0);

test('the first view takes 5 requests and 30 KB; no later page weighs more than 10 KB', async () => {
  const context = await visitor(browser, { javaScriptEnabled: true });
  const page = await context.newPage();
  opened.push(page);
  const first = await weighed(page, async () => {
    await Promise.all([
      page
        .waitForResponse((response) => response.url().includes('live.js'))
        .then((response) => response.finished()),
      page.goto(`${origin}/s/thu`),
    ]);
  });
  expect([...first.keys()]).toEqual(
    expect.arrayContaining(['/s/thu', '/assets/civic.css', '/assets/answer.js', '/assets/live.js']),
  );
  expect(first.size).toBeLessThanOrEqual(5);
  expect(sum(first)).toBeLessThanOrEqual(30 * 1024);
  await page.locator('#consent').check();
  await send(page);
  await page.locator('input[name=province]').first().check();
  await send(page);
  await page.locator('[name=called]').fill('Bà Tư');
  await choose(page, 'kin', 'yes');
  await page.locator('[name=secret]').fill('x');
  const live = await weighed(page, () => send(page));
  expect(at(page)).toBe('q/visit');
  expect([...live.keys()].filter((name) => name.startsWith('/assets'))).toEqual([]);
  expect([...live.keys()]).toContain('/s/thu/q/before');
  expect(sum(live)).toBeLessThanOrEqual(10 * 1024);
}, 60_000);
