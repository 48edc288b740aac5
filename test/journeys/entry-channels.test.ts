// The entry channels in a real browser: an invitation on two devices, a poster, a full round, the
// puzzle with and without JavaScript; the researcher's pages and their printed form. axe checks every
// page.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { createUser } from '../../src/accounts/create-user.command.ts';
import { saveServicePoints } from '../../src/localities/service-points/service-point-changes.store.ts';
import { PUZZLE_BITS } from '../../src/responses/visiting/puzzle.ts';
import { createRoundPartition } from '../../src/responses/submission/responses.store.ts';
import { codesOfBatch, keyOfCode } from '../../src/sampling/invitations/invitation-code.ts';
import { insertInvitations } from '../../src/sampling/invitations/invitations.store.ts';
import { replaceQuotas } from '../../src/sampling/rounds/quotas.store.ts';
import { insertRound, setRoundPuzzle } from '../../src/sampling/rounds/round-changes.store.ts';
import type { Round } from '../../src/sampling/rounds/round.ts';
import { roundOf } from '../support/answering-app.ts';
import { testApp, type TestApp } from '../support/app.ts';
import { axeFindings, axeOnHtml, openBrowser, visitor, led } from '../support/browser.ts';
import { builtIn } from '../support/demonstration.ts';
import { publishedVersion } from '../support/published.ts';

