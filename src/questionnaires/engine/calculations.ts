// Which answers calculations go back to, by way of other calculations. Thousands may depend on each
// other, so what they have in common is kept once, and there is a limit to the rest.
import type { CompiledNode } from './compiled-node.ts';
import { isSilent } from '../kinds/traits.ts';

type NamesRead = ReadonlySet<string>;

const isUnseen = (node: CompiledNode | undefined): boolean =>
  node?.node.type === 'question' && isSilent(node.node.kind);

/**
 * Names of questions that calculations are worked out from, all calculations of a questionnaire
 * together.
 */
export const MOST_BEHIND = 1_000_000;

/**
 * Calculation → the shown questions it is worked out from, through other calculations too; one that
 * adds nothing to another
 * shares its set. Null: there are more than MOST_BEHIND of them.
 * @param steps each after what it depends on
 */
export function behindCalculations(
  steps: readonly CompiledNode[],
  nodes: ReadonlyMap<string, CompiledNode>,
): Map<string, NamesRead> | null {
  const behind = new Map<string, NamesRead>();
  let kept = 0;
  for (const step of steps) {
    if (!isUnseen(step)) continue;
    const found = union(
      [...step.needs].map((name) =>
        isUnseen(nodes.get(name)) ? (behind.get(name) ?? NONE) : new Set([name]),
      ),
    );
    if (found.isNew) kept += found.names.size;
    if (kept > MOST_BEHIND) return null;
    behind.set(step.name, found.names);
  }
  return behind;
}

const NONE: NamesRead = new Set();

/** The largest of the sets where it holds the others, else a new one. */
function union(sets: readonly NamesRead[]): { names: NamesRead; isNew: boolean } {
  const largest = sets.reduce((best, one) => (one.size > best.size ? one : best), NONE);
  const missing = sets.flatMap((names) =>
    names === largest ? [] : [...names].filter((name) => !largest.has(name)),
  );
  return missing.length === 0
    ? { names: largest, isNew: false }
    : { names: new Set([...largest, ...missing]), isNew: true };
}
