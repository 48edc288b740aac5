import { dropTemplate, stopRun } from './test-run.mjs';

export default async function globalTeardown() {
  const {
    CIVIC_GAUGE_TEST_RUN: folder,
    CIVIC_GAUGE_TEST_TEMPLATE: template,
    DATABASE_URL: url,
  } = process.env;
  if (url) await dropTemplate(url, template);
  await stopRun(folder);
}
