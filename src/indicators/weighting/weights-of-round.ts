// How the weights of a round are made.
import type { Round } from '../../sampling/rounds/round.ts';
import type { ComputationParameters } from '../computation-parameters.ts';
import { isEmptyRecipe, type Recipe } from './recipe.ts';

/** As the round's recipe says; without one, as the sample was drawn. */
export const weightsOf = (
  { kind }: Round,
  recipe: Recipe | null,
): Pick<ComputationParameters, 'weights' | 'recipe'> => {
  if (kind === 'after_service') return { weights: 'served' };
  if (recipe !== null && !isEmptyRecipe(recipe)) return { weights: 'recipe', recipe };
  return { weights: kind === 'probability' ? 'design' : 'none' };
};
