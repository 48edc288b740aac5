// Systematic selection of primary sampling units with probability proportional to size: one random start, then
// equal steps along the cumulated sizes (Madow's method: Cochran, Sampling Techniques, 3rd ed., section 9A.9).

export interface Selected {
  /** Position in `sizes`. */
  unit: number;
  /** First-order inclusion probability, n · size / Σ sizes; 1 for a certainty unit. */
  probability: number;
}

/**
 * Selects `n` of the units. Units whose probability would reach 1 are taken with certainty and the
 * rest is drawn among the others.
 * @param sizes measure of size of every unit, > 0, in frame order
 * @param start uniform in [0, 1): the same start gives the same sample
 * @throws RangeError when n is not between 1 and the number of units
 */
export function systematicPps(sizes: readonly number[], n: number, start: number): Selected[] {
  if (!Number.isInteger(n) || n < 1 || n > sizes.length)
    throw new RangeError(`cannot select ${n} of ${sizes.length} units`);
  const certain = certaintyUnits(sizes, n);
  const rest = sizes.map((_, unit) => unit).filter((unit) => !certain.has(unit));
  const drawn = drawAmong(rest, sizes, { n: n - certain.size, start });
  return [...[...certain].map((unit) => ({ unit, probability: 1 })), ...drawn].sort(
    (a, b) => a.unit - b.unit,
  );
}

function certaintyUnits(sizes: readonly number[], n: number): Set<number> {
  const certain = new Set<number>();
  for (;;) {
    const rest = sizes.reduce((sum, size, unit) => (certain.has(unit) ? sum : sum + size), 0);
    const more = sizes
      .map((_, unit) => unit)
      .filter((unit) => !certain.has(unit) && (n - certain.size) * sizes[unit]! >= rest);
    if (more.length === 0) return certain;
    for (const unit of more) certain.add(unit);
  }
}

function drawAmong(
  units: readonly number[],
  sizes: readonly number[],
  draw: { n: number; start: number },
): Selected[] {
  if (draw.n === 0) return [];
  const total = units.reduce((sum, unit) => sum + sizes[unit]!, 0);
  const step = total / draw.n;
  const selected: Selected[] = [];
  let reached = 0;
  let next = draw.start * step;
  for (const unit of units) {
    reached += sizes[unit]!;
    if (next < reached && selected.length < draw.n) {
      selected.push({ unit, probability: sizes[unit]! / step });
      next += step;
    }
  }
  return selected;
}
