// Raking: several margins at once, each scaled to its totals in turn until all hold.
import type { Adjustment } from '../estimation/adjustment.ts';
import { cellName, type CellNames } from './cell-names.ts';
import {
  factors,
  gap,
  type ConvergenceReport,
  type IterationControl,
  type WeightResult,
} from './convergence.ts';
import type { SurveyDesign } from '../estimation/design.ts';
import { cellSums, postStratify } from './post-stratification.ts';

/** One margin: a dense cell code per row, the population of each code, and what messages call them. */
export interface Margin {
  names?: CellNames;
  cell: Int32Array;
  totals: ArrayLike<number>;
}

/**
 * Iterative proportional fitting of weights to margins. Stops when the largest relative gap of any margin
 * cell is at most `tolerance` (1e-13), or after `maxIterations` (1000) rounds; the report says which, and
 * the margin furthest off. Throws a RangeError where a cell has population but no weight, or no total.
 * Margins should agree on their grand total, else they cannot all hold and the report says converged:
 * false, with the category furthest off by name. Source: Deming & Stephan, Annals of Mathematical
 * Statistics 11 (1940).
 */
export function rakeWeights(
  weights: Float64Array,
  margins: readonly Margin[],
  control: IterationControl = {},
): WeightResult {
  const { tolerance = 1e-13, maxIterations = 1000 } = control;
  let after = weights;
  let report: ConvergenceReport = {
    converged: false,
    iterations: 0,
    largestGap: Infinity,
    worstMargin: null,
    problem: null,
  };
  while (!report.converged && report.iterations < maxIterations) {
    for (const { cell, totals, names } of margins)
      after = postStratify(after, cell, totals, names).weights;
    report = nextReport(report, furthest(after, margins), tolerance);
  }
  return { weights: after, g: factors(weights, after), report };
}

// Rounding can hold the gap a little above the tolerance for ever: no longer falling and near enough also
// counts.
function nextReport(
  before: ConvergenceReport,
  now: Furthest,
  tolerance: number,
): ConvergenceReport {
  const stuck =
    before.iterations > 20 &&
    now.largestGap >= before.largestGap &&
    now.largestGap < tolerance * 100;
  const converged = now.largestGap <= tolerance || stuck;
  return {
    ...now,
    converged,
    iterations: before.iterations + 1,
    worstMargin: converged ? null : now.worstMargin,
    problem: converged ? null : now.problem,
  };
}

type Furthest = Pick<ConvergenceReport, 'largestGap' | 'worstMargin' | 'problem'>;

function furthest(weights: Float64Array, margins: readonly Margin[]): Furthest {
  let worst: Furthest = { largestGap: 0, worstMargin: null, problem: null };
  for (const [index, { cell, totals, names }] of margins.entries()) {
    const sums = cellSums(weights, cell, totals.length, names);
    for (let c = 0; c < totals.length; c++) {
      const distance = gap(sums[c]!, totals[c]!);
      if (distance <= worst.largestGap) continue;
      const named = cellName({ margin: String(index + 1), ...names }, c);
      const problem =
        `${named} reaches ${sums[c]!} of ${totals[c]!}. Check that all margins have the same ` +
        `grand total, and merge categories with few respondents.`;
      worst = { largestGap: distance, worstMargin: index, problem };
    }
  }
  return worst;
}

/**
 * The design with raked weights. `projection`: `swept` takes residuals by ten alternating sweeps over
 * unweighted margin means, as R's rake(); `regression` (our default elsewhere) the g-weighted regression
 * residuals, as R's calibrate().
 */
export function rakedDesign(
  design: SurveyDesign,
  margins: readonly Margin[],
  projection: 'swept' | 'regression',
  control: IterationControl = {},
): { design: SurveyDesign; report: ConvergenceReport } {
  const { weights, g, report } = rakeWeights(design.weights, margins, control);
  const adjustment: Adjustment =
    projection === 'swept'
      ? {
          kind: 'raked-margins',
          margins: margins.map(({ cell, totals }) => ({
            cell,
            cells: totals.length,
            after: weights,
          })),
        }
      : {
          kind: 'calibrated-columns',
          columns: margins.flatMap(indicators),
          before: design.weights,
          g,
        };
  return {
    design: { ...design, weights, adjustments: [...design.adjustments, adjustment] },
    report,
  };
}

/** A margin as 0/1 columns, one per cell. */
export function indicators({ cell, totals }: Margin): Float64Array[] {
  return Array.from({ length: totals.length }, (_, c) =>
    Float64Array.from(cell, (code) => (code === c ? 1 : 0)),
  );
}
