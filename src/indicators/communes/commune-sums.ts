// What the model of communes needs of the answers: sums by commune, PSU and a quarter of the PSU's
// respondents. Where a commune has several PSUs, these tell how sure its own mean is; where PSUs are communes
// themselves, the quarters of their respondents do.
import { addRows } from '../../statistics/accumulator/add-rows.ts';
import { emptyAccumulator, type Accumulator } from '../../statistics/accumulator/accumulator.ts';
import type { RowBatch } from '../../statistics/accumulator/row-batch.ts';

/** Respondents of a PSU are dealt into so many parts in turn, as they come. */
const PARTS = 4;

/** Weights of the respondents of a commune. */
export interface CommuneWeights {
  respondents: number;
  weight: number;
  /** Σ of their squares. */
  squares: number;
}

export interface CommuneSums {
  /** Domain: the commune; stratum: a PSU in it; PSU: a part of that. */
  accumulator: Accumulator;
  weights: Map<number, CommuneWeights>;
  units: Map<number, { code: number; respondents: number }>;
}

export const communeSums = (width: number): CommuneSums => ({
  accumulator: emptyAccumulator(width),
  weights: new Map(),
  units: new Map(),
});

/** A commune's respondents without a PSU are one unit. */
const keyOf = (commune: number, psu: number | null): number =>
  commune * 2 ** 26 + (psu === null ? 0 : psu + 1);

/**
 * @param communes of the rows; 0: not known
 * @param hasPsu whether a row's PSU is one that was drawn, and not the respondent alone
 */
export function addToCommunes(
  { accumulator, weights, units }: CommuneSums,
  batch: RowBatch,
  communes: Int32Array,
  hasPsu: (row: number) => boolean,
): void {
  const [stratum, psu] = [new Int32Array(batch.rows), new Int32Array(batch.rows)];
  for (let row = 0; row < batch.rows; row++) {
    const commune = communes[row]!;
    addWeight(weights, commune, batch.weight[row]!);
    const key = keyOf(commune, hasPsu(row) ? batch.psu[row]! : null);
    const unit = units.get(key) ?? { code: units.size, respondents: 0 };
    units.set(key, unit);
    stratum[row] = unit.code;
    psu[row] = unit.respondents % PARTS;
    unit.respondents += 1;
  }
  addRows(accumulator, { ...batch, domain: communes, stratum, psu, postStratum: undefined });
}

function addWeight(weights: Map<number, CommuneWeights>, commune: number, weight: number): void {
  const own = weights.get(commune) ?? { respondents: 0, weight: 0, squares: 0 };
  weights.set(commune, own);
  own.respondents += 1;
  own.weight += weight;
  own.squares += weight * weight;
}
