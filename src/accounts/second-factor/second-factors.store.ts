// The tables of second proofs. A code is used up by the statement that accepts it, so that of two requests
// with the same code one is refused.
import { createHash } from 'node:crypto';
import type { Reader, Tx } from '../../platform/db/connect.ts';
import type { Sealing } from '../../platform/sealing.ts';
import type { Secrets } from '../../platform/secrets.ts';

export interface SecondFactor {
  userId: string;
  sealed: Buffer;
  /** Null: begun, but no code was typed yet. */
  confirmedAt: Date | null;
}

interface FactorRow {
  user_id: string;
  sealed: Buffer;
  confirmed_at: Date | null;
}

const toFactor = (row: FactorRow): SecondFactor => ({
  userId: row.user_id,
  sealed: row.sealed,
  confirmedAt: row.confirmed_at,
});

/** The purpose names the account: moved to another row it does not open. */
export const factorSealing = (secrets: Secrets, userId: string): Sealing => ({
  secrets,
  purpose: `second factor ${userId}`,
});

export async function findFactor(db: Reader, userId: string): Promise<SecondFactor | null> {
  const row = await db<FactorRow>('second_factors').where({ user_id: userId }).first();
  return row ? toFactor(row) : null;
}

export async function isConfirmed(db: Reader, userId: string): Promise<boolean> {
  return ((await findFactor(db, userId))?.confirmedAt ?? null) !== null;
}

export async function listFactors(db: Reader): Promise<SecondFactor[]> {
  return (await db<FactorRow>('second_factors').orderBy('user_id')).map(toFactor);
}

/** Begins anew, unless one is confirmed. @returns false when it is */
export async function beginFactor(
  tx: Tx,
  userId: string,
  { sealed, at }: { sealed: Buffer; at: Date },
): Promise<boolean> {
  const { rowCount } = await tx.raw<{ rowCount: number }>(
    `insert into second_factors as f (user_id, sealed, created_at) values (?, ?, ?)
      on conflict (user_id) do update
        set sealed = excluded.sealed, created_at = excluded.created_at, last_step = 0
      where f.confirmed_at is null`,
    [userId, sealed, at],
  );
  return rowCount === 1;
}

export async function confirmFactor(tx: Tx, userId: string, at: Date): Promise<void> {
  await tx('second_factors').where({ user_id: userId }).update({ confirmed_at: at });
}

/** Uses the step up. @returns false when it, or a later one, was used before */
export async function useStep(tx: Tx, userId: string, step: number): Promise<boolean> {
  const used = await tx('second_factors')
    .where({ user_id: userId })
    .where('last_step', '<', step)
    .update({ last_step: step });
  return used === 1;
}

export async function replaceSealedFactor(tx: Tx, userId: string, sealed: Buffer): Promise<void> {
  await tx('second_factors').where({ user_id: userId }).update({ sealed });
}

export async function deleteFactor(tx: Tx, userId: string): Promise<boolean> {
  await tx('recovery_codes').where({ user_id: userId }).delete();
  return (await tx('second_factors').where({ user_id: userId }).delete()) === 1;
}

/**
 * Of a code as typed: small letters, without what people put in between. A code has 64 bits, so a plain hash
 * is enough.
 */
const hashOf = (code: string): Buffer =>
  createHash('sha256')
    .update(code.toLowerCase().replaceAll(/[^a-z0-9]/g, ''))
    .digest();

export async function replaceRecoveryCodes(
  tx: Tx,
  userId: string,
  codes: readonly string[],
): Promise<void> {
  await tx('recovery_codes').where({ user_id: userId }).delete();
  await tx('recovery_codes').insert(
    codes.map((code) => ({ user_id: userId, code_hash: hashOf(code) })),
  );
}

/** Uses the code up. @returns whether there was one */
export async function useRecoveryCode(tx: Tx, userId: string, code: string): Promise<boolean> {
  const used = await tx('recovery_codes')
    .where({ user_id: userId, code_hash: hashOf(code) })
    .delete();
  return used === 1;
}

export async function countRecoveryCodes(db: Reader, userId: string): Promise<number> {
  const row = (await db('recovery_codes').where({ user_id: userId }).count('* as n').first()) as {
    n: string;
  };
  return Number(row.n);
}
