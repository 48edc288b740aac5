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
interface Communes {
  name: string;
  shown: number;
  covered: number;
  differencesCovered: number;
  named: number;
  namedWrongly: number;
  direct: number;
  model: number;
  offBenchmark: number;
}
let found: { demonstration: Covered[]; hard: Covered[]; bias: Bias[]; communes: Communes[] };

beforeAll(async () => {
  await ensureBuilt(projectRoot, () => undefined);
  const script = path.join(projectRoot, 'dist/bench/coverage/coverage.js');
  const printed = execFileSync(
    process.execPath,
    [script, '--json', '--seeds', '8', '--replicates', '500', '--communes', '16'],
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

it('model-based figures of communes cover the truth, err less than direct ones, and agree with provinces', () => {
  expect(found.communes).toHaveLength(2);
  for (const one of found.communes) {
    const { name, shown, covered, differencesCovered, named, namedWrongly, direct, model } = one;
    const shares = [covered / shown, differencesCovered / shown, model / direct];
    process.stdout.write(`${name}: ${shares.map((share) => share.toFixed(3)).join(', ')}\n`);
    // Few provinces: an error of a province's own score is shared by all its communes.
    for (const share of shares.slice(0, 2)) {
      expect(share).toBeGreaterThan(0.925);
      expect(share).toBeLessThan(0.985);
    }
    expect(model / direct).toBeLessThan(0.6);
    expect(namedWrongly).toBeLessThanOrEqual(0.05 * named);
    expect(one.offBenchmark).toBeLessThan(1e-12);
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
