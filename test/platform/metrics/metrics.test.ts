// /metrics shows what an operator watches, and nothing about whom the requests came from.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  figuresNow,
  jobAttempts,
  metricsText,
  secondsOf,
  textOfAll,
  watchPool,
} from '../../../src/platform/metrics/metrics.ts';
import { testDatabase } from '../../support/database.ts';
import type { TestDatabase } from '../../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase({ empty: true });
});
afterAll(async () => {
  await database.close();
});

test('shows the process, answered requests by route, jobs by outcome, and the pool as it is now', async () => {
  watchPool('main', database.db);
  secondsOf('GET', '/s/:code', 200).observe(0.02);
  jobAttempts.inc({ kind: 'compute', outcome: 'done' });
  const tx = await database.db.transaction();
  await tx.raw('select 1');
  const during = await metricsText();
  await tx.rollback();
  const after = await metricsText();
  expect(during).toContain('process_cpu_seconds_total');
  expect(during).toContain(
    'civic_gauge_request_seconds_bucket{le="0.025",method="GET",route="/s/:code",status="200"} 1',
  );
  expect(during).toContain('civic_gauge_job_attempts_total{kind="compute",outcome="done"} 1');
  expect(during).toContain('civic_gauge_pool_connections{pool="main",state="used"} 1');
  expect(after).toContain('civic_gauge_pool_connections{pool="main",state="used"} 0');
});

test('of several processes shows counts and pools added up, and no single start', async () => {
  watchPool('main', database.db);
  secondsOf('GET', '/privacy', 200).observe(0.02);
  await database.db.raw('select 1');
  const figures = await figuresNow();
  const text = await textOfAll([figures, figures, figures]);
  expect(text).toContain(
    'civic_gauge_request_seconds_bucket{le="0.01",method="GET",route="/privacy",status="200"} 0\n',
  );
  expect(text).toContain(
    'civic_gauge_request_seconds_bucket{le="0.025",method="GET",route="/privacy",status="200"} 3\n',
  );
  expect(text).toContain(
    'civic_gauge_request_seconds_count{method="GET",route="/privacy",status="200"} 3\n',
  );
  expect(text).toContain('civic_gauge_pool_connections{pool="main",state="free"} 3\n');
  expect(text).not.toContain('process_start_time_seconds');
});
