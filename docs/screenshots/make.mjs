// npm run screenshots: starts the demonstration in a folder of its own and photographs the pages the
// README shows. Needs what npm ci installs; the browser is the one the journeys use.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { chromiumPath } from '../../test/support/chromium-path.mjs';
import { ensureBuilt } from '../../bin/ensure-built.mjs';

const folder = path.dirname(fileURLToPath(import.meta.url));
await ensureBuilt(path.resolve(folder, '../..'), console.error);
const { startServer } = await import('../../dist/src/server/server.js');
const { readConfig } = await import('../../dist/src/platform/config/config.js');

const data = process.env.DATA_DIR ?? mkdtempSync(path.join(tmpdir(), 'civic-gauge-pictures-'));
const running = await startServer(
  readConfig({ ...process.env, DATA_DIR: data, PORT: '0', SEED_DEMO: 'true' }),
);
const browser = await chromium.launch({
  executablePath: await chromiumPath(),
  args: [
    '--no-sandbox',
    '--disable-dev-shm-usage',
    '--in-process-gpu',
    '--use-gl=angle',
    '--use-angle=swiftshader',
    '--enable-unsafe-swiftshader',
  ],
});

async function photograph(name, viewport, walk) {
  const context = await browser.newContext({ viewport, deviceScaleFactor: 2, locale: 'vi-VN' });
  const page = await context.newPage();
  await walk(page);
  await page.screenshot({ path: path.join(folder, `${name}.png`) });
  await context.close();
}

const address = (to) => `${running.address}${to}`;
const signIn = async (page, role, next) => {
  await page.goto(address(`/sign-in?next=${encodeURIComponent(next)}`));
  await page.fill('#login', role);
  await page.fill('#password', running.accounts.find((account) => account.login === role).password);
  await page.locator('main button[type=submit]').click();
};

try {
  await photograph('citizen-question', { width: 360, height: 740 }, async (page) => {
    await page.goto(address('/s/demo-2026'));
    await page.check('#consent');
    // A page may be put in place of the one before it: its address comes first, then its content.
    const next = async () => {
      const before = page.url();
      await page.locator('main form[method=post] button[type=submit]').last().click();
      await page.waitForURL((url) => url.href !== before);
      await page.locator('main h1').waitFor();
      await page.waitForLoadState('networkidle');
    };
    await next();
    await page.locator('main input[name=province]').nth(16).check();
    await next();
    await page.locator('input[name=service][value=DVC09]').check();
    await next();
  });
  await photograph('leader-summary', { width: 1100, height: 1000 }, (page) =>
    signIn(page, 'leader', '/reports/demo-2026/40'),
  );
  await photograph('researcher-review', { width: 1100, height: 1000 }, async (page) => {
    await signIn(page, 'researcher', '/rounds/demo-2026');
    await page.locator('table a').first().click();
  });
} finally {
  await browser.close();
  await running.stop();
  if (process.env.DATA_DIR === undefined) rmSync(data, { recursive: true, force: true });
}
process.exit(0);
