// The page on which a researcher says how a round's weights are made.
import { z } from 'zod';
import { listMarginCells, listMargins } from '../../localities/population/margins.store.ts';
import type { MarginCell, PopulationMargin } from '../../localities/population/margins.store.ts';
import type { ReadContext } from '../../platform/http/endpoint.ts';
import { page } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { findVersion } from '../../questionnaires/versions/versions.store.ts';
import { listInvitedUnits } from '../../sampling/invitations/invitations.store.ts';
import type { Round } from '../../sampling/rounds/round.ts';
import type { Context } from '../round-page.reply.ts';
import { emptyRecipe } from './recipe.ts';
import { classifyingQuestions, type ClassifyingQuestion } from './recipe-questions.ts';
import { findRecipe } from './recipes.store.ts';
import type { RecipeMistake } from './read-recipe.ts';
import {
  answersField,
  questionField,
  typedOf,
  type MarginChoice,
  type TypedRecipe,
} from './typed-recipe.ts';

/** What the round can be weighted by. */
export interface Offer {
  questions: ClassifyingQuestion[];
  choices: MarginChoice[];
  /** People invited with a design weight. */
  invited: number;
}

export async function offerOf(ctx: Context<unknown>, round: Round): Promise<Offer> {
  const version = await findVersion(ctx.db, round.versionId);
  const used = new Set(
    (await findRecipe(ctx.db, round.id))?.margins.map(({ marginId }) => marginId),
  );
  const margins = (await listMargins(ctx.db)).filter(
    ({ id, retiredAt }) => retiredAt === null || used.has(id),
  );
  const ids = margins.map(({ id }) => id);
  const cells = await listMarginCells(ctx.db, ids);
  const units = round.kind === 'probability' ? await listInvitedUnits(ctx.db, round.id) : [];
  return {
    questions: version ? classifyingQuestions(version.model, ctx.lang) : [],
    choices: margins.map((margin) => ({ margin, categories: categoriesOf(margin, cells) })),
    invited: units.reduce((people, unit) => people + unit.people, 0),
  };
}

/** The categories of each variable, in the order in which they are met. */
const categoriesOf = ({ id, variables }: PopulationMargin, cells: readonly MarginCell[]) =>
  variables.map((_, v) => [
    ...new Set(
      cells.filter(({ marginId }) => marginId === id).map(({ categories }) => categories[v]!),
    ),
  ]);

/** `done=saved`: comes from saving. */
export const recipeQuery = z.object({ done: z.string().max(20).optional() });

export async function recipePage(
  ctx: ReadContext<{ round: string }, z.infer<typeof recipeQuery>>,
  round: Round,
  offer: Offer,
  refused: { typed: TypedRecipe; mistakes: readonly RecipeMistake[] } | null = null,
): Promise<Reply> {
  const recipe = (await findRecipe(ctx.db, round.id)) ?? emptyRecipe;
  const errors = (refused?.mistakes ?? []).map(({ field, code, value }) => ({
    field,
    text: ctx.t(`indicators.recipe.errors.${code}`, { value }),
  }));
  return page(
    'indicators/recipe',
    {
      title: ctx.t('indicators.recipe.title', { round: round.title[ctx.lang] }),
      office: true,
      round,
      invited: offer.invited,
      choices: new Map(offer.choices.map((choice) => [choice.margin.id, choice.margin])),
      questions: offer.questions,
      typed: refused?.typed ?? typedOf(recipe, offer.choices, offer.questions),
      errors,
      saved: ctx.query.done === 'saved',
      questionField,
      answersField,
    },
    { status: errors.length > 0 ? 422 : 200 },
  );
}
