// Sums that keep their digits. A million weights between 1e-6 and 1e6, or values with a large offset, lose half
// of a double's digits in a plain loop; a compensated sum keeps them for about twice the additions.

const { abs } = Math;
const { isFinite: finite } = Number;

/** A running sum with the rounding error carried beside it. */
export interface CompensatedSum {
  sum: number;
  carry: number;
}

/**
 * Adds one value to a running sum. Infinite and NaN values pass through as in plain addition.
 * Source: A. Neumaier, "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen", ZAMM 54 (1974).
 */
export function addCompensated(total: CompensatedSum, value: number): void {
  const next = total.sum + value;
  if (finite(next)) {
    total.carry +=
      abs(total.sum) >= abs(value) ? total.sum - next + value : value - next + total.sum;
  }
  total.sum = next;
}

/** The value of a running sum. */
export function valueOf(total: CompensatedSum): number {
  return total.sum + total.carry;
}

/** Sum of all values, compensated; 0 for none. */
export function sum(values: ArrayLike<number>): number {
  const total = { sum: 0, carry: 0 };
  for (let i = 0; i < values.length; i++) addCompensated(total, values[i]!);
  return valueOf(total);
}

/** Σ a_k·b_k, compensated over the products (the products themselves are rounded once). Arrays of equal length. */
export function sumOfProducts(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const total = { sum: 0, carry: 0 };
  for (let i = 0; i < a.length; i++) addCompensated(total, a[i]! * b[i]!);
  return valueOf(total);
}

/** Several running sums side by side, as `CompensatedSum`. */
export interface CompensatedRow {
  sum: Float64Array;
  carry: Float64Array;
}

/** `width` running sums at 0. */
export function compensatedRow(width: number): CompensatedRow {
  return { sum: new Float64Array(width), carry: new Float64Array(width) };
}

/** Adds a finite value to the j-th of several running sums. */
export function addToRow({ sum: sums, carry }: CompensatedRow, j: number, value: number): void {
  const before = sums[j]!;
  const next = before + value;
  carry[j]! += abs(before) >= abs(value) ? before - next + value : value - next + before;
  sums[j] = next;
}
