// Intervals of proportions and p-values adjusted for picking, held against R (honest-figures/make.R): by the road that
// published figures take, the accumulator, with the degrees of freedom of each question's own base.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { projectRoot } from '../../src/platform/config/paths.ts';
import { addRows } from '../../src/statistics/accumulator/add-rows.ts';
import { emptyAccumulator } from '../../src/statistics/accumulator/accumulator.ts';
import { designFrom } from '../../src/statistics/accumulator/accumulator-design.ts';
import { estimateNodes } from '../../src/statistics/accumulator/accumulator-estimate.ts';
import {
  clopperPearson,
  effectiveSampleSize,
  kornGraubard,
} from '../../src/statistics/estimation/proportion-interval.ts';
import { adjustedForPicking } from '../../src/statistics/numeric/multiple-tests.ts';

const folder = path.join(projectRoot, 'test/oracles/honest-figures');
const linesOf = (file: string): Record<string, string>[] => {
  const [head, ...lines] = readFileSync(path.join(folder, file), 'utf8').trim().split('\n');
  const names = head!.replaceAll('"', '').split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    return Object.fromEntries(names.map((name, at) => [name, cells[at] ?? '']));
  });
};
const expected = linesOf('expected.csv');
const variables = ['common', 'rare', 'nearly', 'thin'];

const data = linesOf('data.csv');
const whole = (name: string) => Int32Array.from(data, (row) => Number(row[name]));
const accumulator = emptyAccumulator(variables.length);
addRows(accumulator, {
  rows: data.length,
  stratum: whole('stratum'),
  psu: whole('psu'),
  domain: whole('domain'),
  postStratum: new Int32Array(data.length),
  weight: Float64Array.from(data, (row) => Number(row['weight'])),
  scores: Float64Array.from(
    data.flatMap((row) => variables.map((name) => (row[name] === '' ? NaN : Number(row[name])))),
  ),
});
const design = designFrom(accumulator, { lonelyPsu: 'adjust' });

function near(actual: number, known: number): void {
  expect(Math.abs(actual - known)).toBeLessThanOrEqual(1e-9 * Math.max(Math.abs(known), 1e-3));
}

describe('svyciprop(method = "beta")', () => {
  const asked = expected.filter(({ what }) => variables.includes(what!));
  test.each(asked.map((row) => [row['what']!, row['domain']!, row] as const))(
    '%s in domain %s',
    (what, domain, row) => {
      const [found] = estimateNodes(design, domain === '0' ? [1, 2, 3] : [Number(domain)], [
        { constant: 0, terms: [{ variable: variables.indexOf(what), coefficient: 1 }] },
      ]).estimates;
      const proportion = {
        p: found!.estimate,
        variance: found!.variance,
        n: found!.n,
        df: found!.dfBase,
      };
      expect([found!.n, found!.dfBase]).toEqual([Number(row['n']), Number(row['df'])]);
      near(found!.estimate, Number(row['estimate']));
      if (found!.estimate === 0) return; // R divides 0 by 0 there; ours is below
      const [low, high] = clopperPearson(proportion.p, effectiveSampleSize(proportion));
      near(low, Number(row['low']));
      near(high, Number(row['high']));
    },
  );
});

test('nobody of 166 said yes: the interval reaches to 2.2 %, and farther where answers of one place resemble each other', () => {
  const exact = expected.find(({ what }) => what === 'exact 0 of 166')!;
  const none = { p: 0, variance: 0, n: 166, df: 20 };
  const { interval, effectiveN } = kornGraubard(none);
  expect([interval[0], effectiveN]).toEqual([0, 166]);
  near(interval[1], Number(exact['high']));
  const clustered = kornGraubard(none, { zeroDeff: 2 });
  expect(clustered.effectiveN).toBe(83);
  near(clustered.interval[1], 1 - 0.025 ** (1 / 83));
  const all = kornGraubard({ ...none, p: 1 }, { zeroDeff: 2 });
  expect(all.interval[1]).toBe(1);
  near(all.interval[0], 0.025 ** (1 / 83));
});

test('an effective sample is never larger than the one that answered', () => {
  const lucky = { p: 0.5, variance: 0.25 / 400, n: 100, df: 90 };
  expect(effectiveSampleSize(lucky)).toBeGreaterThan(100);
  expect(kornGraubard(lucky)).toEqual({ interval: clopperPearson(0.5, 100), effectiveN: 100 });
});

test('without degrees of freedom there is no interval', () => {
  expect(kornGraubard({ p: 0.5, variance: 0.01, n: 40, df: 0 }).interval).toEqual([NaN, NaN]);
});

test('p.adjust(method = "BH")', () => {
  const rows = expected.filter(({ what }) => what === 'BH');
  const adjusted = adjustedForPicking(rows.map((row) => Number(row['estimate'])));
  rows.forEach((row, at) => {
    near(adjusted[at]!, Number(row['low']));
  });
  expect(adjustedForPicking([NaN, 0.02])).toEqual([NaN, 0.02]);
});
