// Many tests looked at together: what was picked out of them needs a stricter bound than a single one.

/**
 * p-values adjusted after Benjamini and Hochberg, in the order given; NaN where a p-value is. What stays at
 * or below q holds a share of at most q false findings. As R's p.adjust(method = "BH"). Source: Benjamini &
 * Hochberg, JRSS B 57 (1995).
 */
export function adjustedForPicking(pValues: readonly number[]): number[] {
  const order = [...pValues.keys()]
    .filter((at) => !Number.isNaN(pValues[at]))
    .sort((a, b) => pValues[b]! - pValues[a]!);
  const adjusted = pValues.map(() => NaN);
  let least = 1;
  order.forEach((at, position) => {
    least = Math.min(least, (pValues[at]! * order.length) / (order.length - position));
    adjusted[at] = least;
  });
  return adjusted;
}

/** The same within each family of tests that are looked at together. @returns by test */
export function adjustedInFamilies<Test>(
  tests: readonly Test[],
  of: { p: (test: Test) => number; family: (test: Test) => string | number },
): ReadonlyMap<Test, number> {
  const families = new Map<string | number, Test[]>();
  for (const test of tests) {
    const own = families.get(of.family(test)) ?? [];
    families.set(of.family(test), own);
    own.push(test);
  }
  return new Map(
    [...families.values()].flatMap((own) => {
      const adjusted = adjustedForPicking(own.map(of.p));
      return own.map((test, at) => [test, adjusted[at]!] as const);
    }),
  );
}
