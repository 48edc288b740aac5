// A real browser for the journeys: the machine's own Chromium when there is one, else the one inside an npm
// package. Every page that is passed can be handed to axe, which looks for what keeps people out.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { expect } from '@jest/globals';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { chromiumPath } from './chromium-path.mjs';

export async function openBrowser(): Promise<Browser> {
  return await chromium.launch({
    executablePath: await chromiumPath(),
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
    headless: true,
  });
}

/**
 * A fresh visitor. The strict content security policy is kept out of axe's way only; pages are sent with it.
 */
export async function visitor(
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<BrowserContext> {
  const context = await browser.newContext({
    bypassCSP: true,
    locale: 'vi-VN',
    viewport: { width: 390, height: 800 },
    ...options,
  });
  context.setDefaultTimeout(15_000);
  return context;
}

/**
 * Presses something that leads to another page, whether the browser loads it or script puts it in place of
 * this one.
 */
export async function led(page: Page, press: () => Promise<void>): Promise<void> {
  await Promise.all([page.waitForEvent('framenavigated'), press()]);
  await page.waitForLoadState('domcontentloaded');
}

const axeFile = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
let axeSource: Promise<string> | null = null;
const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

interface Violation {
  id: string;
  help: string;
  nodes: { target: unknown; failureSummary?: string }[];
}

/**
 * What axe finds wrong on the page as it is, one line a finding; empty when nothing. Needs JavaScript in
 * the page.
 */
export async function axeFindings(page: Page): Promise<string[]> {
  axeSource ??= readFile(axeFile, 'utf8');
  await page.evaluate(await axeSource);
  const violations = (await page.evaluate(async (tags) => {
    const axe = (
      globalThis as unknown as {
        axe: { run: (options: object) => Promise<{ violations: Violation[] }> };
      }
    ).axe;
    return (await axe.run({ runOnly: tags })).violations.map(({ id, help, nodes }) => ({
      id,
      help,
      nodes: nodes.map(({ target, failureSummary }) => ({
        target: String(target),
        failureSummary,
      })),
    }));
  }, WCAG)) as Violation[];
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(
      ({ target, failureSummary }) =>
        `${new URL(page.url()).pathname}: ${id} (${help}) at ${String(target)}: ${failureSummary ?? ''}`,
    ),
  );
}

/** axe on a page of a visitor without JavaScript: the same HTML in a window that can run it. */
export async function axeOnHtml(browser: Browser, page: Page): Promise<string[]> {
  const context = await visitor(browser, { viewport: page.viewportSize() });
  try {
    const copy = await context.newPage();
    const { origin } = new URL(page.url());
    const html = await page.content();
    await copy.route(page.url(), (route) =>
      route.fulfill({ status: 200, contentType: 'text/html; charset=utf-8', body: html }),
    );
    await copy.goto(page.url());
    const findings = await axeFindings(copy);
    return findings.map((finding) => finding.replace(origin, ''));
  } finally {
    await context.close();
  }
}

/** Axe finds nothing, and the page does not run off the side of the screen. */
export async function expectGoodPage(page: Page): Promise<void> {
  expect(await axeFindings(page)).toEqual([]);
  const tooWide = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
  expect(await page.evaluate(tooWide)).toBe(0);
}
