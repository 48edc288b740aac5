// A folder for this run; the database in it is started by the first test file that needs one. What
// an earlier run left behind, when it was killed, is stopped and cleared away.
import { mkdtempSync, readdirSync, readFileSync, chmodSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBundled } from '../../bin/bundle-browser.mjs';
import { chromiumPath } from './chromium-path.mjs';
import { stopRun, prefix } from './test-run.mjs';

const isAlive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
};

async function clearLeftovers() {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(prefix))) {
    const folder = path.join(tmpdir(), name);
    try {
      if (!isAlive(Number(readFileSync(path.join(folder, 'owner'), 'utf8')))) await stopRun(folder);
    } catch {
      /* another account's, or just being made or cleared by another run */
    }
  }
}

export default async function globalSetup() {
  await clearLeftovers();
  const folder = mkdtempSync(path.join(tmpdir(), prefix));
  chmodSync(folder, 0o755);
  writeFileSync(path.join(folder, 'owner'), String(process.pid));
  process.env.CIVIC_GAUGE_TEST_RUN = folder;
  process.env.CIVIC_GAUGE_TEST_TEMPLATE = `civic_gauge_template_${process.pid}_${Date.now()}`;
  process.env.TZ = 'UTC';
  await ensureBundled(fileURLToPath(new URL('../..', import.meta.url)));
  await chromiumPath();
}
