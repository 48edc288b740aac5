// A breach of personal data, and the clock of the law: the authority is told within 72 hours of its detection
// (responses/privacy/legal-facts.ts has the source). Pure.
import { startOfTypedDay } from '../../platform/i18n/viet-nam-days.ts';

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

export const dueOf = ({ detectedAt }: Pick<Breach, 'detectedAt'>): Date =>
  new Date(detectedAt.getTime() + TERM_HOURS * HOUR);

/** Whole hours until the authority must be told; below zero when it is late; null when it was told. */
export const hoursLeft = (breach: Breach, now: Date): number | null =>
  breach.authorityToldAt ? null : Math.floor((dueOf(breach).getTime() - now.getTime()) / HOUR);

/** A day as 31/12/2026 and a time as 14:30 in Viet Nam; null when it is none. */
export function momentFrom(day: string, time: string): Date | null {
  const start = startOfTypedDay(day);
  const clock = /^(\d{1,2}):(\d{2})$/.exec(time.trim());
  const [hours, minutes] = [Number(clock?.[1]), Number(clock?.[2])];
  if (!start || !clock || hours > 23 || minutes > 59) return null;
  return new Date(start.getTime() + hours * HOUR + minutes * 60_000);
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