let site: TestApp;
let browser: Browser;
let origin = '';
const rounds = new Map<string, Round>();
const password = 'a-long-enough-one';
beforeAll(async () => {
  site = await testApp({ filling: builtIn });
  const version = await publishedVersion(site.db);
  await site.db.transaction(async (tx) => {
    for (const code of ['moi', 'do', 'day']) {
      const round = roundOf({
        id: randomUUID(),
        code,
        versionId: version.id,
        title: { vi: 'Trải nghiệm dịch vụ công', en: 'Experience of public services' },
        organiser: { vi: 'Sở Nội vụ', en: 'Home Affairs' },
      });
      rounds.set(code, round);
      await insertRound(tx, round, new Date());
      await createRoundPartition(tx, round.id);
    }
    await setRoundPuzzle(tx, rounds.get('do')!.id, PUZZLE_BITS);
    await saveServicePoints(
      tx,
      [
        {
          code: 'HT-01',
          name: { vi: 'Một cửa Kỳ Anh', en: 'One-stop shop Kỳ Anh' },
          localityId: 1042,
          address: '',
          active: true,
        },
      ],
      new Date(),
    );
    await createUser(
      tx,
      { login: 'researcher', name: 'R', roles: ['researcher'], localityId: null, password },
      { actor: null, at: new Date() },
    );
  });
  origin = await site.listen();
  browser = await openBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

async function device(javaScriptEnabled: boolean): Promise<Page> {
  return await (
    await visitor(browser, { javaScriptEnabled, viewport: { width: 360, height: 740 } })
  ).newPage();
}
const press = async (page: Page): Promise<void> => {
  await led(page, () =>
    page.locator('main form[method=post] button[type=submit]:not([name])').last().click(),
  );
};

async function finish(page: Page): Promise<void> {
  for (let step = 0; step < 40 && !page.url().endsWith('/check'); step += 1) {
    if (page.url().endsWith('/service'))
      await page.locator('input[name=service][value=none]').check();
    else {
      const names = await page
        .locator('main input[type=radio]:visible, main input[type=checkbox]:visible')
        .evaluateAll((inputs) => [
          ...new Set(inputs.map((input) => input.getAttribute('name') ?? '')),
        ]);
      for (const name of names) await page.locator(`main input[name="${name}"]`).first().check();
    }
    await press(page);
  }
}

test('an invitation is answered on a phone with JavaScript; a second device without it is told politely', async () => {
  const [code] = codesOfBatch(new Uint8Array(32).fill(5), 1);
  await site.db.transaction((tx) =>
    insertInvitations(tx, [
      {
        key: keyOfCode(code!),
        localityId: 1042,
        roundId: rounds.get('moi')!.id,
        batch: 'b',
        reference: 'r',
        serviceId: null,
        stratum: null,
        psu: null,
        weight: null,
        madeAt: new Date(),
        expiresAt: null,
        spentAt: null,
      },
    ]),
  );
  const [first, second] = [await device(true), await device(false)];
  await first.goto(`${origin}/s/moi?i=${code!}&l=1042`);
  expect(await first.locator('main').innerText()).toContain('lời mời riêng');
  expect(await axeFindings(first)).toEqual([]);
  await second.goto(`${origin}/s/moi/invitation`);
  expect(await axeOnHtml(browser, second)).toEqual([]);
  await second.getByLabel('Mã trên thư').fill(code!.toLowerCase());
  await press(second);
  for (const page of [first, second]) {
    await page.locator('#consent').check();
    await press(page);
    await finish(page);
  }
  await press(first);
  expect(first.url()).toContain('/receipt');
  await press(second);
  expect(await second.locator('main').innerText()).toContain('Lời mời này đã được dùng');
  expect(await axeOnHtml(browser, second)).toEqual([]);
  expect(
    await site.db('responses').where({ round_id: rounds.get('moi')!.id, door: 'invitation' }),
  ).toHaveLength(1);
}, 120_000);

test('a poster leads to its office’s province, chosen already', async () => {
  const page = await device(false);
  await page.goto(`${origin}/s/moi?p=HT-01`);
  expect(await axeOnHtml(browser, page)).toEqual([]);
  await page.locator('#consent').check();
  await press(page);
  expect(await page.locator('input[name=province]:checked').getAttribute('value')).toBe('1042');
  expect(await axeOnHtml(browser, page)).toEqual([]);
  await press(page);
  expect(page.url()).toContain('/s/moi/service');
}, 60_000);

test('the puzzle is solved by the page itself, in a worker, however soon one presses', async () => {
  const page = await device(true);
  await page.goto(`${origin}/s/do`);
  expect(await axeFindings(page)).toEqual([]);
  await page.locator('#consent').check();
  await page.locator('main form[method=post] button[type=submit]:not([name])').last().click();
  await page.waitForURL('**/s/do/place', { timeout: 60_000 });
  expect(await site.db('spent_puzzles')).toHaveLength(1);
}, 90_000);

test('without JavaScript a page says how long to wait, and its button works then', async () => {
  const started = new Date();
  site.at(started);
  const page = await device(false);
  await page.goto(`${origin}/s/do`);
  await page.locator('#consent').check();
  await press(page);
  expect(await page.locator('main').innerText()).toContain('Xin chờ khoảng 20 giây');
  expect(await axeOnHtml(browser, page)).toEqual([]);
  site.at(new Date(started.getTime() + 21_000));
  await press(page);
  expect(page.url()).toContain('/s/do/place');
}, 60_000);

test('the researcher makes invitations, prints letters and a poster of one page each, and sets a quota that fills', async () => {
  site.at(new Date());
  const page = await (
    await visitor(browser, { javaScriptEnabled: true, viewport: { width: 1280, height: 900 } })
  ).newPage();
  const clean = async (): Promise<void> => {
    expect(await axeFindings(page)).toEqual([]);
  };
  const pages = async (): Promise<number> =>
    (
      (await page.pdf({ preferCSSPageSize: true }))
        .toString('latin1')
        .match(/\/Type\s*\/Page[^s]/g) ?? []
    ).length;
  await page.goto(`${origin}/sign-in?next=/rounds/day/invitations`);
  await page.getByLabel('Tên đăng nhập').fill('researcher');
  await page.getByLabel('Mật khẩu').fill(password);
  await press(page);
  await clean();
  await page.getByLabel('Tên lô').fill('Lô 1');
  await page.getByLabel('Dán danh sách (CSV)').fill('reference,province\nH-1,01\nH-2,99');
  await press(page);
  expect(await page.locator('.cg-errors').innerText()).toContain('Danh sách có 1 chỗ cần sửa');
  await clean();
  await page
    .getByLabel('Dán danh sách (CSV)')
    .fill('reference,province\nH-1,01\nH-2,42\nH-3,42\nH-4,42\nH-5,42');
  await press(page);
  await clean();
  await press(page);
  await clean();
  const letters = await page
    .locator('a[href*="/letters"]')
    .evaluateAll((links) => links.map((link) => link.getAttribute('href')!));
  for (const [href, sheets] of [
    [letters[0]!, 5],
    [letters[1]!, 2],
    [letters[2]!, 5],
    [letters[3]!, 2],
  ] as const) {
    await page.goto(origin + href);
    await clean();
    expect([href.split('?')[1], await pages()]).toEqual([href.split('?')[1], sheets]);
  }
  for (const language of ['vi', 'en', 'both']) {
    await page.goto(`${origin}/rounds/day/posters/print?point=HT-01&language=${language}`);
    await clean();
    expect([language, await pages()]).toEqual([language, 1]);
    await page.emulateMedia({ media: 'print' });
    expect((await page.locator('.cg-poster .cg-qr').boundingBox())!.width).toBeGreaterThanOrEqual(
      (60 / 25.4) * 96,
    );
    await page.emulateMedia({ media: null });
  }
  for (const path of [
    '/service-points',
    '/service-points/new',
    '/service-points/HT-01',
    '/rounds/day/posters?province=42',
    '/rounds/day/quotas',
  ]) {
    await page.goto(origin + path);
    await clean();
  }
  await site.db.transaction((tx) =>
    replaceQuotas(tx, rounds.get('moi')!.id, [{ localityId: 1, serviceId: null, maximum: 1 }]),
  );
  await page.goto(`${origin}/rounds/moi/quotas`);
  await clean();
  site.at(new Date(Date.now() + 60_000));
  const late = await device(true);
  await late.goto(`${origin}/s/moi`);
  expect(await late.locator('h1').innerText()).toBe('Đợt khảo sát này đã đủ phiếu');
  expect(await axeFindings(late)).toEqual([]);
}, 180_000);
