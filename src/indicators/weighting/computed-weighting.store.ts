// What a recipe did to the weights of a computation, for the pages that say how its figures were made.
import { findMargins, type PopulationMargin } from '../../localities/population/margins.store.ts';
import type { Reader } from '../../platform/db/connect.ts';
import type { Computation } from '../computations.store.ts';
import type { ResultRow } from '../result-row.ts';
import type { WeightingReport } from './apply-recipe.ts';
import { emptyRecipe, type Recipe } from './recipe.ts';

export interface WeightingOfComputation {
  recipe: Recipe;
  report: WeightingReport;
  /** In the order of the recipe. */
  margins: PopulationMargin[];
  /** Estimates with the weights that responses came with and with those of the recipe. */
  change: (localityId: number, node: string) => { before: number | null; after: number | null };
}

/** Null where weights are as stored, or there are none. @param rows what the recipe gave */
export async function weightingOf(
  db: Reader,
  { parameters, weighting }: Computation,
  rows: readonly ResultRow[],
): Promise<WeightingOfComputation | null> {
  if (!weighting) return null;
  const recipe = parameters.recipe ?? emptyRecipe;
  const ids = recipe.margins.map(({ marginId }) => marginId);
  const found = await findMargins(db, ids);
  const [before, after] = [estimatesOf(weighting.before), estimatesOf(rows)];
  return {
    recipe,
    report: weighting.report,
    margins: ids.flatMap((id) => found.find((margin) => margin.id === id) ?? []),
    change: (localityId, node) => ({
      before: before(localityId, node),
      after: after(localityId, node),
    }),
  };
}

function estimatesOf(rows: readonly Pick<ResultRow, 'localityId' | 'node' | 'estimate'>[]) {
  const known = new Map(rows.map((row) => [`${row.localityId} ${row.node}`, row.estimate]));
  return (localityId: number, node: string): number | null =>
    known.get(`${localityId} ${node}`) ?? null;
}
