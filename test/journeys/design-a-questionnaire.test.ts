// A researcher brings a workbook, mends a label, sees it on the phone beside it, and publishes – in a real browser, with and
// without JavaScript.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { createUser } from '../../src/accounts/create-user.command.ts';
import { inTransaction } from '../../src/platform/db/database.ts';
import {
  findQuestionnaireByCode,
  findVersion,
} from '../../src/questionnaires/versions/versions.store.ts';
import { listVersions } from '../../src/questionnaires/versions/versions.store.ts';
import type { QuestionnaireVersion } from '../../src/questionnaires/versions/version-row.ts';
import { workbookOf } from '../../src/xlsform/writing/writer.ts';
import { sample } from '../designer/model.ts';
import { testApp, type TestApp } from '../support/app.ts';
import { axeFindings, axeOnHtml, openBrowser, visitor } from '../support/browser.ts';

let site: TestApp;
let browser: Browser;
let address = '';
let folder = '';
const password = 'a-long-enough-one';
beforeAll(async () => {
  site = await testApp();
  address = await site.listen();
  browser = await openBrowser();
  folder = mkdtempSync(path.join(tmpdir(), 'cg-design-'));
  await inTransaction(site.db, (tx) =>
    createUser(
      tx,
      {
        login: 'researcher',
        name: 'Nguyễn Thị Lan',
        roles: ['researcher'],
        localityId: null,
        password,
      },
      { actor: null, at: new Date() },
    ),
  );
}, 60_000);
afterAll(async () => {
  await browser.close();
  await site.close();
});

async function signIn(page: Page): Promise<void> {
  await page.goto(`${address}/sign-in?next=/questionnaires`);
  await page.fill('[name=login]', 'researcher');
  await page.fill('[name=password]', password);
  await page.click('main button[type=submit]');
}
function workbook(code: string): string {
  const file = path.join(folder, `${code}.xlsx`);
  writeFileSync(file, workbookOf({ ...sample(), code }));
  return file;
}
async function newest(code: string): Promise<QuestionnaireVersion> {
  const questionnaire = await findQuestionnaireByCode(site.db, code);
  const [version] = await listVersions(site.db, questionnaire!.id);
  return (await findVersion(site.db, version!.id))!;
}

describe('a researcher', () => {
  it('uploads a workbook, mends a label while watching the phone, and publishes', async () => {
    const context = await visitor(browser, { viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('pageerror', (error) => {
      complaints.push(String(error));
    });
    await signIn(page);
    await page.getByRole('link', { name: 'Tải tệp XLSForm lên' }).click();
    await page.setInputFiles('#file', workbook('brought'));
    await page.getByRole('button', { name: 'Tải lên' }).click();
    await page.getByRole('link', { name: 'Xem và soạn tiếp' }).click();
    await page.getByRole('link', { name: 'Nộp hồ sơ', exact: true }).click();
    const findings = await axeFindings(page);
    await page.getByRole('link', { name: 'Ông bà nộp bằng cách nào?' }).click();
    const { modelHash } = await newest('brought');
    await page.getByLabel('Lời câu hỏi: Tiếng Việt').fill('Ông bà đã nộp hồ sơ ở đâu?');
    await page.locator('.cg-phone').getByText('Ông bà đã nộp hồ sơ ở đâu?').waitFor();
    expect((await newest('brought')).modelHash).toBe(modelHash);
    await page.getByRole('button', { name: 'Thêm lựa chọn' }).click();
    await page.getByLabel('Mã của lựa chọn 3').fill('post');
    await page.getByLabel('Lựa chọn 3, Tiếng Việt').fill('Qua bưu điện');
    await page.locator('.cg-phone').getByText('Qua bưu điện').waitFor();
    findings.push(...(await axeFindings(page)));
    await page.locator('.cg-savebar').getByRole('button', { name: 'Lưu' }).click();
    await page.getByText('Đã lưu.').waitFor();
    await page.getByRole('link', { name: 'Tổng quan' }).click();
    findings.push(...(await axeFindings(page)));
    await page.getByRole('button', { name: 'Phát hành bản 1' }).click();
    await page.getByText('Đã phát hành. Bản này không thay đổi nữa').waitFor();
    const { status, number, model } = await newest('brought');
    expect([status, number]).toEqual(['published', 1]);
    expect(JSON.stringify(model.children)).toContain('Ông bà đã nộp hồ sơ ở đâu?');
    expect(model.lists.find(({ name }) => name === 'ways')?.choices.at(-1)).toEqual({
      name: 'post',
      label: { vi: 'Qua bưu điện' },
    });
    expect(findings).toEqual([]);
    expect(complaints).toEqual([]);
    await context.close();
  }, 120_000);

  it('drags a question to another place', async () => {
    const context = await visitor(browser, { viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    await signIn(page);
    await page.goto(`${address}/questionnaires/upload`);
    await page.setInputFiles('#file', workbook('dragged'));
    await page.getByRole('button', { name: 'Tải lên' }).click();
    await page.goto(`${address}/questionnaires/dragged/edit?section=you`);
    await page.dragAndDrop('[data-id=used]', '[data-id=age]');
    await page.getByText('Đã chuyển.').waitFor();
    expect(JSON.stringify((await newest('dragged')).model.children)).toMatch(/"used".*"age"/);
    await page.getByRole('button', { name: 'Hoàn tác: kéo used' }).click();
    await page.getByText('Đã hoàn tác.').waitFor();
    expect(JSON.stringify((await newest('dragged')).model.children)).toMatch(/"age".*"used"/);
    await context.close();
  }, 120_000);

  it('does the same on a narrow screen without JavaScript', async () => {
    const context = await visitor(browser, {
      viewport: { width: 360, height: 740 },
      javaScriptEnabled: false,
    });
    const page = await context.newPage();
    await signIn(page);
    await page.goto(`${address}/questionnaires/upload`);
    await page.setInputFiles('#file', workbook('plain'));
    await page.getByRole('button', { name: 'Tải lên' }).click();
    await page.goto(`${address}/questionnaires/plain/edit/way`);
    await page.getByLabel('Lời câu hỏi: Tiếng Việt').fill('Nộp ở đâu?');
    await page.getByRole('button', { name: 'Thêm lựa chọn' }).click();
    await page.getByText('Các thay đổi trên trang này chưa được lưu.').waitFor();
    expect(await page.locator('.cg-phone').textContent()).toContain('Nộp ở đâu?');
    await page.getByLabel('Mã của lựa chọn 3').fill('a b');
    await page.locator('.cg-savebar').getByRole('button', { name: 'Lưu' }).click();
    await page.getByRole('link', { name: 'Mã “a b” có dấu cách. Hãy dùng gạch dưới.' }).click();
    expect(await axeOnHtml(browser, page)).toEqual([]);
    await page.getByLabel('Mã của lựa chọn 3').fill('a_b');
    await page.locator('.cg-savebar').getByRole('button', { name: 'Lưu' }).click();
    await page.getByText('Đã lưu.').waitFor();
    expect(JSON.stringify((await newest('plain')).model)).toContain('a_b');
    await context.close();
  }, 120_000);
});
