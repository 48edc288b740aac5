// An area's own estimates of some nodes, and how far the sampling units that they are made of lie apart.
import type { AccumulatedDesign } from '../accumulator/accumulator-design.ts';
import { domainScores } from '../accumulator/domain-scores.ts';
import type { Node } from '../accumulator/node-figures.ts';
import { findPair } from '../accumulator/pair-index.ts';
import type { AreaUnits } from './pooled-variance.ts';

/** `squares` by node; NaN where nobody answered something that a node is made of. */
export interface UnitSpread {
  units: number;
  load: number;
  squares: Float64Array;
}

export interface AreaFigures {
  /** By node. */
  values: Float64Array;
  /** By node: respondents, of the variable that fewest answered. */
  n: Float64Array;
  /** Of strata of the accumulator, which are the units drawn first. */
  strata: UnitSpread;
  /** Of its PSUs, parts of these. */
  psus: UnitSpread;
}

/** @param domain that has rows @returns figures in the order of the nodes */
export function areaFigures(
  design: AccumulatedDesign,
  domain: number,
  nodes: readonly Node[],
): AreaFigures {
  const { scores, sums } = domainScores(design, [domain]);
  const cells = design.cellsOfDomain[findPair(design.acc.domains, 0, domain)]!;
  const weights = Array.from(cells, (cell) => design.acc.byPsu.weight[cell]!);
  const totals = nodes.map(({ terms }) =>
    Float64Array.from(scores.psus, (_, psu) =>
      terms.reduce(
        (sum, { variable, coefficient }) =>
          sum + coefficient * scores.totals[psu * scores.width + variable]!,
        0,
      ),
    ),
  );
  const units = Array.from(scores.psus, (psu) => design.stratumOfPsu[psu]!);
  const of = (values: Float64Array, { terms }: Node): number =>
    Math.min(...terms.map(({ variable }) => values[variable]!));
  return {
    values: Float64Array.from(nodes, ({ constant, terms }) =>
      terms.reduce(
        (sum, { variable, coefficient }) => sum + coefficient * scores.values[variable]!,
        constant,
      ),
    ),
    n: Float64Array.from(nodes, (node) => of(sums.n, node)),
    strata: spreadOf(units, weights, totals),
    psus: spreadOf([...units.keys()], weights, totals),
  };
}

/** @param units of each cell */
function spreadOf(
  units: readonly number[],
  weights: readonly number[],
  totals: readonly Float64Array[],
): UnitSpread {
  const position = new Map([...new Set(units)].map((unit, at) => [unit, at]));
  const summed = (values: ArrayLike<number>): Float64Array => {
    const sums = new Float64Array(position.size);
    units.forEach((unit, at) => {
      sums[position.get(unit)!]! += values[at]!;
    });
    return sums;
  };
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  return {
    units: position.size,
    load: sumOfSquares(summed(weights)) / whole ** 2,
    squares: Float64Array.from(totals, (values) => sumOfSquares(summed(values))),
  };
}

const sumOfSquares = (values: Float64Array): number =>
  values.reduce((sum, value) => sum + value * value, 0);

/** One node's part of it. @param load where it is not that of the units themselves */
export const unitsOfNode = (
  { units, squares, load: own }: UnitSpread,
  node: number,
  load: number = own,
): AreaUnits => ({ units, squares: squares[node]!, load });
