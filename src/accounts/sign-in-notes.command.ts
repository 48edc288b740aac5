// Sign-ins in the audit log, those that failed too.
import { inTransaction } from '../platform/db/database.ts';
import type { Pool } from '../platform/db/connect.ts';
import { audit } from './audit.store.ts';
import { HOST_ORGANISATION } from './host-organisation.ts';
import type { User } from './users.store.ts';

interface Refusal {
  /** Null: there is no such account. */
  user: User | null;
  /** A keyed hash of the network. */
  from: string;
  step: 'password' | 'code';
}

/**
 * A line for each wrong try, also for an account that does not exist: then what was typed is not kept, since
 * it may be a password in the wrong field.
 */
export async function noteRefusal(
  pool: Pool,
  at: Date,
  { user, from, step }: Refusal,
): Promise<void> {
  const organisationId = user?.organisationId ?? HOST_ORGANISATION;
  const about = user ? { objectId: user.id } : {};
  const details = { ...(user ? { login: user.login } : {}), from, step };
  const act = { at, actor: null, organisationId, action: 'session.refused' as const, ...about };
  await inTransaction(pool, (tx) => audit(tx, { ...act, details }));
}

export async function noteStart(
  pool: Pool,
  { id: userId, name, organisationId: actsFor }: User,
  at: Date,
  details: Record<string, unknown>,
): Promise<void> {
  const actor = { userId, name, actsFor };
  await inTransaction(pool, (tx) => audit(tx, { at, actor, action: 'session.started', details }));
}
