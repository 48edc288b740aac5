// From design weights to final weights, step by step as the recipe says, with what the variance needs to know of it and
// a report of every step. Pure: rows stay in the order in which they come.
import { adjustNonresponse, type NonresponseReport } from './nonresponse-step.ts';
import {
  calibrateToMargins,
  largestMiss,
  type MarginReport,
  type MarginStep,
} from './margin-step.ts';
import { trimWeights, type TrimReport } from './trim-step.ts';
import type { ServedReport } from './served-weights.ts';
import { spreadOf, type WeightSpread } from './weight-spread.ts';
import type { MarginTotals, WeightingSample } from './weighting-sample.ts';

export interface WeightingReport {
  /** After services: how many were served; absent for a recipe. */
  served?: ServedReport;
  nonresponse: NonresponseReport | null;
  margins: MarginReport | null;
  /** `largestGap`: by how much trimmed weights miss the margins; null without margins. */
  trim: (TrimReport & { largestGap: number | null }) | null;
  before: WeightSpread;
  after: WeightSpread;
}

export interface Weighting {
  /** Final weights. */
  weight: Float64Array;
  /** Weights before trimming: the regression of the calibration is of these, as in R's survey. */
  fitWeight: Float64Array;
  /** Per respondent; null without margins. */
  cell: Int32Array | null;
  adjustment: MarginStep['adjustment'] | 'none';
  report: WeightingReport;
}

const withoutMargins = { cell: null, adjustment: 'none', report: null } as const;

/** @throws WeightingFailure where a step cannot be carried out */
export function applyRecipe(
  sample: WeightingSample,
  { margins, trimAbove }: { margins: readonly MarginTotals[]; trimAbove: number | null },
): Weighting {
  const adjusted = sample.nonresponse
    ? adjustNonresponse(sample.weight, sample.nonresponse)
    : { weight: sample.weight, report: null };
  const step = margins.length > 0 ? calibrateToMargins(adjusted.weight, sample, margins) : null;
  const calibrated = step ?? { weight: adjusted.weight, ...withoutMargins };
  const trimmed =
    trimAbove === null
      ? { weight: calibrated.weight, report: null }
      : trimWeights(calibrated.weight, sample.province, trimAbove);
  return {
    weight: trimmed.weight,
    fitWeight: calibrated.weight,
    cell: calibrated.cell,
    adjustment: calibrated.adjustment,
    report: {
      nonresponse: adjusted.report,
      margins: calibrated.report,
      trim: trimmed.report && {
        ...trimmed.report,
        largestGap: step && largestMiss(step, trimmed.weight),
      },
      before: spreadOf(sample.weight),
      after: spreadOf(trimmed.weight),
    },
  };
}
