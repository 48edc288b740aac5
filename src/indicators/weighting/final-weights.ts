// Final weights in place of those that responses came with.
import type { RowBatch } from '../../statistics/accumulator/row-batch.ts';
import type { Weighting } from './apply-recipe.ts';

/** A batch with final weights. @param from how many responses were read before it */
export function withFinalWeights<Batch extends Omit<RowBatch, 'scores'>>(
  batch: Batch,
  { weight, fitWeight, cell }: Pick<Weighting, 'weight' | 'fitWeight' | 'cell'>,
  from: number,
): Batch {
  const to = from + batch.rows;
  return {
    ...batch,
    weight: weight.subarray(from, to),
    fitWeight: fitWeight.subarray(from, to),
    postStratum: cell?.subarray(from, to),
  };
}
