// Making a batch of personal invitations: the table keeps hashes, the batch keeps the sealed seed of the
// codes so that its letters can be printed until they are locked.
import { randomBytes } from 'node:crypto';
import { audit } from '../../accounts/audit.store.ts';
import type { Tx } from '../../platform/db/connect.ts';
import type { Actor } from '../../platform/http/access.ts';
import { seal, unseal, type Sealing } from '../../platform/sealing.ts';
import type { Secrets } from '../../platform/secrets.ts';
import { codesOfBatch, keyOfCode } from './invitation-code.ts';
import { insertBatch, type InvitationBatch } from './invitation-batches.store.ts';
import type { InvitationRow } from './invitation-table.ts';
import { insertInvitations } from './invitations.store.ts';
import type { Round } from '../rounds/round.ts';

export interface InvitationOrder {
  /** Chosen with the preview, so that sending twice makes one batch. */
  id: string;
  round: Round;
  name: string;
  rows: readonly InvitationRow[];
  expiresAt: Date | null;
  actor: Actor | null;
  now: Date;
  /** Of the application; the newest seals the seed. */
  secrets: Secrets;
}

export const seedSealing = (secrets: Secrets): Sealing => ({
  secrets,
  purpose: 'invitation-codes',
});

export async function makeInvitations(tx: Tx, order: InvitationOrder): Promise<InvitationBatch> {
  const { round, rows, now, expiresAt } = order;
  const seed = randomBytes(32);
  const batch: InvitationBatch = {
    id: order.id,
    roundId: round.id,
    name: order.name,
    invitations: rows.length,
    sealedSeed: seal(seedSealing(order.secrets), seed, randomBytes(12)),
    madeAt: now,
    madeBy: order.actor?.userId ?? null,
    expiresAt,
  };
  await insertBatch(tx, batch);
  const codes = codesOfBatch(seed, rows.length);
  await insertInvitations(
    tx,
    rows.map((row, index) => ({
      key: keyOfCode(codes[index]!),
      localityId: row.localityId,
      roundId: round.id,
      batch: batch.id,
      reference: row.reference,
      serviceId: row.serviceId,
      stratum: row.stratum,
      psu: row.psu,
      weight: row.weight,
      madeAt: now,
      expiresAt,
      spentAt: null,
    })),
  );
  await audit(tx, {
    at: now,
    actor: order.actor,
    action: 'invitations.made',
    objectId: batch.id,
    details: { round: round.code, name: order.name, invitations: rows.length },
  });
  return batch;
}

/**
 * The codes of a batch in the order of its list; null when its letters are locked, or no secret of the list
 * sealed them.
 */
export function codesOf(batch: InvitationBatch, secrets: Secrets): string[] | null {
  const seed = batch.sealedSeed && unseal(seedSealing(secrets), batch.sealedSeed);
  return seed && codesOfBatch(seed, batch.invitations);
}
