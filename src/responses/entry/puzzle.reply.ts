// The puzzle at the first page of a round that asks for one: given with the page, judged with the consent.
import { page, type Reply } from '../../platform/http/reply.ts';
import { judgePuzzle, makePuzzle } from './puzzle.ts';
import { textOf } from '../pages/form-text.ts';
import { spendPuzzle } from '../submission/spent-puzzles.store.ts';
import type { Answering, Visit, VisitReadContext, VisitWriteContext } from '../pages/visit.ts';

type Round = Pick<Visit['round'], 'id' | 'puzzleBits'>;
const bitsOf = (round: Round): number => round.puzzleBits ?? 0;
const asked = (answering: Answering, ctx: VisitReadContext, round: Round) => ({
  secrets: answering.secrets,
  round: round.id,
  now: ctx.now,
  bits: bitsOf(round),
});

/** null: this round asks for none. */
export const puzzleFor = (
  answering: Answering,
  ctx: VisitReadContext,
  round: Round,
): string | null =>
  bitsOf(round) === 0 ? null : makePuzzle(asked(answering, ctx, round), answering.random(16));

/** null: passed, or none asked for; `again`: the first page with a new puzzle; a page: wait a little. */
export async function puzzleStop(
  answering: Answering,
  ctx: VisitWriteContext,
  { round }: Visit,
  action: string,
): Promise<'again' | Reply | null> {
  if (bitsOf(round) === 0) return null;
  const puzzle = textOf(ctx.body['puzzle']);
  const judged = judgePuzzle(asked(answering, ctx, round), {
    puzzle,
    solution: textOf(ctx.body['solved']),
  });
  if (judged.kind === 'wait') {
    const data = {
      title: ctx.t('responses.wait.title'),
      round,
      action,
      puzzle,
      seconds: judged.seconds,
    };
    return page('responses/wait', data, {
      status: 429,
      headers: { 'Retry-After': String(judged.seconds) },
    });
  }
  return judged.kind === 'passed' && (await spendPuzzle(ctx.tx, judged)) ? null : 'again';
}
