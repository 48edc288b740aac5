// When the answers of a round have to be erased. Pure.
import type { Round } from './round.ts';

/** The same day so many months later, or the last day of that month. */
export function monthsAfter(at: Date, months: number): Date {
  const later = new Date(at);
  later.setUTCDate(1);
  later.setUTCMonth(later.getUTCMonth() + months);
  const lastDay = new Date(
    Date.UTC(later.getUTCFullYear(), later.getUTCMonth() + 1, 0),
  ).getUTCDate();
  later.setUTCDate(Math.min(at.getUTCDate(), lastDay));
  return later;
}

/** Null: never by itself, or not before the round is closed. */
export function erasureDue(round: Round): Date | null {
  const { status, lastClosedAt, retentionMonths, archivedAt } = round;
  if (status !== 'closed' || archivedAt || !lastClosedAt || !retentionMonths) return null;
  return monthsAfter(lastClosedAt, retentionMonths);
}

export const isErasureDue = (round: Round, now: Date): boolean => {
  const due = erasureDue(round);
  return due !== null && due <= now;
};

const GRACE_MS = 7 * 86_400_000;

/** Whether other months than before would erase the answers within a week: a slip must not cost a round. */
export function erasesSoon(round: Round, retentionMonths: number | null, now: Date): boolean {
  if (retentionMonths === (round.retentionMonths ?? null)) return false;
  const due = erasureDue({ ...round, retentionMonths });
  return due !== null && due.getTime() < now.getTime() + GRACE_MS;
}
