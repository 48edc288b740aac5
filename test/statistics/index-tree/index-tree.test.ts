// The index tree worked by hand: two dimensions, five indicators, one of them better when lower.
import { expect, test } from '@jest/globals';
import type { Node } from '../../../src/statistics/accumulator/node-figures.ts';
import {
  indexNodes,
  rescaled,
  rescaling,
  type TreeDimension,
} from '../../../src/statistics/index-tree/index-tree.ts';

const tree: TreeDimension[] = [
  {
    code: '1',
    subDimensions: [
      {
        code: '1.1',
        indicators: [
          { code: '1.1.1', variable: 0, min: 0, max: 1, direction: 'higher', proportion: true },
          { code: '1.1.2', variable: 1, min: 0, max: 100, direction: 'lower' },
        ],
      },
      {
        code: '1.2',
        indicators: [{ code: '1.2.1', variable: 2, min: 1, max: 5, direction: 'higher' }],
      },
    ],
  },
  {
    code: '2',
    weight: 2,
    subDimensions: [
      {
        code: '2.1',
        indicators: [
          { code: '2.1.1', variable: 3, min: 0, max: 1, direction: 'higher', weight: 3 },
          { code: '2.1.2', variable: 4, min: 0, max: 1, direction: 'higher', weight: 1 },
        ],
      },
    ],
  },
];
const means = [0.5, 25, 4, 1, 0];
const valueOf = (node: Node) =>
  node.terms.reduce(
    (total, { variable, coefficient }) => total + coefficient * means[variable]!,
    node.constant,
  );
const values = (missing: number[] = []) =>
  Object.fromEntries(
    indexNodes(tree, (variable) => missing.includes(variable)).map(({ code, node }) => [
      code,
      node && Number(valueOf(node).toFixed(10)),
    ]),
  );

test('each level from the means of its indicators', () => {
  expect(values()).toEqual({
    '1.1.1': 5.5,
    '1.1.2': 7.75,
    '1.1': 3.3125,
    '1.2.1': 7.75,
    '1.2': 3.875,
    1: 7.1875,
    '2.1.1': 10,
    '2.1.2': 1,
    '2.1': 7.75,
    2: 7.75,
    index: 22.6875,
  });
});

test('the ends of every scale are 1 and 10, so a dimension runs from 1 to 10', () => {
  for (const scale of [
    { min: 0, max: 1 },
    { min: -5, max: 40 },
  ]) {
    expect([
      rescaled(scale.min, { ...scale, direction: 'higher' }),
      rescaled(scale.max, { ...scale, direction: 'higher' }),
    ]).toEqual([1, 10]);
    expect([
      rescaled(scale.min, { ...scale, direction: 'lower' }),
      rescaled(scale.max, { ...scale, direction: 'lower' }),
    ]).toEqual([10, 1]);
  }
  expect(() => rescaling({ min: 2, max: 2, direction: 'higher' })).toThrow(
    'scale from 2 to 2 is empty',
  );
});

test('an indicator without a base makes everything above it missing, and nothing beside it', () => {
  expect(values([1])).toMatchObject({
    '1.1.1': 5.5,
    '1.1.2': null,
    '1.1': null,
    '1.2': 3.875,
    1: null,
    2: 7.75,
    index: null,
  });
});

test('levels and order: the index first, each dimension before what it is made of', () => {
  const nodes = indexNodes(tree, () => false);
  expect(nodes.map(({ code }) => code)).toEqual([
    'index',
    '1',
    '1.1',
    '1.1.1',
    '1.1.2',
    '1.2',
    '1.2.1',
    '2',
    '2.1',
    '2.1.1',
    '2.1.2',
  ]);
  expect(nodes.slice(0, 4).map(({ level }) => level)).toEqual([
    'index',
    'dimension',
    'subdimension',
    'indicator',
  ]);
  expect(nodes.find(({ code }) => code === '1.1.1')?.node?.proportion).toBe(true);
});
