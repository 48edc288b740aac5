// Calibration: the smallest change of weights, by a chosen distance, that makes weighted sums hit known
// totals.
import { crossProducts } from '../estimation/adjustment.ts';
import {
  factors,
  gap,
  type ConvergenceReport,
  type IterationControl,
  type WeightResult,
} from './convergence.ts';
import type { SurveyDesign } from '../estimation/design.ts';
import { symmetricSolver } from '../numeric/matrix.ts';
import { sumOfProducts } from '../numeric/summation.ts';

/** `linear`, `raking` (multiplicative) or `logit`; `bounds` [L, U] of g, L < 1 < U, required for logit. */
export interface CalibrationMethod extends IterationControl {
  names?: readonly string[]; // of the columns, for messages
  method: 'linear' | 'logit' | 'raking';
  bounds?: readonly [low: number, high: number];
}

/** g as a function of u = x′λ, with its derivative. */
type Link = (u: number) => { g: number; slope: number };

/**
 * Weights w = d·g(x′λ) with Σ w·x = totals for every column x (one value per row; include a constant or a
 * full margin). Newton's method with halved steps. Bounds clip g under `linear` and `raking` and are
 * approached under `logit`; when they leave no solution the report says converged: false and names the column
 * furthest off.
 * Throws a RangeError for unequal lengths, impossible bounds, a total or value that is no number, or a column
 * that is 0 for everybody with weight though its total is not.
 * Source: Deville & Särndal, "Calibration Estimators in Survey Sampling", JASA 87 (1992), cases 1, 2, 6 and
 * 7.
 */
export function calibrateWeights(
  weights: Float64Array,
  columns: readonly Float64Array[],
  totals: ArrayLike<number>,
  how: CalibrationMethod,
): WeightResult {
  if (columns.length !== totals.length || columns.some(({ length }) => length !== weights.length)) {
    throw new RangeError(
      'Calibration needs one total per column and one value per row: ' +
        `${columns.length} columns, ${totals.length} totals.`,
    );
  }
  checkColumns(weights, columns, totals, how);
  const link = linkOf(how);
  const { tolerance = 1e-12, maxIterations = 100 } = how;
  let lambda = new Float64Array(columns.length);
  let state = reach({ weights, columns, totals, link }, lambda);
  let iterations = 0;
  while (state.largestGap > tolerance && iterations < maxIterations) {
    const next = improve({ weights, columns, totals, link }, lambda, state);
    if (!next) break;
    [lambda, state] = [next.lambda, next.state];
    iterations++;
  }
  const converged = state.largestGap <= Math.max(tolerance, 1e-10);
  const report: ConvergenceReport = {
    converged,
    iterations,
    largestGap: state.largestGap,
    worstMargin: converged ? null : state.worst,
    problem: converged ? null : shortOf(how, state, totals),
  };
  return { weights: state.after, g: factors(weights, state.after), report };
}

function columnName({ names }: CalibrationMethod, j: number): string {
  return names?.[j] === undefined ? `Column ${j}` : `“${names[j]}”`;
}

function checkColumns(
  weights: Float64Array,
  columns: readonly Float64Array[],
  totals: ArrayLike<number>,
  how: CalibrationMethod,
): void {
  columns.forEach((column, j) => {
    const name = columnName(how, j);
    if (!Number.isFinite(totals[j]))
      throw new RangeError(
        `${name} has a total that is not a number: ${totals[j]}. Mend the total.`,
      );
    const missing = column.findIndex((value) => !Number.isFinite(value));
    if (missing !== -1)
      throw new RangeError(
        `${name} has no value in row ${missing + 1}. Fill it, or leave the row out.`,
      );
    if (totals[j] !== 0 && !column.some((value, k) => value !== 0 && weights[k] !== 0))
      throw new RangeError(
        `${name} has a total of ${totals[j]} but nobody in the sample. Merge it with another category.`,
      );
  });
}

