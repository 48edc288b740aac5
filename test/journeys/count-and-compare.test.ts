// A researcher uploads a questionnaire that has no index, people answer it, and its answers are counted; a
// visitor reads what changed between two rounds. In a real browser, the reading without JavaScript too.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { findRoundByCode } from '../../src/sampling/rounds/rounds.store.ts';
import { workbookOf } from '../../src/xlsform/writing/writer.ts';
import { form } from '../questionnaires/form.ts';
import { testApp, type TestApp } from '../support/app.ts';
import { expectGoodPage, openBrowser, visitor } from '../support/browser.ts';
import { Citizen } from '../support/citizen.ts';
import { accountOf, demonstration, keepProvinces } from '../support/demonstration.ts';
import { addEarlierRound, publishRound } from '../support/earlier-round.ts';

let site: TestApp;
let browser: Browser;
let origin: string;
beforeAll(async () => {
  site = await testApp({ filling: demonstration });
  const [, nghean] = await keepProvinces(site.db, ['01', '40']);
  await addEarlierRound(site.db, { provinceId: nghean!, subDimension: '2.1' });
  await publishRound(site.db, (await findRoundByCode(site.db, 'demo-2026'))!);
  origin = await site.listen();
  browser = await openBrowser();
}, 240_000);
afterAll(async () => {
  await browser.close();
  await site.close();
});

it('anybody reads what changed in a province since the year before, on a phone', async () => {
  const context = await visitor(browser, { viewport: { width: 360, height: 800 } });
  const page = await context.newPage();
  await page.goto(`${origin}/results/demo-2026/40`);
  const since = page.locator('section', { has: page.locator('#since') });
  expect(await since.innerText()).toMatch(/tốt lên 2\.1 Máy và mạng, \+\d,\d điểm/);
  await expectGoodPage(page);
  await page.getByRole('link', { name: 'Xem mọi thay đổi' }).click();
  await expectGoodPage(page);
  const text = await page.locator('main').innerText();
  expect(text).toContain('So với đợt Trải nghiệm dịch vụ công 2025');
  expect(text).toContain('Chưa thấy nội dung nào kém đi rõ rệt.');
  const row = page.getByRole('row', { name: /^2\.1 Máy và mạng/ });
  expect(await row.innerText()).toMatch(/\+\d,\d{2}[\s\S]*tốt lên/);
  await page.getByRole('link', { name: 'Xem cả nước' }).click();
  expect(await page.locator('h1').innerText()).toContain('có gì thay đổi');
  await expectGoodPage(page);
  await context.close();
}, 60_000);

const model = form(`
| survey |
| | type | name | label::Tiếng Việt (vi) | label::English (en) | required |
| | select_one ways | way | Ông bà nộp bằng cách nào? | How did you file? | yes |
| | select_one answers | again | Lần sau ông bà có nộp như vậy nữa không? | Would you again? | yes |
| choices |
| | list_name | name | label::Tiếng Việt (vi) | label::English (en) |
| | ways | online | Qua mạng | Online |
| | ways | office | Tại bộ phận một cửa | At the office |
| | answers | yes | Có | Yes |
| | answers | no | Không | No |`);

/** Uploads and publishes it, and opens a round that asks it. */
async function openRoundOf(page: Page, code: string): Promise<void> {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'cg-count-')), `${code}.xlsx`);
  writeFileSync(
    file,
    workbookOf({ ...model, code, title: { vi: 'Phiếu ngắn', en: 'Short form' } }),
  );
  await page.goto(`${origin}/questionnaires/upload`);
  await page.setInputFiles('#file', file);
  await page.getByRole('button', { name: 'Tải lên' }).click();
  await page.getByRole('link', { name: 'Xem và soạn tiếp' }).click();
  await page.getByRole('link', { name: 'Tổng quan' }).click();
  await page.getByRole('button', { name: 'Phát hành bản 1' }).click();
  await page.getByText('Đã phát hành. Bản này không thay đổi nữa').waitFor();
  await page.goto(`${origin}/rounds/new`);
  await page.fill('[name=title_vi]', 'Đợt ngắn');
  await page.fill('[name=title_en]', 'Short round');
  await page.fill('[name=organiser_vi]', 'Sở Nội vụ');
  await page.fill('[name=organiser_en]', 'Department of Home Affairs');
  await page.fill('[name=code]', code);
  const versions = page.locator('[name=version] option', { hasText: /^Phiếu ngắn –/ });
  await page.selectOption('[name=version]', (await versions.first().getAttribute('value'))!);
  await page.check('[name=kind][value=open]');
  await page.click('main form[action="/rounds/new"] button[type=submit]');
  await page.getByRole('button', { name: 'Mở cho người dân trả lời' }).click();
}

/** Answers the same to every question, unhurried. @param choice by question */
async function answer(round: string, choice: Readonly<Record<string, string>>): Promise<void> {
  const started = Date.now();
  site.at(new Date(started));
  const citizen = await new Citizen(site.app).begin(round);
  for (let step = 1; step < 12 && !citizen.path.includes('/receipt'); step++) {
    site.at(new Date(started + step * 45_000));
    const names = new Set(
      [...citizen.html.matchAll(/type="radio"[^>]* name="([^"]+)"/g)].map(([, name]) => name!),
    );
    await citizen.send(
      Object.fromEntries([...names].map((name) => [name, choice[name] ?? 'none'])),
    );
  }
  expect(citizen.path).toContain('/receipt');
}

it('a questionnaire without an index is uploaded, answered and counted', async () => {
  const context = await visitor(browser, { viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  const account = await accountOf(site.db, 'researcher');
  await page.goto(`${origin}/sign-in`);
  await page.getByLabel('Tên đăng nhập').fill(account.login);
  await page.getByLabel('Mật khẩu').fill(account.password);
  await page.getByRole('button', { name: 'Đăng nhập' }).click();
  await openRoundOf(page, 'short');
  for (let person = 0; person < 24; person++)
    await answer('short', {
      way: person < 18 ? 'online' : 'office',
      again: person % 2 === 0 ? 'yes' : 'no',
    });
  await page.reload();
  await page.getByRole('link', { name: 'Bảng số từ câu trả lời' }).click();
  await expectGoodPage(page);
  await page.selectOption('[name=question]', 'again');
  await page.selectOption('[name=by]', 'way');
  await page.getByRole('button', { name: 'Tính bảng' }).click();
  const row = page.getByRole('row', { name: /^Có/ });
  await row.waitFor();
  // Six people at the office are too few.
  expect(await row.innerText()).toMatch(/^Có\s+50,0%\s+50,0%\s+–\s+ít người/);
  expect(await page.locator('main').innerText()).toContain('Người trả lời tự chọn tham gia');
  await expectGoodPage(page);
  await page.setViewportSize({ width: 360, height: 800 });
  await expectGoodPage(page);
  await context.close();
}, 120_000);
