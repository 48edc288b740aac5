// A breach of personal data, and the clock of the law: the authority is told within 72 hours of its detection
// (responses/privacy/legal-facts.ts has the source). Pure.

export interface Breach {
  id: string;
  organisationId: string;
  detectedAt: Date;
  /** What happened, whom it affects, what was done. */
  what: string;
  people: string;
  measures: string;
  notedAt: Date;
  notedByName: string;
  authorityToldAt: Date | null;
  peopleToldAt: Date | null;
  closedAt: Date | null;
}

export interface TypedBreach {
  organisation: string;
  detected: string;
  time: string;
  what: string;
  people: string;
  measures: string;
}

export interface BreachMistake {
  field: keyof TypedBreach;
  code: string;
}

export type BreachReading =
  | { ok: true; breach: Pick<Breach, 'detectedAt' | 'what' | 'people' | 'measures'> }
  | { ok: false; mistakes: BreachMistake[] };

const HOUR = 3_600_000;
const TERM_HOURS = 72;
/** Viet Nam is at UTC+7 and has no summer time. */
const OFFSET = 7 * HOUR;

export const dueOf = ({ detectedAt }: Pick<Breach, 'detectedAt'>): Date =>
  new Date(detectedAt.getTime() + TERM_HOURS * HOUR);

/** Whole hours until the authority must be told; below zero when it is late; null when it was told. */
export const hoursLeft = (breach: Breach, now: Date): number | null =>
  breach.authorityToldAt ? null : Math.floor((dueOf(breach).getTime() - now.getTime()) / HOUR);

/** A day as 31/12/2026 and a time as 14:30 in Viet Nam; null when it is none. */
export function momentFrom(day: string, time: string): Date | null {
  const date = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(day.trim());
  const clock = /^(\d{1,2}):(\d{2})$/.exec(time.trim());
  if (!date || !clock) return null;
  const [d, m, y, h, min] = [date[1], date[2], date[3], clock[1], clock[2]].map(Number) as [
    ...[number, number, number, number, number],
  ];
  const at = new Date(Date.UTC(y, m - 1, d, h, min));
  const isReal = at.getUTCDate() === d && at.getUTCMonth() === m - 1 && h < 24 && min < 60;
  return isReal ? new Date(at.getTime() - OFFSET) : null;
}

export function readBreach(typed: TypedBreach, now: Date): BreachReading {
  const detectedAt = momentFrom(typed.detected, typed.time);
  const checks: [boolean, BreachMistake][] = [
    [detectedAt === null, { field: 'detected', code: 'moment' }],
    [detectedAt !== null && detectedAt > now, { field: 'detected', code: 'future' }],
    [typed.what.trim() === '', { field: 'what', code: 'what' }],
    [typed.people.trim() === '', { field: 'people', code: 'people' }],
  ];
  const mistakes = checks.filter(([wrong]) => wrong).map(([, mistake]) => mistake);
  if (detectedAt === null || mistakes.length > 0) return { ok: false, mistakes };
  const [what, people, measures] = [typed.what.trim(), typed.people.trim(), typed.measures.trim()];
  return { ok: true, breach: { detectedAt, what, people, measures } };
}
