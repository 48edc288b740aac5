// A leader reads: signs in, finds the own province, opens a figure down to the question it comes from,
// and sees where the province stands, on the simulated round of a new installation.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { findPublication } from '../../src/indicators/publication/publications.store.ts';
import { listGroupResults } from '../../src/indicators/breakdowns/group-results.store.ts';
import { COUNTRY_ID } from '../../src/localities/locality.ts';
import { insertResults, listResults } from '../../src/indicators/results.store.ts';
import { finishComputation, insertComputation } from '../../src/indicators/computations.store.ts';
import { inTransaction } from '../../src/platform/db/database.ts';
import { findLocalityByCode } from '../../src/localities/localities.store.ts';
import { questionsOf } from '../../src/questionnaires/model/nodes.ts';
import { findVersion } from '../../src/questionnaires/versions/versions.store.ts';
import { testApp, type TestApp } from '../support/app.ts';
import { madeHistory } from '../reports/made-history.ts';
import { axeFindings, expectGoodPage, openBrowser, visitor } from '../support/browser.ts';
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
  await browser.close();
  await site.close();
});

/** Nor may a page hide that its data are simulated. */
async function expectGoodReport(page: Page): Promise<void> {
  await expectGoodPage(page);
  expect(await page.locator('.cg-notice--simulated').count()).toBe(1);
}

/** A server that is busy asks to come again; files that were not rendered ahead take seconds. */
async function fetched(address: string): Promise<Response> {
  for (;;) {
    const answer = await fetch(address);
    if (answer.status !== 503) return answer;
    await sleep(1_000 * Number(answer.headers.get('retry-after') ?? 1));
  }
}

async function published() {
  const publication = (await findPublication(site.db, 'demo-2026'))!;
  const results = await listResults(site.db, publication.computation.id);
  return { publication, results };
}

it('a leader reads the summary, opens a figure down to its question, and sees the ranking', async () => {
  const context = await visitor(browser, { viewport: { width: 360, height: 800 } });
  const page = await context.newPage();
  const account = await accountOf(site.db, 'leader');
  const { publication, results } = await published();

  await page.goto(`${origin}/reports`);
  await page.fill('input[name="login"]', account.login);
  await page.fill('input[name="password"]', account.password);
  await page.click('main button[type="submit"]');
  await page.waitForURL('**/reports');
  await expectGoodReport(page);

  await page.locator('.cg-own a.cg-button').first().click();
  await page.waitForURL(/\/reports\/demo-2026\/\d\d$/);
  await expectGoodReport(page);
  const code = page.url().slice(-2);
  const province = (await findLocalityByCode(site.db, { level: 'province', code }, new Date()))!;
  const of = (node: string) =>
    results.find((row) => row.localityId === province.id && row.node === node)!;
  const index = of('index');
  const ranked = results.filter((row) => row.node === 'index' && row.standing !== null).length;
  expect(ranked).toBeGreaterThanOrEqual(31);
  const headline = await page.locator('p.cg-lead').innerText();
  for (const value of [index.estimate!, index.ciLow!, index.ciHigh!])
    expect(headline).toContain(value.toFixed(1).replace('.', ','));
  expect(headline).toContain(
    `từ ${index.standing!.marginal.low} đến ${index.standing!.marginal.high} trên ${ranked}`,
  );
  const row = page.locator('tr', { has: page.locator('a[href$="/6.3"]') });
  expect(await row.innerText()).toContain(of('6.3').estimate!.toFixed(2).replace('.', ','));
  expect(await row.locator('td').nth(2).innerText()).toBe(String(of('6.3').n));

  await row.locator('a').click();
  await page.waitForURL('**/6.3');
  await expectGoodReport(page);
  const version = (await findVersion(site.db, publication.round.versionId))!;
  const question = questionsOf(version.model).find(({ name }) => name === 'informal_payment')!;
  const opened = page.locator('section', { hasText: '6.3.1' });
  expect(await opened.innerText()).toContain(question.label['vi']);
  expect(await opened.innerText()).toContain(`(n = ${of('6.3.1').n})`);
  expect(await opened.innerText()).toContain(`${Math.round(of('6.3.1').estimate! * 100)}%`);

  await opened.locator('a').last().click();
  await page.waitForURL('**/definition#i-6.3.1');
  await expectGoodReport(page);
  expect(await page.locator('[id="i-6.3.1"]').innerText()).toContain('informal_payment');

  await page.goto(`${origin}/reports/demo-2026/${code}`);
  await page.locator('.cg-actions a', { hasText: 'Xếp hạng' }).click();
  await page.waitForURL('**/ranking');
  await expectGoodReport(page);
  const own = page.locator('tr.is-own');
  expect(await own.innerText()).toContain(
    `${index.standing!.rank} (${index.standing!.marginal.low}–${index.standing!.marginal.high})`,
  );
  expect(await page.locator('.cg-scores tbody tr').count()).toBe(ranked);
  await page.selectOption('select[name="node"]', '5.2');
  await page.click('.cg-filters button');
  await page.waitForURL('**/ranking?node=5.2');
  await expectGoodReport(page);
  expect(await page.locator('tr.is-own').innerText()).toContain(
    of('5.2').estimate!.toFixed(2).replace('.', ','),
  );
  await context.close();
}, 90_000);

