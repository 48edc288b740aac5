// Series of rounds: one that recurs is followed by the next each quarter.
import type { Reader } from '../../platform/db/connect.ts';
import { isOpen, type Round } from './round.ts';
import { type RoundRow, toRound } from './round-row.ts';

/** Rounds of the series, the first one first. */
export async function listSeries(db: Reader, seriesId: string): Promise<Round[]> {
  const rows = await db<RoundRow>('rounds')
    .where({ series_id: seriesId })
    .orderBy(['created_at', 'id']);
  return rows.map(toRound);
}

/** Codes of rounds that end at `at` or before and have no next round yet. */
export async function listToRollOver(db: Reader, at: Date): Promise<string[]> {
  const rows = await db<RoundRow>('rounds')
    .where({ status: 'open' })
    .whereNotNull('recurs')
    .whereNull('next_id')
    .where('turns_at', '<=', at)
    .orderBy('code');
  return rows.map(({ code }) => code);
}

/** Rounds with a next round, open only to respondents who had begun. */
export async function listFinishing(db: Reader, now: Date): Promise<Round[]> {
  const rows = await db<RoundRow>('rounds')
    .where({ status: 'open' })
    .whereNotNull('next_id')
    .where('closes_at', '<=', now)
    .orderBy('code');
  return rows.map(toRound);
}

/** The round of the series that newcomers belong to now: the last one that has begun. */
export async function findCurrent(db: Reader, round: Round, now: Date): Promise<Round> {
  if (!round.seriesId || !round.nextId || isOpen(round, now)) return round;
  const begun = (await listSeries(db, round.seriesId)).filter(
    ({ status, opensAt }) => status !== 'draft' && (opensAt === null || opensAt <= now),
  );
  return begun.at(-1) ?? round;
}
