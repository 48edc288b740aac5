import { stopRun } from './test-run.mjs';

export default async function globalTeardown() {
  const folder = process.env.CIVIC_GAUGE_TEST_RUN;
  if (folder) await stopRun(folder);
}
