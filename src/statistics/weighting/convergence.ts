// What every weighting method reports: convergence is said, never assumed.

/**
 * `largestGap` is relative to the total (absolute where the total is 0); `worstMargin` is the place it was found.
 * `problem`: what did not hold, by name, and how to mend it; null where the method converged.
 */
export interface ConvergenceReport {
  converged: boolean;
  iterations: number;
  largestGap: number;
  worstMargin: number | null;
  problem: string | null;
}

/** New weights, the factors g = new / old (1 where old is 0), and how it went. */
export interface WeightResult {
  weights: Float64Array;
  g: Float64Array;
  report: ConvergenceReport;
}

/** When an iteration stops: at a largest relative gap, or after so many rounds. */
export interface IterationControl {
  tolerance?: number;
  maxIterations?: number;
}

/** Relative distance of what was reached from what was asked. */
export function gap(reached: number, asked: number): number {
  return Math.abs(reached - asked) / (asked === 0 ? 1 : Math.abs(asked));
}

/** The factors from old to new weights. */
export function factors(before: Float64Array, after: Float64Array): Float64Array {
  return after.map((weight, k) => (before[k] === 0 ? 1 : weight / before[k]!));
}

/** The report of a method that needs no iteration. */
export function exactly(largestGap = 0): ConvergenceReport {
  return { converged: true, iterations: 1, largestGap, worstMargin: null, problem: null };
}
