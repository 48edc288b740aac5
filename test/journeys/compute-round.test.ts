// A researcher's journey: a citizen's response arrives in the counts, the round is computed, reviewed
// with one locality withheld, published, and the answers are taken home as a spreadsheet.
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { listProvinces } from '../../src/localities/localities.store.ts';
import { testApp, type TestApp } from '../support/app.ts';
import { axeFindings, axeOnHtml, openBrowser, visitor } from '../support/browser.ts';
import { accountOf, demonstration } from '../support/demonstration.ts';

let site: TestApp;
let browser: Browser;
let origin: string;
beforeAll(async () => {
  site = await testApp({ filling: demonstration });
  origin = await site.listen();
  browser = await openBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

const figure = async (page: Page, note: string): Promise<number> => {
  const card = page.locator('.cg-card', { hasText: note });
  return Number((await card.locator('.cg-figure').innerText()).replace(/\D/g, ''));
};

/** A non-user answers in Vietnamese; the clock runs so that the answering looks unhurried. */
async function answerAsCitizen(): Promise<void> {
  const started = Date.now();
  let pages = 0;
  site.at(new Date(started));
  const context = await visitor(browser, { javaScriptEnabled: false });
  const page = await context.newPage();
  const next = async (): Promise<void> => {
    pages += 1;
    site.at(new Date(started + pages * 45_000));
    await page.locator('main form[method=post] button[type=submit]:not([name])').last().click();
  };
  await page.goto(`${origin}/s/demo-2026`);
  await page.locator('#consent').check();
  await next();
  for (let step = 0; step < 40 && !page.url().includes('/receipt'); step++) {
    if (page.url().includes('/service'))
      await page.locator('input[name=service][value=none]').check();
    else {
      const names = await page
        .locator('main input[type=radio], main input[type=checkbox]')
        .evaluateAll((inputs) => [
          ...new Set(inputs.map((input) => input.getAttribute('name') ?? '')),
        ]);
      for (const name of names) await page.locator(`main input[name="${name}"]`).first().check();
    }
    await next();
  }
  expect(await page.locator('main').innerText()).toMatch(/[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/);
  await context.close();
}

/** Population totals from a file, then a recipe that uses them and cuts large weights. */
async function makeWeights(page: Page, clean: () => Promise<void>): Promise<void> {
  await page.getByRole('link', { name: 'Tổng dân số' }).click();
  await page.getByRole('link', { name: 'Thêm bảng tổng dân số' }).click();
  await clean();
  await page.getByLabel('Tên', { exact: true }).fill('Giới theo tỉnh');
  await page.getByLabel('Mã', { exact: true }).fill('gioi_2024');
  await page.getByLabel('Số liệu ngày').fill('2024-04-01');
  const provinces = await listProvinces(site.db, new Date());
  const lines = provinces.flatMap(({ code }) => [`${code},male,495000`, `${code},female,505000`]);
  await page.getByLabel('Hoặc chọn tệp (CSV hoặc XLSX)').setInputFiles({
    name: 'gioi.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(['province,sex,persons', ...lines].join('\n')),
  });
  await page.getByRole('button', { name: 'Lưu bảng' }).click();
  expect(await page.locator('.cg-errors').innerText()).toContain('Hãy ghi nguồn');
  await clean();
  await page.getByLabel('Nguồn').fill('Niên giám giả định, bảng 3');
  await page.getByRole('button', { name: 'Lưu bảng' }).click();
  await clean();
  await page.getByRole('link', { name: 'Số người được phục vụ' }).click();
  await page
    .getByLabel('Bảng', { exact: true })
    .fill('day,province,service,served\n2026-11-01,99,DVC09,5');
  await page.getByRole('button', { name: 'Lưu số liệu' }).click();
  expect(await page.locator('.cg-errors').count()).toBe(1);
  await clean();
  await page.goto(`${origin}/rounds/demo-2026`);
  await page.getByRole('link', { name: 'Trọng số' }).click();
  await page.getByLabel('Dùng bảng này').check();
  await page.getByLabel('Cắt ở mức bao nhiêu lần trung vị của tỉnh').fill('1');
  await page.getByRole('button', { name: 'Lưu cách làm trọng số' }).click();
  expect(await page.locator('.cg-errors').innerText()).toContain('Ghi một số từ 1,5 đến 100');
  expect(await page.getByLabel('Dùng bảng này').isChecked()).toBe(true);
  await page.getByLabel('Cắt ở mức bao nhiêu lần trung vị của tỉnh').fill('3');
  await page.getByRole('button', { name: 'Lưu cách làm trọng số' }).click();
  expect(await page.getByRole('status').innerText()).toContain('Đã lưu');
  await clean();
}

describe('a researcher', () => {
  it('sees a response arrive, computes, reviews, publishes and downloads', async () => {
    const context = await visitor(browser, {
      viewport: { width: 1280, height: 900 },
      acceptDownloads: true,
    });
    context.setDefaultTimeout(60_000);
    const page = await context.newPage();
    const clean = async (): Promise<void> => {
      expect(await axeFindings(page)).toEqual([]);
    };
    const account = await accountOf(site.db, 'researcher');
    await page.goto(`${origin}/sign-in`);
    await clean();
    await page.getByLabel('Tên đăng nhập').fill(account.login);
    await page.getByLabel('Mật khẩu').fill(account.password);
    await page.getByRole('button', { name: 'Đăng nhập' }).click();
    await page.getByRole('link', { name: 'Đợt khảo sát' }).first().click();
    await clean();
    await page.getByRole('link', { name: /Trải nghiệm dịch vụ công thiết yếu 2026/ }).click();
    await clean();
    const before = await figure(page, 'Phiếu được tính');

    await answerAsCitizen();
    await page.reload();
    expect(await figure(page, 'Phiếu được tính')).toBe(before + 1);

    await makeWeights(page, clean);
    await page.goto(`${origin}/rounds/demo-2026`);
    await page.getByText('Chia kết quả theo câu hỏi (').click();
    for (const box of await page.locator('input[name=breakdown]').all())
      if (!['sex', 'ethnicity'].includes((await box.getAttribute('value'))!)) await box.uncheck();
    await page.getByRole('button', { name: 'Tính kết quả' }).click();
    await page.getByRole('button', { name: 'Công bố kết quả' }).waitFor({ timeout: 60_000 });
    await page.getByText('Con số trước và sau khi chỉnh trọng số').click();
    await clean();
    const weights = await page.locator('main').innerText();
    expect(weights).toContain('Giới theo tỉnh (Niên giám giả định, bảng 3, 1/4/2024)');
    expect(weights).toMatch(/Đã hội tụ sau \d+ vòng/);
    expect(weights).toMatch(/Cắt trọng số ở 3 lần trung vị của tỉnh: \d+ phiếu/);
    await page.getByText('Con số trước và sau khi chỉnh trọng số').click();
    expect(weights).toMatch(/Nghệ An\s+\d{2},\d{2} → \d{2},\d{2}/);
    expect(await page.getByText('Đã tính, chờ duyệt').isVisible()).toBe(true);
    const row = page.getByRole('row', { name: /^Nghệ An \d+ / });
    expect(await row.innerText()).toMatch(/\d{2},\d{2}\s+\d{2},\d{2}–\d{2},\d{2}/);

    await page.getByLabel('Địa phương').selectOption({ label: 'Huế' });
    await page.getByRole('button', { name: 'Không công bố địa phương này' }).click();
    expect(await page.locator('.cg-errors').innerText()).toContain('ít nhất 10 chữ cái');
    await clean();
    await page.getByLabel('Địa phương').selectOption({ label: 'Huế' });
    await page.getByLabel('Lý do').fill('Nhiều phiếu có dấu hiệu do một người điền.');
    await page.getByRole('button', { name: 'Không công bố địa phương này' }).click();
    expect(await page.getByRole('row', { name: /^Huế Không công bố/ }).count()).toBe(1);
    await clean();

    await page.getByLabel('Vì sao có bản công bố mới').fill('Không công bố Huế: phiếu đáng ngờ.');
    await page.getByRole('button', { name: 'Công bố kết quả' }).click();
    expect(await page.getByText('Đã công bố').first().isVisible()).toBe(true);
    await page.getByRole('link', { name: 'Đọc kết quả đã công bố' }).click();
    await clean();
    expect(await page.locator('main').innerText()).toContain('Huế');
    await page.goto(`${origin}/results/demo-2026/definition`);
    const methods = await page.locator('main').innerText();
    expect(methods).toContain('Giới theo tỉnh (Niên giám giả định, bảng 3, 1/4/2024)');
    // How few people of a place answered is for those who sign in.
    expect(methods).not.toContain('Ô ít người trả lời nhất');

    await page.goto(`${origin}/rounds/demo-2026`);
    const waiting = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Tải câu trả lời (CSV, chữ)' }).click();
    const csv = await readFile(await (await waiting).path(), 'utf8');
    expect(csv.startsWith('\uFEFF')).toBe(true);
    const held = await figure(page, 'Phiếu chờ xem xét');
    expect(csv.trim().split('\n').length).toBeGreaterThanOrEqual(before + 1 + held);
    await context.close();
  }, 180_000);

  it('makes a round of their own, opens it and closes it', async () => {
    const context = await visitor(browser, {
      viewport: { width: 1280, height: 900 },
      javaScriptEnabled: false,
    });
    const page = await context.newPage();
    const account = await accountOf(site.db, 'researcher');
    await page.goto(`${origin}/sign-in?next=/rounds/new&lang=en`);
    await page.getByLabel('Account name').fill(account.login);
    await page.getByLabel('Password').fill(account.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByLabel('Title (Vietnamese)').fill('Đợt thử tháng Mười');
    await page.getByLabel('Last day for answers').fill('31/02/2027');
    await page.getByRole('button', { name: 'Make the round' }).click();
    const errors = await page.locator('.cg-errors').innerText();
    expect(errors).toContain('Enter the title of the round.');
    expect(errors).toContain('This is not a date');
    expect(await page.getByLabel('Title (Vietnamese)').inputValue()).toBe('Đợt thử tháng Mười');
    await page.getByLabel('Title (English)').fill('October trial');
    await page.getByLabel('Last day for answers').fill('31/12/2090');
    await page.getByLabel('Responsible organisation (Vietnamese)').fill('Sở Nội vụ');
    await page.getByLabel('Responsible organisation (English)').fill('Department of Home Affairs');
    await page.getByLabel('Open link').check();
    await page.getByRole('button', { name: 'Make the round' }).click();
    expect(new URL(page.url()).pathname).toBe('/rounds/october-trial');
    await page.getByRole('button', { name: 'Open to citizens' }).click();
    await page.goto(`${origin}/s/october-trial`);
    expect(await page.locator('main').innerText()).not.toContain('simulated');
    expect(await page.locator('main').innerText()).toContain('Department of Home Affairs');
    await page.goto(`${origin}/rounds/october-trial`);
    await page.getByRole('link', { name: 'Close the round' }).click();
    await page.waitForURL('**/close', { waitUntil: 'load' });
    expect(await page.locator('main').innerText()).toContain('Nobody is in the middle');
    expect(await axeOnHtml(browser, page)).toEqual([]);
    await page.getByRole('button', { name: 'Close the round' }).click();
    await page.goto(`${origin}/s/october-trial`);
    expect(await page.locator('main').innerText()).toMatch(/closed/i);
    await context.close();
  }, 60_000);
});
