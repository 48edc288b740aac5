// What publishing would change: held against two editions made by hand.
import { expect, it } from '@jest/globals';
import { editionChanges } from '../../src/indicators/publication/edition-changes.ts';
import type { ResultRow } from '../../src/indicators/result-row.ts';
import { resultRow } from '../support/result-row.ts';

const row = (localityId: number, node: string, more: Partial<ResultRow> = {}): ResultRow =>
  resultRow(localityId, node, { level: node === 'index' ? 'index' : 'dimension', ...more });
const standing = (from: 1 | 2, to: 1 | 2): ResultRow['standing'] => ({
  rank: 1,
  marginal: { low: 1, high: 2 },
  simultaneous: { low: 1, high: 3 },
  group: { from, to },
  groupProbabilities: [1, 0, 0, 0],
});

it('lists only localities whose pages change, with what appears and disappears', () => {
  const before = [
    row(1, 'index'),
    row(1, '1'),
    row(2, 'index'),
    row(3, 'index', { flag: 'hidden', estimate: null }),
    row(4, 'index'),
  ];
  const after = [
    row(1, 'index', { estimate: 51 }),
    row(1, '1', { flag: 'withheld' }),
    row(2, 'index', { estimate: 50.001 }),
    row(3, 'index'),
  ];
  expect(editionChanges(before, after)).toEqual([
    {
      localityId: 1,
      index: { before: 50, after: 51 },
      group: { before: null, after: null },
      changed: 1,
      appearing: 0,
      disappearing: 1,
    },
    expect.objectContaining({ localityId: 3, appearing: 1, changed: 0 }),
    expect.objectContaining({ localityId: 4, disappearing: 1 }),
  ]);
});

it('a group that changes is a change, even where the value is the same', () => {
  const changes = editionChanges(
    [row(1, 'index', { standing: standing(1, 1) })],
    [row(1, 'index', { standing: standing(1, 2) })],
  );
  expect(changes).toHaveLength(1);
  expect(changes[0]!.group).toEqual({ before: { from: 1, to: 1 }, after: { from: 1, to: 2 } });
});
