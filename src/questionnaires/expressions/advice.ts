// The nearest known name to one that is not known.

/**
 * As `nearest`, for a form that may hold thousands of mistakes: each name is looked for once, and after so many comparisons
 * no more advice is given.
 */
export function adviser(
  names: () => Iterable<string>,
  comparisons = 200_000,
): (name: string) => string | undefined {
  const known = new Map<string, string | undefined>();
  let left = comparisons;
  return (name) => {
    if (known.has(name)) return known.get(name);
    if (left <= 0) return undefined;
    const candidates = [...names()];
    left -= candidates.length;
    const near = nearest(name, candidates);
    known.set(name, near);
    return near;
  };
}

/** Longer names get no suggestion: a comparison takes time with the square of the length. */
const LONGEST_ADVISED = 200;

/** The nearest of the names by edit distance, when it is near. */
export function nearest(name: string, names: Iterable<string>): string | undefined {
  if (name.length > LONGEST_ADVISED) return undefined;
  let best: string | undefined;
  let least =
    (name.length < 3 ? 0 : name.length < 5 ? 1 : Math.max(2, Math.floor(name.length / 3))) + 1;
  for (const candidate of names) {
    if (Math.abs(candidate.length - name.length) >= least) continue;
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
