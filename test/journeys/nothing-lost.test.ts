// Twelve things that happen in the middle of a form, each on three kinds of page, in a browser: every
// answer that was typed arrives. With JavaScript the page is kept until the server has it; without, the
// server keeps what it was sent.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { seedRegistries } from '../../src/localities/seed-registries.command.ts';
import { openRound } from '../support/answering-app.ts';
import { testApp, type TestApp } from '../support/app.ts';
import { Citizen, type Fields } from '../support/citizen.ts';
import { axeFindings, led, openBrowser, visitor } from '../support/browser.ts';
import {
  comingForm,
  filledAnswers,
  filling,
  interruptedForm,
} from '../responses/interrupted-form.ts';

let site: TestApp;
let browser: Browser;
let server: Server;
let port = 0;
let origin = '';
beforeAll(async () => {
  site = await testApp();
  await site.db.transaction((tx) => seedRegistries(tx));
  await openRound(site.db, interruptedForm, { code: 'dut' });
  await openRound(site.db, comingForm, { code: 'dong' });
  await listen();
  browser = await openBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await stop();
  await site?.close();
});

const listen = (): Promise<void> =>
  new Promise((resolve) => {
    server = site.app.listen(port, '127.0.0.1', () => {
      ({ port } = server.address() as AddressInfo);
      origin = `http://127.0.0.1:${port}`;
      resolve();
    });
  });
const stop = (): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

type Values = Readonly<Record<string, string | readonly string[]>>;
const onPages: readonly [string, Values][] = [
  ['way', filling.ways],
  ['work', filling.words],
  ['helpers/0/name', filling.helper],
];
const field = (page: Page, name: string) => page.locator(`main [name="${name}"]`);

async function fill(page: Page, values: Values): Promise<void> {
  for (const [name, value] of Object.entries(values)) {
    const first = field(page, name).first();
    const type = await first.getAttribute('type');
    if (type === 'radio' || type === 'checkbox')
      for (const one of [value].flat())
        await page.locator(`main [name="${name}"][value="${one}"]`).check({ force: true });
    else await first.fill(String(value));
  }
}

/** What the fields of the page hold. */
async function held(page: Page, values: Values): Promise<Values> {
  const found: [string, string | string[]][] = [];
  for (const name of Object.keys(values)) {
    const type = await field(page, name).first().getAttribute('type');
    const ticked = await field(page, name).evaluateAll((inputs) =>
      (inputs as unknown as { checked: boolean; value: string }[])
        .filter(({ checked }) => checked)
        .map((input) => input.value),
    );
    if (type === 'radio') found.push([name, ticked[0] ?? '']);
    else if (type === 'checkbox') found.push([name, ticked]);
    else found.push([name, await field(page, name).first().inputValue()]);
  }
  return Object.fromEntries(found);
}
const sameAs = (values: Values): Values =>
  'tried' in values ? { ...values, tried: [...(values['tried'] as string[])] } : values;

const goOn = (page: Page): Promise<void> =>
  led(page, () =>
    page.locator('main form[method=post] button[type=submit]:not([name])').last().click(),
  );
const press = (page: Page, name: string): Promise<void> =>
  led(page, () => page.getByRole('button', { name, exact: true }).click());
const open = async (page: Page, path: string): Promise<void> => {
  await page.goto(`${origin}${path}`);
};

async function begin(page: Page, round = 'dut'): Promise<void> {
  await open(page, `/s/${round}`);
  await page.locator('#consent').check();
  await goOn(page);
  await page.locator('main input[name=province]').first().check({ force: true });
  await goOn(page);
}

/** A visitor on the page, with those before it answered; `draft` reads what is stored. */
async function inTheMiddle(kind: number, javaScriptEnabled: boolean) {
  const citizen = await new Citizen(site.app).begin('dut');
  for (const [, values] of onPages.slice(0, kind)) await citizen.send(values as Fields);
  const context = await visitor(browser, { javaScriptEnabled });
  const at = { domain: '127.0.0.1', path: '/', secure: false, script: false };
  const cookies = citizen.agent.jar.getCookies(at as never);
  await context.addCookies(
    cookies.map(({ name, value }) => ({ name, value, domain: at.domain, path: at.path })),
  );
  const { id } = (await site.db('drafts').orderBy('started_at', 'desc').first('id')) as {
    id: string;
  };
  const draft = async (): Promise<Record<string, unknown>> =>
    (await site.db('drafts').where({ id }).first('answers')).answers;
  return { context, path: citizen.path, draft };
}

/** The answers to the pages up to this one. */
function answersTo(kind: number): object {
  const { way, tried, work, trips, day } = filledAnswers;
  return {
    ...{ way, tried },
    ...(kind > 0 ? { work, trips, day } : {}),
    ...(kind > 1 ? { helpers: [{ name: 'Chị Hòa', age: 34 }] } : {}),
  };
}

interface Interrupted {
  page: Page;
  context: BrowserContext;
  path: string;
  values: Values;
}
/** @returns the page on which the form is gone on with */
type Interruption = (at: Interrupted) => Promise<Page>;

const again = async (context: BrowserContext, path: string): Promise<Page> => {
  const page = await context.newPage();
  await open(page, path);
  return page;
};
const pressAnyway = (page: Page): Promise<void> =>
  page.locator('main form[method=post] button[type=submit]:not([name])').last().click();

const anotherLanguage: Interruption = async ({ page }) => {
  await press(page, 'English');
  await page
    .getByRole('heading', { name: /Part|Helper/ })
    .first()
    .waitFor();
  await press(page, 'Tiếng Việt');
  await page
    .getByRole('heading', { name: /Phần|Người/ })
    .first()
    .waitFor();
  return page;
};
const onePageBack: Interruption = async ({ page, path }) => {
  await press(page, 'Quay lại');
  await open(page, path);
  return page;
};

