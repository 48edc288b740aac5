// Survey rounds: one questionnaire version asked in the field for a time, by a sample or by an open
// link. A round's code is in the addresses citizens see.
import type { Reach } from '../../accounts/permissions.ts';
import type { Reader, Tx } from '../../platform/db/connect.ts';
import { isOpen, type Round } from './round.ts';
import { type RoundRow, toRound } from './round-row.ts';

export async function findRound(db: Reader, id: string): Promise<Round | null> {
  const row = await db<RoundRow>('rounds').where({ id }).first();
  return row ? toRound(row) : null;
}

export async function findRoundByCode(db: Reader, code: string): Promise<Round | null> {
  const row = await db<RoundRow>('rounds').where({ code }).first();
  return row ? toRound(row) : null;
}

/** The round, held against other writers until the transaction ends. */
export async function lockRoundByCode(tx: Tx, code: string): Promise<Round | null> {
  const row = await tx<RoundRow>('rounds').where({ code }).forUpdate().first();
  return row ? toRound(row) : null;
}

/** Rounds not yet closed that ask one of these versions. */
export async function listRoundsAsking(
  db: Reader,
  versionIds: readonly string[],
): Promise<Round[]> {
  const rows = await db<RoundRow>('rounds')
    .where((asked) =>
      asked.whereIn('version_id', [...versionIds]).orWhereIn('short_version_id', [...versionIds]),
    )
    .whereNot({ status: 'closed' })
    .orderBy('created_at')
    .orderBy('id');
  return rows.map(toRound);
}

/** @param reach whose rounds, and which single ones; left out: all */
export async function listRounds(db: Reader, reach?: Reach): Promise<Round[]> {
  const query = db<RoundRow>('rounds').orderBy('created_at', 'desc').orderBy('id');
  if (reach)
    void query
      .whereIn('organisation_id', [...reach.organisations])
      .orWhereIn('id', [...reach.objects])
      .orWhereIn('series_id', [...reach.objects]);
  return (await query).map(toRound);
}

/** Codes of rounds that are open by their status and whose last day is over; none that another relieves. */
export async function listDue(db: Reader, now: Date): Promise<string[]> {
  const rows = await db<RoundRow>('rounds')
    .where({ status: 'open' })
    .whereNull('next_id')
    .where('closes_at', '<=', now)
    .orderBy('code');
  return rows.map(({ code }) => code);
}

/** Rounds a citizen can answer at `now`. */
export async function listOpenRounds(db: Reader, now: Date): Promise<Round[]> {
  const rounds = await listRounds(db);
  return rounds.filter((round) => isOpen(round, now));
}