it('prints on two pages of A4 with the history of the former provinces', async () => {
  const context = await visitor(browser, { viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  const province = (await findLocalityByCode(
    site.db,
    { level: 'province', code: '08' },
    new Date(),
  ))!;
  await madeHistory(site.db, province.id, 2021);
  await page.goto(`${origin}/results/demo-2026/08`);
  expect(await axeFindings(page)).toEqual([]);
  expect(await page.locator('.cg-history svg.cg-lines[role=img]').count()).toBe(8);
  const paper = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
  expect(paper.match(/\/Type\s*\/Page\b(?!s)/g)).toHaveLength(2);
  await context.close();
}, 60_000);

it('anybody reads the public results without an account, in English too', async () => {
  const context = await visitor(browser, { viewport: { width: 360, height: 800 } });
  const page = await context.newPage();
  await page.goto(`${origin}/results?lang=en`);
  await expectGoodReport(page);
  await page.locator('.cg-places a', { hasText: 'Ho Chi Minh City' }).click();
  await page.waitForURL('**/79');
  await expectGoodReport(page);
  expect(await page.locator('h1').innerText()).toBe('Ho Chi Minh City');
  await page.locator('a[href$="/79/7.3"]').last().click();
  await page.waitForURL('**/7.3');
  await expectGoodReport(page);
  await page.locator('a[href$="/editions"]').click();
  await page.waitForURL('**/editions');
  await expectGoodReport(page);
  await context.close();
}, 60_000);

it('anybody reads a province and the country by group, sees what is kept back and why, and takes the figures along', async () => {
  const context = await visitor(browser, { viewport: { width: 360, height: 800 } });
  const page = await context.newPage();
  const { publication } = await published();
  await page.goto(`${origin}/results/demo-2026/40?lang=en`);
  await page.getByRole('link', { name: 'Are you Kinh or of another ethnic group?' }).click();
  await page.waitForURL('**/40/by/ethnicity');
  await expectGoodReport(page);
  const minority = page.locator('tr', { hasText: 'Another group' });
  expect(await minority.innerText()).toContain('few');
  expect(await page.innerText('main')).toContain('Not shown: fewer than 30 respondents.');
  await page.getByRole('link', { name: 'See the country' }).click();
  await page.waitForURL('**/VN/by/ethnicity');
  await expectGoodReport(page);
  const rows = await listGroupResults(site.db, publication.computation.id, {
    localityId: COUNTRY_ID,
    breakdown: 'ethnicity',
  });
  const at = (node: string) => rows.find((row) => row.group === 'minority' && row.node === node)!;
  expect(await minority.innerText()).toContain(at('3').estimate!.toFixed(2));
  expect(await minority.innerText()).toContain('or more');
  await page.getByRole('link', { name: /^3 / }).click();
  await page.waitForURL('**/VN/by/ethnicity?node=3');
  await expectGoodReport(page);
  expect(await minority.innerText()).toContain(at('3.2').estimate!.toFixed(2));
  await page.getByRole('link', { name: 'How did you file?' }).click();
  await page.waitForURL('**/VN/by/channel?node=3');
  await page.goto(`${origin}/results/demo-2026/VN/by/channel?node=1&lang=en`);
  await expectGoodReport(page);
  expect(await page.innerText('main')).toContain('made from the very answers that divide them');
  const download = await fetched(`${origin}/results/demo-2026/groups.csv`);
  expect(download.status).toBe(200);
  const file = await download.text();
  const line = file
    .split('\n')
    .find(
      (row) => row.includes('"VN"') && row.includes('"minority","') && row.includes(',"3.2",'),
    )!;
  expect(line).toContain(String(at('3.2').estimate));
  expect(line).not.toContain(`,${at('3.2').n},`);
  await context.close();
}, 90_000);

it('a researcher reads what another edition would change, and must say why there is one', async () => {
  const context = await visitor(browser, { viewport: { width: 360, height: 800 } });
  const page = await context.newPage();
  const account = await accountOf(site.db, 'researcher');
  const { publication, results } = await published();
  const id = randomUUID();
  await inTransaction(site.db, async (tx) => {
    const { computation } = publication;
    await insertComputation(tx, {
      id,
      roundId: computation.roundId,
      definitionId: computation.definitionId,
      codeVersion: computation.codeVersion,
      parameters: computation.parameters,
      createdAt: new Date(),
      createdBy: null,
    });
    await insertResults(
      tx,
      id,
      results.map((row) =>
        row.estimate === null || row.node !== 'index'
          ? row
          : { ...row, estimate: row.estimate + 0.4 },
      ),
    );
    await finishComputation(tx, id, { fingerprint: 'f2', responses: 6_000, coverage: null });
  });
  const review = `/rounds/demo-2026/computations/${id}`;
  await page.goto(`${origin}/sign-in?next=${encodeURIComponent(review)}`);
  await page.fill('input[name="login"]', account.login);
  await page.fill('input[name="password"]', account.password);
  await page.click('main button[type="submit"]');
  await page.waitForURL(`**${review}`);
  await expectGoodReport(page);
  expect(await page.locator('h2', { hasText: 'Công bố sẽ làm thay đổi gì' }).count()).toBe(1);
  await page.click('form[action$="/publish"] button');
  await expectGoodReport(page);
  expect(await page.locator('.cg-error-summary, [role="alert"]').first().innerText()).toContain(
    'Xin ghi lý do',
  );
  await page.fill('#note', 'Đã bỏ các phiếu trùng ở Nghệ An.');
  await page.click('form[action$="/publish"] button');
  await page.waitForURL(`**${review}`);
  await page.goto(`${origin}/results/demo-2026/40`);
  await expectGoodReport(page);
  expect(await page.locator('main').innerText()).toContain('Đã bỏ các phiếu trùng ở Nghệ An.');
  await context.close();
}, 90_000);