const withScript: Readonly<Record<string, Interruption>> = {
  'the page is reloaded': async ({ page }) => {
    await page.reload();
    return page;
  },
  'another language is tried': anotherLanguage,
  'one page back is looked at': onePageBack,
  'the browser is closed and opened again': async ({ page, context, path }) => {
    await page.close();
    return await again(context, path);
  },
  'the signal is lost while it is sent, and the page reloaded without it': async ({
    page,
    context,
    path,
  }) => {
    await context.setOffline(true);
    await pressAnyway(page);
    await page.locator('[data-state=trying]').waitFor();
    await page.reload().catch(() => null);
    await context.setOffline(false);
    await open(page, path);
    return page;
  },
  'the server is down and comes back': async ({ page, path }) => {
    await stop();
    await pressAnyway(page);
    await page.locator('[data-state=trying]').waitFor();
    await Promise.all([page.waitForEvent('framenavigated'), listen()]);
    await page.locator('main').waitFor();
    await open(page, path);
    return page;
  },
  'the server is busy for a moment': async ({ page, path }) => {
    const refuse = (url: URL): boolean => url.pathname === path;
    await page.route(refuse, (route) => route.fulfill({ status: 503, body: 'busy' }), { times: 1 });
    await led(page, () => pressAnyway(page));
    await open(page, path);
    return page;
  },
};

const withoutScript: Readonly<Record<string, Interruption>> = {
  'it is put off for later': async ({ page, path }) => {
    await press(page, 'Lưu và làm tiếp sau');
    await led(page, () => page.getByRole('link', { name: 'Làm tiếp ngay' }).click());
    await open(page, path);
    return page;
  },
  'it goes on with on another device': async ({ page, path }) => {
    await press(page, 'Lưu và làm tiếp sau');
    const code = await page.locator('.cg-code').innerText();
    const other = await (await visitor(browser, { javaScriptEnabled: false })).newPage();
    await open(other, '/s/dut/resume');
    await other.locator('#code').fill(code);
    await goOn(other);
    await open(other, path);
    return other;
  },
  'one page back is looked at': onePageBack,
  'another language is tried': anotherLanguage,
  'what is said about privacy is read': async ({ page, path }) => {
    await press(page, 'Quyền riêng tư');
    await open(page, path);
    return page;
  },
  'the token of the form is gone': async ({ page, context, path }) => {
    await context.clearCookies({ name: 'cg_form_s' });
    await goOn(page);
    await open(page, path);
    return page;
  },
  'somebody else begins a form on the same phone': async ({ page, context, path }) => {
    await begin(await context.newPage());
    await pressAnyway(page);
    await press(page, 'Làm tiếp phiếu này');
    await open(page, path);
    return page;
  },
};

const kinds = [0, 1, 2] as const;

describe.each([
  ['with JavaScript', true, withScript],
  ['without JavaScript', false, withoutScript],
] as const)('%s', (_how, javaScriptEnabled, interruptions) => {
  it.each(Object.entries(interruptions))(
    '%s: every answer is found again',
    async (_what, interrupt) => {
      for (const kind of kinds) {
        const { context, path, draft } = await inTheMiddle(kind, javaScriptEnabled);
        const page = await again(context, path);
        const values = onPages[kind]![1];
        await fill(page, values);
        const after = await interrupt({ page, context, path, values });
        expect(await held(after, values)).toEqual(sameAs(values));
        expect(await after.locator('.cg-errors').count()).toBe(0);
        await goOn(after);
        expect(await draft()).toMatchObject(answersTo(kind));
        await after.context().close();
        if (after.context() !== context) await context.close();
      }
    },
    120_000,
  );
});

it('goes on with the Enter key, although the first buttons of the page lead elsewhere', async () => {
  const { context, path } = await inTheMiddle(1, true);
  const page = await again(context, path);
  await fill(page, filling.words);
  await field(page, 'work').focus();
  await led(page, () => page.keyboard.press('Enter'));
  expect(new URL(page.url()).pathname).toBe('/s/dut/q/helpers~0');
  await context.close();
}, 60_000);

it('fills in again a question that came with an answer, also one named “action”', async () => {
  const context = await visitor(browser);
  const page = await context.newPage();
  await begin(page, 'dong');
  await page.locator('main [name=helped][value=yes]').check({ force: true });
  await page.locator('main [name=action]').fill('Nhờ cháu');
  await page.reload();
  expect(await page.locator('main [name=action]').inputValue()).toBe('Nhờ cháu');
  await page.context().setOffline(true);
  await pressAnyway(page);
  await page.locator('[data-state=trying]').waitFor();
  await led(page, () => page.context().setOffline(false));
  expect(new URL(page.url()).pathname).toBe('/s/dong/check');
  await context.close();
}, 60_000);

it('says that it is still trying, which page is whose, and asks before it erases, for everybody', async () => {
  const context = await visitor(browser);
  const page = await context.newPage();
  await begin(page);
  await fill(page, filling.ways);
  await begin(await context.newPage());
  await pressAnyway(page);
  await page.getByRole('heading', { name: 'Máy này đang có hai phiếu' }).waitFor();
  expect(await axeFindings(page)).toEqual([]);
  await press(page, 'Làm tiếp phiếu này');
  expect(await page.locator('main').innerText()).toContain('Máy này còn phiếu khác');
  expect(await axeFindings(page)).toEqual([]);
  await open(page, '/s/dut');
  expect(await axeFindings(page)).toEqual([]);
  await open(page, '/s/dut/erase');
  expect(await axeFindings(page)).toEqual([]);
  await context.close();
}, 60_000);