function shortOf(how: CalibrationMethod, state: State, totals: ArrayLike<number>): string {
  const { worst, shortfall } = state;
  const total = totals[worst]!;
  const mend = how.bounds
    ? `Widen the bounds ${how.bounds[0]} to ${how.bounds[1]}, check the totals, or merge categories.`
    : 'Check that the totals agree with each other, or merge categories.';
  return `${columnName(how, worst)} reaches ${total - shortfall[worst]!} of ${total}. ${mend}`;
}

interface Problem {
  weights: Float64Array;
  columns: readonly Float64Array[];
  totals: ArrayLike<number>;
  link: Link;
}

interface State {
  after: Float64Array;
  slopes: Float64Array;
  shortfall: Float64Array;
  largestGap: number;
  worst: number;
}

function reach({ weights, columns, totals, link }: Problem, lambda: Float64Array): State {
  const after = new Float64Array(weights.length);
  const slopes = new Float64Array(weights.length);
  for (let k = 0; k < weights.length; k++) {
    let u = 0;
    for (let j = 0; j < columns.length; j++) u += columns[j]![k]! * lambda[j]!;
    const { g, slope } = link(u);
    after[k] = weights[k]! * g;
    slopes[k] = weights[k]! * slope;
  }
  const reached = columns.map((column) => sumOfProducts(column, after));
  const gaps = reached.map((value, j) => gap(value, totals[j]!));
  const largestGap = Math.max(0, ...gaps.map((value) => (Number.isNaN(value) ? Infinity : value)));
  return {
    after,
    slopes,
    shortfall: Float64Array.from(reached, (value, j) => totals[j]! - value),
    largestGap,
    worst: gaps.indexOf(largestGap),
  };
}

// A Newton step, halved until it brings the totals nearer; null when none does.
function improve(
  problem: Problem,
  lambda: Float64Array,
  state: State,
): { lambda: Float64Array<ArrayBuffer>; state: State } | null {
  const step = symmetricSolver(crossProducts(problem.columns, state.slopes), lambda.length).solve(
    state.shortfall,
  );
  for (let size = 1; size > 1e-4; size /= 2) {
    const tried = Float64Array.from(lambda, (value, j) => value + size * step[j]!);
    const next = reach(problem, tried);
    if (next.largestGap < state.largestGap) return { lambda: tried, state: next };
  }
  return null;
}

function linkOf({ method, bounds }: CalibrationMethod): Link {
  const [low, high] = bounds ?? [-Infinity, Infinity];
  if (!(low < 1 && high > 1))
    throw new RangeError(`Bounds of g must hold 1 between them, not ${low} and ${high}.`);
  if (method === 'logit') return logitLink(low, high);
  const free: Link =
    method === 'linear'
      ? (u) => ({ g: 1 + u, slope: 1 })
      : (u) => ({ g: Math.exp(u), slope: Math.exp(u) });
  return (u) => {
    const { g, slope } = free(u);
    return g < low || g > high ? { g: Math.min(Math.max(g, low), high), slope: 0 } : { g, slope };
  };
}

function logitLink(low: number, high: number): Link {
  if (!Number.isFinite(low) || !Number.isFinite(high))
    throw new RangeError('Logit calibration needs finite bounds of g.');
  const a = (high - low) / ((1 - low) * (high - 1));
  return (u) => {
    const e = Math.exp(a * u);
    if (e === Infinity) return { g: high, slope: 0 };
    const bottom = high - 1 + (1 - low) * e;
    const g = (low * (high - 1) + high * (1 - low) * e) / bottom;
    return { g, slope: (a * (g - low) * (high - g)) / (high - low) };
  };
}

/** The design with calibrated weights and the g-weighted residual variance that goes with them. */
export function calibratedDesign(
  design: SurveyDesign,
  columns: readonly Float64Array[],
  totals: ArrayLike<number>,
  how: CalibrationMethod,
): { design: SurveyDesign; report: ConvergenceReport } {
  const { weights, g, report } = calibrateWeights(design.weights, columns, totals, how);
  const adjustment = { kind: 'calibrated-columns' as const, columns, before: design.weights, g };
  return {
    design: { ...design, weights, adjustments: [...design.adjustments, adjustment] },
    report,
  };
}
