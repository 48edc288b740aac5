// The heaviest set of branches that can be asked together.
import type { Branch } from './branches.ts';

const MOST_STEPS = 200_000;

/** The most minutes of branches of which no two exclude each other. */
export function heaviest(branches: readonly Branch[], conflicts: readonly Set<number>[]): number {
  const minutes = (at: number): number => branches[at]?.minutes ?? 0;
  let steps = 0;
  const search = (open: ReadonlySet<number>): number => {
    const degree = (at: number): number =>
      [...(conflicts[at] ?? [])].filter((other) => open.has(other)).length;
    const [top] = [...open].map((at) => [at, degree(at)] as const).sort((a, b) => b[1] - a[1]);
    if (!top || top[1] === 0) return [...open].reduce((sum, at) => sum + minutes(at), 0);
    steps += open.size;
    if (steps > MOST_STEPS) return covered(open, conflicts, minutes);
    const without = new Set([...open].filter((at) => at !== top[0]));
    const beside = new Set([...without].filter((at) => !conflicts[top[0]]?.has(at)));
    return Math.max(minutes(top[0]) + search(beside), search(without));
  };
  return parted(branches.length, conflicts).reduce((sum, part) => sum + search(part), 0);
}

/** Branches that have nothing to do with each other are looked at apart. */
function parted(count: number, conflicts: readonly Set<number>[]): Set<number>[] {
  const seen = new Set<number>();
  return Array.from({ length: count }, (_, at) => at).flatMap((at) => {
    if (seen.has(at)) return [];
    const part = new Set<number>();
    const open = [at];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (part.has(next)) continue;
      part.add(next);
      seen.add(next);
      open.push(...(conflicts[next] ?? []));
    }
    return [part];
  });
}

/** Never too low: of branches that all exclude each other only the longest counts. */
function covered(
  open: ReadonlySet<number>,
  conflicts: readonly Set<number>[],
  minutes: (at: number) => number,
): number {
  const groups: number[][] = [];
  const groupOf = new Map<number, number>();
  for (const at of [...open].sort((a, b) => minutes(b) - minutes(a))) {
    const near = new Set([...(conflicts[at] ?? [])].flatMap((other) => groupOf.get(other) ?? []));
    const place =
      [...near]
        .sort((a, b) => a - b)
        .find((one) => groups[one]?.every((member) => conflicts[at]?.has(member))) ?? groups.length;
    groups[place] = [...(groups[place] ?? []), at];
    groupOf.set(at, place);
  }
  return groups.reduce((sum, [longest = -1]) => sum + minutes(longest), 0);
}
