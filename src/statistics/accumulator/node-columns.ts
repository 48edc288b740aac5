// Nodes as rows of coefficients over the variables they use.
import type { AccumulatedDesign } from './accumulator-design.ts';
import type { Node } from './node-figures.ts';

export function variablesOf(design: AccumulatedDesign, nodes: readonly Node[]): number[] {
  const used = [...new Set(nodes.flatMap(({ terms }) => terms.map(({ variable }) => variable)))];
  for (const variable of used) {
    if (!(variable >= 0 && variable < design.acc.variables))
      throw new RangeError(
        `There is no variable ${variable}; the accumulator has ${design.acc.variables}.`,
      );
  }
  return used;
}

export function rowOf(
  node: Node,
  position: ReadonlyMap<number, number>,
  width: number,
): Float64Array {
  const row = new Float64Array(width);
  for (const { variable, coefficient } of node.terms) row[position.get(variable)!]! += coefficient;
  return row;
}

export function multiply(row: Float64Array, matrix: Float64Array, width: number): Float64Array {
  const product = new Float64Array(width);
  for (let i = 0; i < width; i++) {
    if (row[i] === 0) continue;
    for (let j = 0; j < width; j++) product[j]! += row[i]! * matrix[i * width + j]!;
  }
  return product;
}

export function dot(a: Float64Array, b: Float64Array): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) if (b[i] !== 0) total += a[i]! * b[i]!;
  return total;
}
