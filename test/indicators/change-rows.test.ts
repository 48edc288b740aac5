// Which figures of two rounds can be compared, and what is said of their difference.
import { expect, it } from '@jest/globals';
import { changeRows } from '../../src/indicators/changes/change-rows.ts';
import { comparability } from '../../src/indicators/changes/comparable-nodes.ts';
import type { IndexDefinition } from '../../src/indicators/definition.ts';
import { presentationRules } from '../../src/indicators/presentation/presentation-rules.ts';
import type { ResultRow } from '../../src/indicators/result-row.ts';
import { resultRow } from '../support/result-row.ts';
import { smallDefinition, smallIndicator } from './small-round.ts';

const changed = (edit: (definition: IndexDefinition) => void): IndexDefinition => {
  const copy = structuredClone(smallDefinition);
  edit(copy);
  return copy;
};
const judged = (after: IndexDefinition, isStated = false) =>
  Object.fromEntries(comparability(smallDefinition, after, isStated));
const first = (definition: IndexDefinition) => definition.dimensions[0]!.subDimensions[0]!;

it('the same definition is comparable in all its parts, whatever these are called', () => {
  const renamed = changed((definition) => {
    first(definition).indicators[0]!.title = { vi: 'khác', en: 'other' };
    definition.version = 2;
  });
  expect(new Set(Object.values(judged(renamed)))).toEqual(new Set(['same']));
});

it('a changed indicator breaks itself and every score that holds it, unless a reason is stated', () => {
  const other = changed((definition) => {
    first(definition).indicators[0]!.expression = '${q2}';
  });
  expect(judged(other)).toEqual({
    index: 'changed',
    '1': 'changed',
    '1.1': 'changed',
    '1.1.1': 'changed',
    '1.2': 'same',
    '1.2.1': 'same',
  });
  expect(new Set(Object.values(judged(other, true)))).toEqual(new Set(['same', 'stated']));
});

it('a scale that changed is not comparable, whatever is stated; an indicator more breaks its score', () => {
  const wider = changed((definition) => {
    first(definition).indicators[0]!.max = 2;
  });
  expect(judged(wider, true)['1.1.1']).toBe('changed');
  const more = changed((definition) => {
    first(definition).indicators.push(smallIndicator('1.1.2', {}));
  });
  expect(judged(more)).toMatchObject({ '1.1.1': 'same', '1.1.2': 'new', '1.1': 'changed' });
  const third = changed((definition) => {
    definition.dimensions[0]!.subDimensions.push({
      code: '1.3',
      title: { vi: 'x', en: 'x' },
      indicators: [smallIndicator('1.3.1', {})],
    });
  });
  expect(judged(third, true)).toMatchObject({ '1.1': 'changed', '1': 'stated', index: 'stated' });
});

const row = (estimate: number, more: Partial<ResultRow> = {}): ResultRow =>
  resultRow(1, '1.1', {
    level: 'subdimension',
    estimate,
    se: 0.3,
    df: 40,
    ...more,
  });

const compare = (before: readonly ResultRow[], after: readonly ResultRow[], covariance = 0) =>
  changeRows({
    before,
    after,
    comparable: new Map([
      ['1.1', 'same'],
      ['1.2', 'changed'],
    ]),
    covarianceOf: () => covariance,
    rules: presentationRules,
  });

it('a difference has the error of both rounds less twice their covariance, on the smaller df', () => {
  const [change] = compare([row(4)], [row(5, { se: 0.4, df: 12 })]);
  expect(change).toMatchObject({ before: 4, after: 5, difference: 1, df: 12 });
  expect(change!.se).toBeCloseTo(0.5, 12);
  const [shared] = compare([row(4)], [row(5, { se: 0.4, df: 12 })], 0.1);
  expect(shared!.se).toBeCloseTo(Math.sqrt(0.09 + 0.16 - 0.2), 12);
  expect(shared!.p!).toBeLessThan(change!.p!);
  expect(change!.ciLow).toBeCloseTo(1 - 2.178813 * 0.5, 5);
});

it('what is hidden, without a counterpart or of another definition is not compared', () => {
  expect(compare([row(4)], [row(5, { flag: 'hidden' })])).toEqual([]);
  expect(compare([row(4, { flag: 'withheld' })], [row(5)])).toEqual([]);
  expect(compare([row(4, { localityId: 2 })], [row(5)])).toEqual([]);
  expect(compare([row(4, { node: '1.2' })], [row(5, { node: '1.2' })])).toEqual([]);
});

it('too few degrees of freedom give an interval and no test', () => {
  const [change] = compare([row(4)], [row(9, { df: 7 })]);
  expect(change!.p).toBeNull();
  expect(change!.ciLow).toBeGreaterThan(0);
});

it('answers that are all alike carry the uncertainty of their interval', () => {
  const alike = row(0, { se: null, ciLow: 0, ciHigh: 0.1, df: 40 });
  const [change] = compare([alike], [row(0.2, { se: 0.03 })]);
  expect(change!.se).toBeCloseTo(Math.hypot(0.1 / 2.021075, 0.03), 5);
});

it('tests of a place are adjusted for all that was looked at there', () => {
  const several = (estimate: number) =>
    ['a', 'b', 'c', 'd'].map((node, at) => row(at === 0 ? estimate : 4, { node }));
  const rows = changeRows({
    before: several(4),
    after: several(5.1),
    comparable: new Map(['a', 'b', 'c', 'd'].map((node) => [node, 'same'])),
    covarianceOf: () => 0,
    rules: presentationRules,
  });
  const [single] = compare([row(4)], [row(5.1)]);
  expect(rows[0]!.p).toBeCloseTo(4 * single!.p!, 9);
});
