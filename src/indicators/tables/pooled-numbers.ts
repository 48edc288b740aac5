// The numbers of each column of a table, in order, to read quantiles off.
import type { RowBatch } from '../../statistics/accumulator/row-batch.ts';
import { quantileFunction } from '../../statistics/estimation/quantile-function.ts';
import type { TableShape } from './asked-table.ts';
import type { ColumnPlace } from './columns.ts';
import { partsOf } from './slots.ts';

export interface PooledNumbers {
  /** From a share to the number at it; null where nobody answered. */
  functionOf: (place: ColumnPlace) => ((p: number) => number) | null;
}

interface Pool {
  values: number[];
  weights: number[];
}

const NATION = 'all';

/** @param excluded provinces whose answers are left out of the nation's */
export function pooledNumbers(
  rows: readonly RowBatch[],
  shape: TableShape,
  excluded: ReadonlySet<number> = new Set(),
): PooledNumbers {
  const pools = new Map<string, Pool>();
  const add = (key: string, value: number, weight: number): void => {
    const pool = pools.get(key) ?? { values: [], weights: [] };
    pools.set(key, pool);
    pool.values.push(value);
    pool.weights.push(weight);
  };
  for (const batch of rows)
    batch.scores.forEach((value, row) => {
      const weight = batch.weight[row]!;
      if (Number.isNaN(value) || weight === 0) return;
      const { provinceId, panel, group } = partsOf(batch.domain[row]!, shape);
      for (const where of excluded.has(provinceId) ? [provinceId] : [provinceId, NATION]) {
        add(keyOf(where, panel, null), value, weight);
        if (group !== -1) add(keyOf(where, panel, group), value, weight);
      }
    });
  const functions = new Map<string, (p: number) => number>();
  return {
    functionOf: ({ isNation, provinces, panel, group }) => {
      const key = keyOf(isNation ? NATION : provinces[0]!, panel, group);
      const pool = pools.get(key);
      if (!pool) return null;
      const found = functions.get(key) ?? quantileFunction(sorted(pool));
      functions.set(key, found);
      return found;
    },
  };
}

const keyOf = (where: number | string, panel: number, group: number | null): string =>
  `${where} ${panel} ${group ?? '–'}`;

function sorted({ values, weights }: Pool): { values: Float64Array; weights: Float64Array } {
  const order = [...values.keys()].sort((a, b) => values[a]! - values[b]!);
  return {
    values: Float64Array.from(order, (at) => values[at]!),
    weights: Float64Array.from(order, (at) => weights[at]!),
  };
}
