// The design effect used where an item has no variance of its own.

/** The median of design effects of a domain's shares, at least 1; null for none. */
export function comparableDeff(effects: readonly number[]): number | null {
  if (effects.length === 0) return null;
  const sorted = [...effects].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  const middle = sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
  return Math.max(1, middle);
}
