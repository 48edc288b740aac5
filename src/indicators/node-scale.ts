// The least and the greatest value that a score can have.
import type { Node } from '../statistics/accumulator/node-figures.ts';
import type { Scale } from './presentation/evidence.ts';

/** @param ends of a variable's own scale */
export function scaleOfNode(node: Node | null, ends: (variable: number) => Scale): Scale {
  const scale = { low: node?.constant ?? 0, high: node?.constant ?? 0 };
  for (const { variable, coefficient } of node?.terms ?? []) {
    const { low, high } = ends(variable);
    const reached = [coefficient * low, coefficient * high];
    scale.low += Math.min(...reached);
    scale.high += Math.max(...reached);
  }
  return scale;
}
