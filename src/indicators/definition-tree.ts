// An index definition as the tree that statistics understand.
import type { TreeDimension } from '../statistics/index-tree/index-tree.ts';
import type { IndexDefinition } from './definition.ts';

/** The tree the statistics understand; variable j is position j of the score vector. */
export function treeOf(definition: IndexDefinition): TreeDimension[] {
  let variable = 0;
  return definition.dimensions.map((dimension) => ({
    code: dimension.code,
    subDimensions: dimension.subDimensions.map((sub) => ({
      code: sub.code,
      indicators: sub.indicators.map(({ code, min, max, direction, kind, scored }) => ({
        code,
        min,
        max,
        direction,
        variable: variable++,
        proportion: kind === 'proportion',
        scored: scored !== false,
      })),
    })),
  }));
}
