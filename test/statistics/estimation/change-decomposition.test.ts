// A change and its parts, and two rounds compared.
import { expect, test } from '@jest/globals';
import { decomposeChange } from '../../../src/statistics/estimation/change-decomposition.ts';
import { compareIndependent } from '../../../src/statistics/estimation/comparison.ts';

const part = (code: string, value: number, variance?: number) =>
  variance === undefined ? { code, value } : { code, value, variance };

test('the changes of the parts add to the change of the whole', () => {
  const { total, parts } = decomposeChange(
    [part('1.1', 2, 0.01), part('1.2', 1.5, 0.03)],
    [part('1.2', 1.25, 0.06), part('1.1', 2.75, 0.03)],
  );
  expect(total).toBeCloseTo(0.5, 12);
  expect(parts.map(({ code, share }) => [code, share])).toEqual([
    ['1.2', expect.closeTo(-0.5, 12)],
    ['1.1', expect.closeTo(1.5, 12)],
  ]);
  expect(parts[1]!.se).toBeCloseTo(0.2, 12);
  expect(parts[1]!.ci[0]).toBeCloseTo(0.75 - 1.959963984540054 * 0.2, 10);
});

test('a changed definition is not compared', () => {
  expect(() => decomposeChange([part('1.1', 2)], [part('1.3', 2)])).toThrow(
    'the definition changed',
  );
  expect(() => decomposeChange([part('1.1', 2), part('1.2', 1)], [part('1.1', 2)])).toThrow(
    'the definition changed',
  );
});

test('two independent rounds with equal spread: Satterthwaite gives twice the degrees of freedom', () => {
  const { difference, se, df, p } = compareIndependent(
    { estimate: 6, variance: 0.02, dfDomain: 9 },
    { estimate: 5.8, variance: 0.02, dfDomain: 9 },
  );
  expect([difference, se, df]).toEqual([
    expect.closeTo(0.2, 12),
    expect.closeTo(0.2, 12),
    expect.closeTo(18, 12),
  ]);
  expect(p).toBeCloseTo(0.33056, 4);
});
