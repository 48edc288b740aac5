// Workbooks of the community as a citizen meets them: imported, published, opened as a round and answered
// from the first page to the receipt – all over HTTP, as without JavaScript; those with the most to go
// wrong in a real browser too, with and without it. They are not part of the project (reference-data.ts);
// without them a form with every kind of question replaces them.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { seedRegistries } from '../../src/localities/seed-registries.command.ts';
import { inTransaction } from '../../src/platform/db/database.ts';
import type { CompiledQuestionnaire } from '../../src/questionnaires/engine/compiled.ts';
import { compileOrThrow } from '../../src/questionnaires/engine/compiled.ts';
import type { Questionnaire } from '../../src/questionnaires/model/questionnaire.ts';
import { createQuestionnaire } from '../../src/questionnaires/versions/version-changes.store.ts';
import { publishVersion } from '../../src/questionnaires/versions/version-changes.store.ts';
import { readXlsformPath } from '../../src/xlsform/xlsform-folder.files.ts';
import { createRoundPartition } from '../../src/responses/submission/responses.store.ts';
import { insertRound } from '../../src/sampling/rounds/round-changes.store.ts';
import { roundOf } from '../support/answering-app.ts';
import { testApp, type TestApp } from '../support/app.ts';
import { openBrowser, visitor, led } from '../support/browser.ts';
import { Citizen, type Fields } from '../support/citizen.ts';
import { firstAnswers } from '../support/first-answers.ts';
import { referenceData } from '../support/reference-data.ts';
import { allKinds } from '../responses/all-kinds.ts';

const folder = referenceData('xlsforms') ?? '';
const files =
  folder === ''
    ? []
    : readdirSync(folder)
        .filter((file) => file.endsWith('.xlsx'))
        .sort();

/** Cascades, every kind of question, an option “other”, groups on pages of their own. */
const IN_A_BROWSER = /all-question-types|socio-economic|or_other/;

interface Asked {
  name: string;
  round: string;
  compiled: CompiledQuestionnaire;
}
let site: TestApp;
let browser: Browser;
let origin = '';
const asked = new Map<string, Asked>();
const refused = new Map<string, string[]>();

