// The weighting recipe of a round, as it is now; what a computation used is kept with the computation.
import type { Reader, Tx } from '../../platform/db/connect.ts';
import { recipeSchema, type Recipe } from './recipe.ts';

/** Null: weights stay as they are. */
export async function findRecipe(db: Reader, roundId: string): Promise<Recipe | null> {
  const row = (await db('weighting_recipes').where({ round_id: roundId }).first('recipe')) as
    { recipe: unknown } | undefined;
  return row ? recipeSchema.parse(row.recipe) : null;
}

export async function saveRecipe(
  tx: Tx,
  roundId: string,
  saved: { recipe: Recipe; at: Date; by: string | null },
): Promise<void> {
  await tx('weighting_recipes')
    .insert({
      round_id: roundId,
      recipe: JSON.stringify(saved.recipe),
      saved_at: saved.at,
      saved_by: saved.by,
    })
    .onConflict('round_id')
    .merge();
}
