// Which group of localities may be named.
import type { GroupNumber, GroupRange } from '../result-row.ts';

/**
 * The most probable group where its probability reaches the minimum; else the two neighbouring groups that are most
 * probable together (the better ones of equal pairs).
 * @param probabilities of High, High average, Low average, Low
 */
export function groupRange(probabilities: readonly number[], minimum: number): GroupRange {
  const best = probabilities.indexOf(Math.max(...probabilities));
  if (probabilities[best]! >= minimum) return { from: numberOf(best), to: numberOf(best) };
  const pairs = [0, 1, 2].map((at) => probabilities[at]! + probabilities[at + 1]!);
  const first = pairs.indexOf(Math.max(...pairs));
  return { from: numberOf(first), to: numberOf(first + 1) };
}

const numberOf = (at: number): GroupNumber => (at + 1) as GroupNumber;
