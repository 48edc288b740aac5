// The variance of calibrated weights from accumulated sums. A fitted value is constant within a
// post-stratum, so the residual total of a PSU is its total minus Σ_c N_ic·μ_c, and sums of squares of it
// need only the products of N.
import type { Accumulator } from './accumulator.ts';
import { lists, stratumLists, type Lists } from './cell-weights.ts';
import { blockSolver } from '../numeric/block-solver.ts';
import type { SymmetricSolver } from '../numeric/matrix.ts';
import { emptyPairIndex, findPair, grown, pairId, type PairIndex } from './pair-index.ts';
import type { StratumScale } from '../estimation/stratum-scale.ts';

/** Raking or calibration whose variables are constant within a post-stratum; keys are post-stratum codes. */
export interface CellCalibration {
  /** Calibration variables of the cell, such as margin indicators. */
  variables: ReadonlyMap<number, readonly number[]>;
  gWeights: ReadonlyMap<number, number>; // final weight / design weight of the cell
}

/**
 * PSU weights by post-stratum, their stratum sums and scaled centred products; and the regression of the
 * calibration.
 */
export interface CellFit {
  weightOfCell: Float64Array; // per post-stratum: Σw
  ofPsu: Lists; // per PSU: post-strata and Σw
  ofStratum: Lists; // per stratum: post-strata and Σw
  products: { keys: PairIndex; value: Float64Array }; // (c, c′): Σ_h a_h Σ_i (N_ic − N̄_hc)(N_ic′ − N̄_hc′)
  calibration: {
    variables: readonly (readonly Entry[])[]; // per post-stratum those that are not 0
    size: number; // how many variables there are
    g: Float64Array;
    solver: SymmetricSolver;
  } | null;
}

interface Entry {
  i: number; // of the variable
  x: number;
}

interface Sample {
  acc: Accumulator;
  strata: readonly StratumScale[];
  stratumOfPsu: Int32Array;
}

/**
 * Prepares the fit of an adjustment. Throws a RangeError where a post-stratum has no calibration variables
 * or g-weight.
 */
export function cellFit(sample: Sample, adjustment: 'post-stratified' | CellCalibration): CellFit {
  const { acc, stratumOfPsu, strata } = sample;
  const { keys, weight } = acc.psuPostStratum;
  const ofPsu = lists(acc.psus.size, keys, weight);
  const members: number[][] = strata.map(() => []);
  stratumOfPsu.forEach((h, psu) => members[h]!.push(psu));
  const ofStratum = stratumLists(members, ofPsu, acc.postStrata.size);
  const weightOfCell = new Float64Array(acc.postStrata.size);
  for (let id = 0; id < keys.size; id++) weightOfCell[keys.second[id]!]! += weight[id]!;
  return {
    weightOfCell,
    ofPsu,
    ofStratum,
    products: centredProducts(sample, members, { ofPsu, ofStratum }),
    calibration:
      adjustment === 'post-stratified' ? null : calibrationOf(acc, adjustment, weightOfCell),
  };
}

function addTo(
  table: { keys: PairIndex; weight: Float64Array },
  a: number,
  b: number,
  value: number,
): void {
  const id = pairId(table.keys, a, b);
  table.weight = grown(table.weight, table.keys.size);
  table.weight[id]! += value;
}

// Stratum by stratum over its own post-strata, so that the shared table is touched once per stratum and pair.
function centredProducts(
  { acc, strata }: Sample,
  members: readonly (readonly number[])[],
  { ofPsu, ofStratum }: { ofPsu: Lists; ofStratum: Lists },
): CellFit['products'] {
  const products = { keys: emptyPairIndex(), weight: new Float64Array(0) };
  const local = strata.map(
    (_, h) => new Float64Array((ofStratum.from[h + 1]! - ofStratum.from[h]!) ** 2),
  );
  const position = new Int32Array(acc.postStrata.size);
  strata.forEach(({ n, scale, centred }, h) => {
    place(position, ofStratum, h);
    for (const psu of members[h]!)
      addProducts(local[h]!, position, { lists: ofPsu, row: psu }, scale);
    if (centred) addProducts(local[h]!, position, { lists: ofStratum, row: h }, -scale / n);
    const cells = ofStratum.cell.subarray(ofStratum.from[h]!, ofStratum.from[h + 1]!);
    local[h]!.forEach((value, at) =>
      addTo(products, cells[Math.floor(at / cells.length)]!, cells[at % cells.length]!, value),
    );
  });
  return { keys: products.keys, value: products.weight };
}

