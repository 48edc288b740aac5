// The registry of callers and their keys.
import type { Reader, Tx } from '../../platform/db/connect.ts';
import type { Caller, CallerKey } from './caller.ts';

interface CallerRow {
  organisation_id: string;
  code: string;
  name: Caller['name'];
  contact: string;
  rounds: string[];
  services: string[];
  localities: number[];
  created_at: Date;
  disabled_at: Date | null;
}
interface KeyRow {
  caller: string;
  id: string;
  sealed: Buffer;
  created_at: Date;
  revoked_at: Date | null;
}
/** `sealed`: see caller-secret.ts. */
export type SealedKey = CallerKey & { sealed: Buffer };

const toCaller = (row: CallerRow): Caller => ({
  organisationId: row.organisation_id,
  code: row.code,
  name: row.name,
  contact: row.contact,
  rounds: row.rounds,
  services: row.services,
  localities: row.localities,
  createdAt: row.created_at,
  disabledAt: row.disabled_at,
});
const toKey = (row: KeyRow): SealedKey => ({
  caller: row.caller,
  id: row.id,
  sealed: row.sealed,
  createdAt: row.created_at,
  revokedAt: row.revoked_at,
});

/** @param organisations whose callers; left out: all */
export async function listCallers(
  db: Reader,
  organisations?: readonly string[],
): Promise<Caller[]> {
  const query = db<CallerRow>('callers').orderBy('code');
  if (organisations) void query.whereIn('organisation_id', [...organisations]);
  return (await query).map(toCaller);
}

export async function findCaller(db: Reader, code: string): Promise<Caller | null> {
  const row = await db<CallerRow>('callers').where({ code }).first();
  return row ? toCaller(row) : null;
}

/** The caller, locked until the transaction ends, so that two people do not change its keys at once. */
export async function lockCaller(tx: Tx, code: string): Promise<Caller | null> {
  const row = await tx<CallerRow>('callers').where({ code }).forUpdate().first();
  return row ? toCaller(row) : null;
}

/** Keys of one caller or of all, oldest first, revoked ones too. */
export async function listCallerKeys(db: Reader, caller?: string): Promise<SealedKey[]> {
  const rows = await db<KeyRow>('caller_keys')
    .where(caller === undefined ? {} : { caller })
    .orderBy(['caller', 'created_at', 'id']);
  return rows.map(toKey);
}

/** A key in force; null when it is unknown or revoked. */
export async function findCallerKey(
  db: Reader,
  key: { caller: string; id: string },
): Promise<SealedKey | null> {
  const row = await db<KeyRow>('caller_keys')
    .where({ caller: key.caller, id: key.id })
    .whereNull('revoked_at')
    .first();
  return row ? toKey(row) : null;
}

/** Throws `alreadyExists` when the code is taken. */
export async function insertCaller(tx: Tx, caller: Caller): Promise<void> {
  await tx('callers').insert({
    organisation_id: caller.organisationId,
    code: caller.code,
    name: JSON.stringify(caller.name),
    contact: caller.contact,
    rounds: [...caller.rounds],
    services: [...caller.services],
    localities: [...caller.localities],
    created_at: caller.createdAt,
    disabled_at: caller.disabledAt,
  });
}

export async function setCallerDisabled(tx: Tx, code: string, at: Date | null): Promise<void> {
  await tx('callers').where({ code }).update({ disabled_at: at });
}

export async function insertCallerKey(tx: Tx, key: SealedKey): Promise<void> {
  await tx('caller_keys').insert({
    caller: key.caller,
    id: key.id,
    sealed: key.sealed,
    created_at: key.createdAt,
    revoked_at: key.revokedAt,
  });
}

/** @returns whether there was such a key in force */
export async function revokeCallerKey(
  tx: Tx,
  key: { caller: string; id: string },
  at: Date,
): Promise<boolean> {
  return (
    (await tx('caller_keys')
      .where({ caller: key.caller, id: key.id })
      .whereNull('revoked_at')
      .update({ revoked_at: at })) > 0
  );
}

/** The same secret of the key, sealed anew. */
export async function replaceSealedKey(
  tx: Tx,
  { caller, id }: { caller: string; id: string },
  sealed: Buffer,
): Promise<void> {
  await tx('caller_keys').where({ caller, id }).update({ sealed });
}

/** Allows every caller that may send people to the round `of` to send them to the round `to` as well. */
export async function extendScopes(tx: Tx, { of, to }: { of: string; to: string }): Promise<void> {
  await tx('callers')
    .whereRaw('? = any(rounds) and not ? = any(rounds)', [of, to])
    .update({ rounds: tx.raw('array_append(rounds, ?)', [to]) });
}
