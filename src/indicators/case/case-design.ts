// Builds the sample design a case describes, and its weight adjustments in the order stated.
import { ownValue } from '../../platform/own-value.ts';
import {
  buildDesign,
  impliedWeights,
  type SurveyDesign,
} from '../../statistics/estimation/design.ts';
import { postStratifiedDesign } from '../../statistics/weighting/post-stratification.ts';
import { rakedDesign, type Margin } from '../../statistics/weighting/raking.ts';
import {
  capWeights,
  trimAndRedistribute,
  type TrimBounds,
} from '../../statistics/weighting/trimming.ts';
import { columnOf, numbersOf, type CaseData, type CaseValue } from './case-columns.ts';
import type { CaseAdjustment, CaseCells, CaseDesign } from './case-folder.ts';

// Totals that were rounded apart keep raking from converging by as little; that is no reason to refuse them.
const MARGINS_AGREE = 1e-8;

/** The design with its final weights. Throws a RangeError where the description and the data do not fit. */
export function designOf(data: CaseData, description: CaseDesign): SurveyDesign {
  let design = buildDesign({
    weights: description.weight
      ? numbersOf(data, description.weight)
      : new Float64Array(data.rows).fill(1),
    strata: description.strata ? complete(data, description.strata) : null,
    clusters: description.psu?.map((name) => complete(data, name)) ?? null,
    population: description.fpc?.map((name) => numbersOf(data, name)) ?? null,
    nest: description.nest,
    ultimateCluster: description.ultimate_cluster,
    lonelyPsu: description.lonely_psu,
  });
  if (!description.weight) design = { ...design, weights: impliedWeights(design) };
  for (const step of description.adjust) design = adjust(design, data, step);
  return design;
}

function adjust(design: SurveyDesign, data: CaseData, step: CaseAdjustment): SurveyDesign {
  switch (step.method) {
    case 'cap':
      return { ...design, weights: capWeights(design.weights, capOf(step)) };
    case 'r_trimWeights':
      return { ...design, weights: trimAndRedistribute(design.weights, boundsOf(step)).weights };
    case 'poststratify': {
      const { cell, totals, names } = marginOf(data, step);
      return postStratifiedDesign(design, cell, totals, names);
    }
    case 'rake':
      return rake(design, data, { cells: step.margins, projection: 'swept' });
    case 'calibrate_raking':
      return rake(design, data, { cells: step.margins, projection: 'regression' });
  }
}

function rake(
  design: SurveyDesign,
  data: CaseData,
  how: { cells: readonly CaseCells[]; projection: 'swept' | 'regression' },
): SurveyDesign {
  const raked = rakedDesign(
    design,
    how.cells.map((cells) => marginOf(data, cells)),
    how.projection,
  );
  if (!raked.report.converged && raked.report.largestGap > MARGINS_AGREE) {
    throw new RangeError(`Raking did not converge. ${raked.report.problem ?? ''}`);
  }
  return raked.design;
}

// The only number a cap states, whatever its name.
function capOf(step: Readonly<Record<string, unknown>>): number {
  const cap = Object.values(step).find((value) => typeof value === 'number');
  if (cap === undefined) throw new RangeError('An adjustment “cap” states no number to cap at.');
  return cap;
}

function boundsOf(step: Extract<CaseAdjustment, { method: 'r_trimWeights' }>): TrimBounds {
  return {
    upper: step.upper ?? Infinity,
    lower: step.lower ?? -Infinity,
    strict: step.strict ?? false,
  };
}

function marginOf(data: CaseData, cells: CaseCells): Margin & Required<Pick<Margin, 'names'>> {
  const codes = new Map(
    cells.totals.map((row, code) => [
      keyOf(cells.vars.map((name) => ownValue(row, name) ?? null)),
      code,
    ]),
  );
  const columns = cells.vars.map((name) => complete(data, name));
  const cell = Int32Array.from({ length: data.rows }, (_, k) => {
    const key = keyOf(columns.map((column) => column[k]!));
    const code = codes.get(key);
    if (code === undefined)
      throw new RangeError(
        `Row ${k + 1} lies in a cell of ${cells.vars.join(' × ')} without a population total.`,
      );
    return code;
  });
  const names = {
    margin: cells.vars.join(' × '),
    categories: cells.totals.map((row) =>
      cells.vars.map((name) => String(ownValue(row, name) ?? '')).join(' × '),
    ),
  };
  return { names, cell, totals: cells.totals.map((row) => Number(row['total'])) };
}

function keyOf(values: readonly (CaseValue | null)[]): string {
  return JSON.stringify(values.map(String));
}

function complete(data: CaseData, name: string): CaseValue[] {
  return columnOf(data, name).map((value, k) => {
    if (value === null)
      throw new RangeError(
        `Row ${k + 1} has no “${name}”; a design or margin variable cannot be missing.`,
      );
    return value;
  });
}
