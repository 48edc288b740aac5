// By which door somebody comes to the first page of a round. One branch a door: each looks whether the address
// is its own, and turns it into an entrance, a refusal, or nothing. Who comes by none comes by the open link.
// A further door is a function like `byAfterService` put into `branches`; an entrance that names no place leads
// to the place step after the consent, one that names it starts the draft at once.
import { byAfterService } from './after-service.reply.ts';
import { byInvitation } from './invitation.reply.ts';
import { byPoster } from './poster.reply.ts';
import type { Branch, Entering } from './entering.ts';
import type { Answering, Visit, VisitReadContext } from '../pages/visit.ts';

const branches: readonly Branch[] = [byAfterService, byInvitation, byPoster];

/** Asked when the page is shown and again when the consent is sent: nothing is kept in between but the address. */
export async function entryOf(
  answering: Answering,
  ctx: VisitReadContext,
  visit: Visit,
): Promise<Entering> {
  for (const branch of branches) {
    const entering = await branch(answering, ctx, visit);
    if (entering) return entering;
  }
  return { kind: 'open' };
}
