// The page of a round's weighting recipe, and saving it. A computation asked for afterwards uses it.
import { aRound } from '../../sampling/rounds/round-things.store.ts';
import { z } from 'zod';
import { audit } from '../../accounts/audit.store.ts';
import { get, post, type Endpoint, type WriteContext } from '../../platform/http/endpoint.ts';
import { redirect } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { ofRound, roundOf } from '../round-page.reply.ts';
import { readRecipe } from './read-recipe.ts';
import { offerOf, recipePage, recipeQuery } from './recipe-page.reply.ts';
import { saveRecipe } from './recipes.store.ts';
import { typedFrom, type SentForm } from './typed-recipe.ts';

const permission = 'results.compute';
const of = aRound;

const sentForm = z
  .record(z.string(), z.union([z.string().max(2_000), z.array(z.string().max(2_000)).max(50)]))
  .transform(
    (fields): SentForm =>
      new Map(Object.entries(fields).map(([name, value]) => [name, [value].flat()])),
  );

async function save(ctx: WriteContext<{ round: string }, unknown, SentForm>): Promise<Reply> {
  const round = await roundOf(ctx);
  const offer = await offerOf(ctx, round);
  const typed = typedFrom(ctx.body, offer.choices);
  const { recipe, mistakes } = readRecipe(typed, {
    questions: offer.questions,
    hasInvitations: offer.invited > 0,
  });
  if (mistakes.length > 0)
    return recipePage({ ...ctx, query: {} }, round, offer, { typed, mistakes });
  await saveRecipe(ctx.tx, round.id, { recipe, at: ctx.now, by: ctx.actor?.userId ?? null });
  await audit(ctx.tx, {
    at: ctx.now,
    actor: ctx.actor,
    action: 'recipe.saved',
    objectId: round.id,
    details: { round: round.code, recipe },
  });
  return redirect(`/rounds/${encodeURIComponent(round.code)}/weights?done=saved`);
}

export const recipeRoutes: Endpoint[] = [
  get(
    '/rounds/:round/weights',
    { permission, of, params: ofRound, query: recipeQuery },
    async (ctx) => {
      const round = await roundOf(ctx);
      return recipePage(ctx, round, await offerOf(ctx, round));
    },
  ),
  post('/rounds/:round/weights', { permission, of, params: ofRound, body: sentForm }, save),
];