beforeAll(async () => {
  site = await testApp();
  await inTransaction(site.db, (tx) => seedRegistries(tx));
  for (const file of files) await takeIn(file);
  if (files.length === 0) await open('all-kinds', allKinds);
  origin = await site.listen();
  browser = await openBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

async function takeIn(file: string): Promise<void> {
  const { questionnaire, problems } = await readXlsformPath(path.join(folder, file), {
    dropUnsupported: true,
  });
  if (questionnaire) await open(file, questionnaire);
  else
    refused.set(
      file,
      problems
        .filter(({ severity }) => severity === 'error')
        .map(({ code, cell }) => `${code} ${cell ?? ''}`.trim()),
    );
}

async function open(name: string, model: Questionnaire): Promise<void> {
  const round = `w-${String(asked.size)}`;
  await inTransaction(site.db, async (tx) => {
    const made = await createQuestionnaire(tx, {
      code: `${model.code}-${String(asked.size)}`,
      model,
      userId: null,
    });
    const version = await publishVersion(tx, made.versionId, null);
    const opened = roundOf({ id: randomUUID(), code: round, versionId: version.id });
    await insertRound(tx, opened, new Date());
    await createRoundPartition(tx, opened.id);
  });
  asked.set(name, { name, round, compiled: compileOrThrow(model) });
}

/** What was kept: one response with an answer to every question that was on a page. */
async function expectKept(round: string, written: Fields): Promise<void> {
  const { id } = (await site.db('rounds').where({ code: round }).first()) as { id: string };
  const [row, ...more] = (await site.db('responses').where({ round_id: id })) as {
    answers: object;
  }[];
  expect(more).toEqual([]);
  const kept = JSON.stringify(row?.answers);
  for (const name of Object.keys(written))
    if (name !== '_another')
      expect([name, kept.includes(`"${name.split('/').at(-1)!.split('.')[0]!}":`)]).toEqual([
        name,
        true,
      ]);
  await site.db('responses').where({ round_id: id }).delete();
}

const MOST_PAGES = 60;

async function answerOverHttp({ round, compiled }: Asked): Promise<Fields> {
  const citizen = await new Citizen(site.app).begin(round);
  if (citizen.path === `/s/${round}/service`) await citizen.send({ service: 'DVC01' });
  let written: Fields = {};
  for (let page = 0; citizen.path !== `/s/${round}/check`; page += 1) {
    if (page > MOST_PAGES) throw new Error(`no way out of ${citizen.path}`);
    const fields = firstAnswers(compiled, citizen.html);
    await citizen.send(fields);
    if (citizen.status !== 200)
      throw new Error(
        `${citizen.path} ${JSON.stringify(fields)}: ${/cg-error-summary.*?<\/ul>/s.exec(citizen.html)?.[0] ?? String(citizen.status)}`,
      );
    written = { ...written, ...fields };
  }
  await citizen.send({});
  expect(citizen.path).toBe(`/s/${round}/receipt`);
  return written;
}

/** By clicking and typing where a person would. */
async function fill(page: Page, fields: Fields): Promise<void> {
  for (const [name, value] of Object.entries(fields)) {
    const controls = page.locator(`main [name="${name.replaceAll('"', '\\"')}"]`);
    const type = await controls.first().evaluate((control) => {
      const { tagName, type: kind } = control as unknown as { tagName: string; type: string };
      return tagName === 'SELECT' ? 'menu' : kind;
    });
    if (type === 'menu') await controls.first().selectOption(String(value));
    else if (type === 'radio' || type === 'checkbox')
      await page
        .locator(`main input[name="${name}"][value="${String(value)}"]`)
        .check({ force: true });
    else await controls.first().fill(String(value));
  }
}

/** With JavaScript an answer may bring further questions onto the page. */
async function fillAll(page: Page, compiled: CompiledQuestionnaire): Promise<Fields> {
  let filled: Fields = {};
  for (;;) {
    const found = Object.entries(firstAnswers(compiled, await page.content())).filter(
      ([name]) => !Object.hasOwn(filled, name),
    );
    if (found.length === 0) return filled;
    await fill(page, Object.fromEntries(found));
    filled = { ...filled, ...Object.fromEntries(found) };
  }
}

const send = async (page: Page): Promise<void> => {
  await led(page, () =>
    page.locator('main form[method=post] button[type=submit]:not([name])').last().click(),
  );
};

async function answerInBrowser(
  { round, compiled }: Asked,
  javaScriptEnabled: boolean,
): Promise<Fields> {
  const context = await visitor(browser, { javaScriptEnabled });
  try {
    const page = await context.newPage();
    const broken: string[] = [];
    page.on('pageerror', (error) => {
      broken.push(String(error));
    });
    await page.goto(`${origin}/s/${round}`);
    await page.locator('#consent').check();
    await send(page);
    await page.locator('main input[name=province]').first().check({ force: true });
    await send(page);
    if (new URL(page.url()).pathname === `/s/${round}/service`) {
      await page.locator('main input[name=service][value=DVC01]').check({ force: true });
      await send(page);
    }
    let written: Fields = {};
    for (let count = 0; new URL(page.url()).pathname !== `/s/${round}/check`; count += 1) {
      if (count > MOST_PAGES) throw new Error(`no way out of ${page.url()}`);
      const fields = await fillAll(page, compiled);
      await send(page);
      expect(await page.locator('main .cg-error').allInnerTexts()).toEqual([]);
      written = { ...written, ...fields };
    }
    await send(page);
    expect(new URL(page.url()).pathname).toBe(`/s/${round}/receipt`);
    expect(broken).toEqual([]);
    return written;
  } finally {
    await context.close();
  }
}

test('what is not taken in says why, with its cell', () => {
  for (const [file, reasons] of refused)
    expect([
      file,
      reasons.length > 0 && reasons.every((reason) => / [A-Z]+\d+$/.test(reason)),
    ]).toEqual([file, true]);
  expect(asked.size).toBeGreaterThanOrEqual(files.length === 0 ? 1 : 10);
});

const names = files.length === 0 ? ['all-kinds'] : files;

test.each(names)('%s is answered over HTTP from the first page to the receipt', async (file) => {
  const form = asked.get(file);
  if (!form) {
    expect(refused.has(file)).toBe(true);
    return;
  }
  await expectKept(form.round, await answerOverHttp(form));
});

describe.each([
  ['with', true],
  ['without', false],
] as const)('in a browser %s JavaScript', (_how, js) => {
  test.each(names.filter((name) => files.length === 0 || IN_A_BROWSER.test(name)))(
    '%s',
    async (file) => {
      const form = asked.get(file);
      if (!form) {
        expect(refused.has(file)).toBe(true);
        return;
      }
      await expectKept(form.round, await answerInBrowser(form, js));
    },
  );
});
