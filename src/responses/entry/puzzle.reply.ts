// The puzzle on the first page of a round that asks for one: sent with the page, checked with the consent.
import { page } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { checkPuzzle, makePuzzle } from '../visiting/puzzle.ts';
import { textOf } from '../visiting/form-text.ts';
import { spendPuzzle } from '../keys/spent-puzzles.store.ts';
import type { Answering, Visit } from '../visiting/visit.ts';
import type { VisitReadContext, VisitWriteContext } from '../visiting/visit-request.ts';

type Round = Pick<Visit['round'], 'id' | 'puzzleBits'>;
const bitsOf = (round: Round): number => round.puzzleBits ?? 0;
const termsOf = (answering: Answering, ctx: VisitReadContext, round: Round) => ({
  secrets: answering.secrets,
  round: round.id,
  now: ctx.now,
  bits: bitsOf(round),
});

/** Null: this round requires none. */
export const puzzleFor = (
  answering: Answering,
  ctx: VisitReadContext,
  round: Round,
): string | null =>
  bitsOf(round) === 0 ? null : makePuzzle(termsOf(answering, ctx, round), answering.random(16));

/**
 * Null: solved, or none asked for; `again`: show the first page with a new puzzle; a reply: the page to
 * wait on.
 */
export async function refuseUnlessSolved(
  answering: Answering,
  ctx: VisitWriteContext,
  { round }: Visit,
  action: string,
): Promise<'again' | Reply | null> {
  if (bitsOf(round) === 0) return null;
  const puzzle = textOf(ctx.body['puzzle']);
  const checked = checkPuzzle(termsOf(answering, ctx, round), {
    puzzle,
    solution: textOf(ctx.body['solved']),
  });
  if (checked.kind === 'wait') {
    const data = {
      title: ctx.t('responses.wait.title'),
      round,
      action,
      puzzle,
      seconds: checked.seconds,
    };
    return page('responses/wait', data, {
      status: 429,
      headers: { 'Retry-After': String(checked.seconds) },
    });
  }
  return checked.kind === 'passed' && (await spendPuzzle(ctx.tx, checked)) ? null : 'again';
}