function place(position: Int32Array, { from, cell }: Lists, row: number): void {
  for (let at = from[row]!; at < from[row + 1]!; at++) position[cell[at]!] = at - from[row]!;
}

function addProducts(
  local: Float64Array,
  position: Int32Array,
  { lists, row }: { lists: Lists; row: number },
  scale: number,
): void {
  const { from, cell, weight } = lists;
  const width = Math.sqrt(local.length);
  for (let i = from[row]!; i < from[row + 1]!; i++) {
    const scaled = scale * weight[i]!;
    const to = position[cell[i]!]! * width;
    for (let j = from[row]!; j < from[row + 1]!; j++)
      local[to + position[cell[j]!]!]! += scaled * weight[j]!;
  }
}

function calibrationOf(
  acc: Accumulator,
  { variables, gWeights }: CellCalibration,
  weightOfCell: Float64Array,
): CellFit['calibration'] {
  const codes = Array.from(acc.postStrata.second.subarray(0, acc.postStrata.size));
  let size = 0;
  const rows = codes.map((code) => {
    const row = variables.get(code);
    if (!row || !gWeights.has(code))
      throw new RangeError(`Post-stratum ${code} has no calibration variables or no g-weight.`);
    size = row.length;
    return row.flatMap((x, i): Entry[] => (x === 0 ? [] : [{ i, x }]));
  });
  const g = Float64Array.from(codes, (code) => gWeights.get(code)!);
  const crossed = new Float64Array(size * size);
  rows.forEach((row, c) => {
    for (const { i, x } of row)
      for (const other of row)
        crossed[i * size + other.i]! += (weightOfCell[c]! / g[c]!) * x * other.x;
  });
  return { variables: rows, size, g, solver: blockSolver(crossed, size) };
}

/**
 * Fitted values per post-stratum from the post-stratum totals Σwz (`totals`: post-stratum → a row of
 * `width`): the w-weighted mean under post-stratification, the design-weighted regression under
 * calibration.
 */
export function fittedValues(
  fit: CellFit,
  totals: ReadonlyMap<number, Float64Array>,
  width: number,
): Map<number, Float64Array> {
  if (fit.calibration) return regressionValues(fit, totals, width);
  return new Map(
    Array.from(totals, ([c, row]) => [c, row.map((total) => total / fit.weightOfCell[c]!)]),
  );
}

function regressionValues(
  fit: CellFit,
  totals: ReadonlyMap<number, Float64Array>,
  width: number,
): Map<number, Float64Array> {
  const { variables, size, g, solver } = fit.calibration!;
  const fitted = new Map(variables.map((_, c) => [c, new Float64Array(width)]));
  for (let j = 0; j < width; j++) {
    const moments = new Float64Array(size);
    for (const [c, row] of totals)
      for (const { i, x } of variables[c]!) moments[i]! += (x * row[j]!) / g[c]!;
    const beta = solver.solve(moments);
    variables.forEach((row, c) => {
      let value = 0;
      for (const { i, x } of row) value += x * beta[i]!;
      fitted.get(c)![j] = value;
    });
  }
  return new Map(Array.from(fitted).filter(([, row]) => row.some((value) => value !== 0)));
}

/** The scaled centred product of two post-strata's PSU weights. */
export function productOf({ products }: CellFit, a: number, b: number): number {
  const id = findPair(products.keys, a, b);
  return id === -1 ? 0 : products.value[id]!;
}
