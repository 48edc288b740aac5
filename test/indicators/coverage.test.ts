// Intervals that are shown hold the truth as often as they say, in the demonstration and in settings made
// to be hard. The work is done by bench/coverage, compiled, in a process of its own: inside jest it takes
// several times as long.
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { beforeAll, expect, it } from '@jest/globals';
import { projectRoot } from '../../src/platform/config/paths.ts';
import { ensureBuilt } from '../../bin/ensure-built.mjs';

interface Covered {
  name: string;
  bound: { least: number; most: number } | null;
  replicates: number;
  shown: number;
  covered: number;
}
interface Bias {
  name: string;
  bound: number | null;
  before: number;
  after: number;
}
let found: { demonstration: Covered[]; hard: Covered[]; bias: Bias[] };

beforeAll(async () => {
  await ensureBuilt(projectRoot, () => undefined);
  const script = path.join(projectRoot, 'dist/bench/coverage/coverage.js');
  const printed = execFileSync(
    process.execPath,
    [script, '--json', '--seeds', '8', '--replicates', '500'],
    { encoding: 'utf8' },
  );
  found = JSON.parse(printed) as typeof found;
}, 240_000);

it('95 % intervals of scores, means and shares of the demonstration cover the truth', () => {
  const single = found.demonstration.filter(({ name }) => !name.startsWith('change'));
  expect(single).toHaveLength(5);
  for (const { name, bound, shown, covered, replicates } of single) {
    const share = covered / shown;
    process.stdout.write(
      `${name}: ${covered} of ${shown} shown (${(share * 100).toFixed(2)} %), ${replicates} in all\n`,
    );
    // Groups of a province are small: many of their figures are hidden.
    expect(shown / replicates).toBeGreaterThan(name.includes('groups') ? 0.3 : 0.9);
    expect(share).toBeGreaterThanOrEqual(bound!.least);
    expect(share).toBeLessThanOrEqual(bound!.most);
  }
});

it('differences of two rounds cover the true ones, and where nothing changed no change is named', () => {
  const changes = found.demonstration.filter(({ name }) => name.startsWith('change'));
  expect(changes).toHaveLength(6);
  for (const { name, bound, shown, covered } of changes) {
    const share = covered / shown;
    // Provinces of two samples are few families of tests.
    const slack = name.includes('named')
      ? 3 * Math.sqrt((bound!.least * (1 - bound!.least)) / shown)
      : 0;
    process.stdout.write(`${name}: ${covered} of ${shown} (${(share * 100).toFixed(2)} %)\n`);
    expect(share).toBeGreaterThanOrEqual(bound!.least - slack);
    expect(share).toBeLessThanOrEqual(bound!.most);
  }
});

it('every hard setting keeps its bound, within three standard errors of 500 replicates', () => {
  expect(found.hard.length).toBeGreaterThan(20);
  const broken = found.hard.flatMap(({ name, bound, shown, covered }) => {
    if (bound === null || shown === 0) return [];
    const share = covered / shown;
    const slack = (edge: number): number => 3 * Math.sqrt((edge * (1 - edge)) / shown);
    const holds =
      share >= bound.least - slack(bound.least) && share <= bound.most + slack(bound.most);
    return holds ? [] : [`${name}: ${(share * 100).toFixed(1)} %`];
  });
  expect(broken).toEqual([]);
});

it('a recipe removes the bias of response by area and age; response by the outcome it cannot repair', () => {
  const [byArea, byOutcome] = found.bias;
  expect(byArea!.before).toBeGreaterThan(0.005);
  expect(1 - byArea!.after / byArea!.before).toBeGreaterThanOrEqual(byArea!.bound!);
  expect(byOutcome!.before).toBeGreaterThan(0.005);
  expect(1 - byOutcome!.after / byOutcome!.before).toBeLessThan(0.6);
});
