// Rare values of a key become one: “other”. It costs less than leaving cells blank, and is the same for
// all rows.
import type { KeyClass, KeyValues } from './suppression.ts';
import { merged } from './suppression.ts';

/** What rare values become. */
export const OTHER = 'other';

/** For each key, the values that fewer than a share of the rows have. A missing answer stays as it is. */
export function rareValues(
  classes: readonly KeyClass[],
  share: number,
): readonly ReadonlySet<string>[] {
  const rows = classes.reduce((sum, one) => sum + one.rows, 0);
  return Array.from({ length: classes[0]?.values.length ?? 0 }, (_, key) => {
    const counts = new Map<string, number>();
    for (const { values, rows: count } of classes) {
      const value = values[key] ?? '';
      counts.set(value, (counts.get(value) ?? 0) + count);
    }
    return new Set(
      [...counts]
        .filter(([value, count]) => value !== '' && count < share * rows)
        .map(([value]) => value),
    );
  });
}

export const withoutRare = (
  values: KeyValues,
  rare: readonly ReadonlySet<string>[],
): (string | null)[] =>
  values.map((value, key) => (value !== null && rare[key]?.has(value) === true ? OTHER : value));

/** The classes with rare values merged, each once. */
export const mergeRare = (
  classes: readonly KeyClass[],
  rare: readonly ReadonlySet<string>[],
): KeyClass[] => [
  ...merged(classes.map((one) => ({ ...one, values: withoutRare(one.values, rare) }))).values(),
];
