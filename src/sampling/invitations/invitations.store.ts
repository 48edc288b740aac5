// Personal invitations of a round. The code is on paper or in a message only; the table keeps its hash.
import type { Reader, Tx } from '../../platform/db/connect.ts';

export interface Invitation {
  /** Hash of the invitation's code, hex. */
  key: string;
  localityId: number;
  roundId: string;
  /** The list it was made with. */
  batch: string;
  /** What the researcher calls the person or household: a pseudonym from the sample list. */
  reference: string;
  serviceId: string | null;
  stratum: string | null;
  psu: string | null;
  /** Design weight, 1 / inclusion probability. */
  weight: number | null;
  madeAt: Date;
  expiresAt: Date | null;
  spentAt: Date | null;
}
export interface InvitationKey {
  key: string;
  localityId: number;
}

interface StoredInvitation {
  key: Buffer;
  locality_id: number;
  round_id: string;
  batch: string;
  reference: string;
  service_id: string | null;
  stratum: string | null;
  psu: string | null;
  weight: number | null;
  made_at: Date;
  expires_at: Date | null;
  spent_at: Date | null;
}

const bytes = (key: string): Buffer => Buffer.from(key, 'hex');

const toInvitation = (row: StoredInvitation): Invitation => ({
  key: row.key.toString('hex'),
  localityId: row.locality_id,
  roundId: row.round_id,
  batch: row.batch,
  reference: row.reference,
  serviceId: row.service_id,
  stratum: row.stratum,
  psu: row.psu,
  weight: row.weight,
  madeAt: row.made_at,
  expiresAt: row.expires_at,
  spentAt: row.spent_at,
});

export async function insertInvitations(tx: Tx, invitations: readonly Invitation[]): Promise<void> {
  const rows = invitations.map((one) => ({
    key: bytes(one.key),
    locality_id: one.localityId,
    round_id: one.roundId,
    batch: one.batch,
    reference: one.reference,
    service_id: one.serviceId,
    stratum: one.stratum,
    psu: one.psu,
    weight: one.weight,
    made_at: one.madeAt,
    expires_at: one.expiresAt,
    spent_at: one.spentAt,
  }));
  await tx.batchInsert('invitations', rows, 500);
}

export async function findInvitation(
  db: Reader,
  { key, localityId }: InvitationKey,
): Promise<Invitation | null> {
  const row = await db<StoredInvitation>('invitations')
    .where({ key: bytes(key), locality_id: localityId })
    .first();
  return row ? toInvitation(row) : null;
}

/** Spends what is unspent, in its own statement; @returns keys of the invitations spent by this call */
export async function spendInvitations(
  tx: Tx,
  wanted: readonly InvitationKey[],
  now: Date,
): Promise<Set<string>> {
  if (wanted.length === 0) return new Set();
  const rows = await tx<StoredInvitation>('invitations')
    .whereIn(
      ['key', 'locality_id'],
      wanted.map((one) => [bytes(one.key), one.localityId]),
    )
    .whereNull('spent_at')
    .update({ spent_at: now })
    .returning('key');
  return new Set(rows.map((row) => row.key.toString('hex')));
}

/** By key alone, for a code typed from a letter, which does not say the locality: looks in every shard. */
export async function findInvitationByKey(db: Reader, key: string): Promise<Invitation | null> {
  const row = await db<StoredInvitation>('invitations')
    .where({ key: bytes(key) })
    .first();
  return row ? toInvitation(row) : null;
}

/** In the order of their references. */
export async function listInvitations(
  db: Reader,
  roundId: string,
  batch: string,
): Promise<Invitation[]> {
  return (
    await db<StoredInvitation>('invitations')
      .where({ round_id: roundId, batch })
      .orderBy(['reference', 'key'])
  ).map(toInvitation);
}

/** How many of each batch have answered: batch → spent. */
export async function countSpent(db: Reader, roundId: string): Promise<Map<string, number>> {
  const rows = (await db('invitations')
    .where({ round_id: roundId })
    .select('batch')
    .count('spent_at as spent')
    .groupBy('batch')) as unknown as { batch: string; spent: number }[];
  return new Map(rows.map((row) => [row.batch, row.spent]));
}

/** The primary sampling units that were invited, with or without responses. */
export async function listInvitedPsus(
  db: Reader,
  roundId: string,
): Promise<{ stratum: string; psu: string; localityId: number }[]> {
  const rows = (await db('invitations')
    .where({ round_id: roundId })
    .whereNotNull('stratum')
    .whereNotNull('psu')
    .distinct('stratum', 'psu', 'locality_id')
    .orderBy(['stratum', 'psu', 'locality_id'])) as {
    stratum: string;
    psu: string;
    locality_id: number;
  }[];
  return rows.map(({ stratum, psu, locality_id }) => ({ stratum, psu, localityId: locality_id }));
}

/** What was invited in a primary sampling unit of a locality. */
export interface InvitedUnit {
  stratum: string | null;
  psu: string | null;
  localityId: number;
  people: number;
  /** Sum of design weights. */
  weight: number;
}

/** Invitations with a design weight, by primary sampling unit. */
export async function listInvitedUnits(db: Reader, roundId: string): Promise<InvitedUnit[]> {
  const rows = (await db('invitations')
    .where({ round_id: roundId })
    .whereNotNull('weight')
    .select('stratum', 'psu', 'locality_id')
    .count('* as people')
    .select(db.raw('sum(weight order by key) as weight'))
    .groupBy('stratum', 'psu', 'locality_id')
    .orderBy(['stratum', 'psu', 'locality_id'])) as unknown as {
    stratum: string | null;
    psu: string | null;
    locality_id: number;
    people: number;
    weight: number;
  }[];
  return rows.map(({ locality_id, people, ...row }) => ({
    ...row,
    localityId: locality_id,
    people: Number(people),
  }));
}
