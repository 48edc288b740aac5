// The intervals of the demonstration hold the truth of its model as often as they say. The work is done
// by bench/coverage.ts, compiled, in a process of its own: inside jest it takes several times as long.
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { expect, it } from '@jest/globals';
import { projectRoot } from '../../src/platform/config/paths.ts';
import { ensureBuilt } from '../../bin/ensure-built.mjs';

it('93–97 % of the 95 % intervals of all sub-dimensions, localities and seeds 1 to 20 cover the truth', async () => {
  await ensureBuilt(projectRoot, () => undefined);
  const printed = execFileSync(
    process.execPath,
    [path.join(projectRoot, 'dist/bench/coverage.js'), '--json'],
    { encoding: 'utf8' },
  );
  const found = JSON.parse(printed) as {
    localities: number;
    seeds: number;
    subDimensions: number;
    intervals: number;
    covered: number;
  };
  const share = found.covered / found.intervals;
  process.stdout.write(
    `coverage of 95 % intervals, seeds 1–20: ${found.covered} of ${found.intervals} (${(share * 100).toFixed(2)} %)\n`,
  );
  expect(found).toMatchObject({
    localities: 34,
    seeds: 20,
    subDimensions: 22,
    intervals: 20 * 34 * 22,
  });
  expect(share).toBeGreaterThanOrEqual(0.93);
  expect(share).toBeLessThanOrEqual(0.97);
}, 240_000);
