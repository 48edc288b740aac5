// Publishing where the organisation asks for a second person: one asks, an approver publishes.
import type { Approval } from '../../accounts/approvals/approval.ts';
import { findWaiting } from '../../accounts/approvals/approvals.store.ts';
import { askApproval, withdrawApproval } from '../../accounts/approvals/ask-approval.store.ts';
import type { Reader, Tx } from '../../platform/db/connect.ts';
import type { Actor } from '../../platform/http/access.ts';
import { problem } from '../../platform/problems/problem.ts';
import type { Round } from '../../sampling/rounds/round.ts';
import { findComputation, findPublished, type Computation } from '../computations.store.ts';
import { publishComputation } from './publish-computation.command.ts';

interface AskingBy {
  actor: Actor | null;
  at: Date;
}

export const waitingPublication = (db: Reader, { id }: Computation): Promise<Approval | null> =>
  findWaiting(db, 'publish', id);

/**
 * @param note what readers are told of another edition; empty for the first. Throws `conflict`,
 * `alreadyExists`
 */
export async function askPublication(
  tx: Tx,
  { round, computation, note }: { round: Round; computation: Computation; note: string },
  by: AskingBy,
): Promise<void> {
  if (computation.status !== 'computed' || computation.stale) throw problem('conflict');
  const path = `/rounds/${encodeURIComponent(round.code)}/computations/${computation.id}`;
  const { organisationId, title } = round;
  const object = { title, path };
  const asked = { organisationId, act: 'publish', objectId: computation.id, object } as const;
  await askApproval(tx, { ...asked, reason: note }, by);
}

/** @throws Problem `conflict` when nothing waits */
export async function withdrawPublication(
  tx: Tx,
  computation: Computation,
  by: AskingBy,
): Promise<void> {
  const waiting = await waitingPublication(tx, computation);
  if (!waiting) throw problem('conflict');
  await withdrawApproval(tx, waiting, by);
}

/**
 * Publishes what was asked for. @throws Problem `conflict` when answers have changed since it was computed
 */
export async function publishApproved(tx: Tx, approval: Approval, by: AskingBy): Promise<void> {
  const computation = await findComputation(tx, approval.objectId);
  if (!computation) throw problem('notFound');
  const isFirst = (await findPublished(tx, computation.roundId)) === null;
  await publishComputation(tx, computation, { ...by, note: isFirst ? null : approval.reason });
}
