// What the page of a computation says of the second person that publishing needs.
import type { Approval } from '../../accounts/approvals/approval.ts';
import { findNewest, needsSecondPerson } from '../../accounts/approvals/approvals.store.ts';
import { can } from '../../accounts/permissions.ts';
import type { ReadContext } from '../../platform/http/endpoint.ts';
import type { Round } from '../../sampling/rounds/round.ts';
import type { Computation } from '../computations.store.ts';

export interface SecondPerson {
  isNeeded: boolean;
  /** The request that waits. */
  waiting: Approval | null;
  /** The last request, where it was refused. */
  refused: Approval | null;
  mayDecide: boolean;
}

export async function secondPersonOf(
  ctx: ReadContext<unknown, unknown>,
  round: Round,
  { id, status }: Computation,
): Promise<SecondPerson> {
  const newest = status === 'computed' ? await findNewest(ctx.db, 'publish', id) : null;
  const waiting = newest?.state === 'waiting' ? newest : null;
  return {
    isNeeded: await needsSecondPerson(ctx.db, round.organisationId, 'publish'),
    waiting,
    refused: newest?.state === 'refused' ? newest : null,
    mayDecide:
      waiting !== null &&
      waiting.askedBy !== ctx.actor?.userId &&
      ctx.thing !== null &&
      can(ctx.actor, 'results.approve', ctx.thing),
  };
}
