// Asking for a second person, and taking the request back; audited.
import type { Tx } from '../../platform/db/connect.ts';
import type { Actor } from '../../platform/http/access.ts';
import { problem } from '../../platform/problems/problem.ts';
import { audit } from '../audit.store.ts';
import type { Approval } from './approval.ts';
import { decideApproval, insertApproval, type NewApproval } from './approvals.store.ts';

interface AskedBy {
  actor: Actor | null;
  at: Date;
}

/** Asking again for what waits already changes nothing. */
export async function askApproval(
  tx: Tx,
  asked: Omit<NewApproval, 'askedBy' | 'askedByName'>,
  { actor, at }: AskedBy,
): Promise<void> {
  if (!actor) throw problem('signInRequired');
  const by = { askedBy: actor.userId, askedByName: actor.name };
  if ((await insertApproval(tx, { ...asked, ...by }, at)) === null) return;
  const { act, objectId, organisationId } = asked;
  await audit(tx, {
    at,
    actor,
    organisationId,
    action: 'approval.asked',
    objectId,
    details: { act },
  });
}

/** @throws Problem `conflict` when it was decided before */
export async function withdrawApproval(
  tx: Tx,
  { id, act, objectId, organisationId }: Approval,
  { actor, at }: AskedBy,
): Promise<void> {
  if (!actor) throw problem('signInRequired');
  await decideApproval(tx, id, { state: 'withdrawn', by: actor, at, answer: null });
  await audit(tx, {
    at,
    actor,
    organisationId,
    action: 'approval.withdrawn',
    objectId,
    details: { act },
  });
}
