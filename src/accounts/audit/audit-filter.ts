// Which lines of the audit log are asked for. Pure.
import { z } from 'zod';

const day = z.iso.date().or(z.literal('')).default('').catch('');

export const typedFilter = z.object({
  page: z.coerce.number().int().min(1).max(10_000).default(1),
  from: day,
  to: day,
  subject: z.string().max(40).default(''),
  who: z.string().max(200).default(''),
  text: z.string().max(200).default(''),
});
export type TypedFilter = z.infer<typeof typedFilter>;

export interface AuditFilter {
  /** Whose lines; null: every line. */
  organisations: readonly string[] | null;
  from: Date | null;
  /** Exclusive. */
  before: Date | null;
  /** The beginning of the action, as 'round.'. */
  subject: string | null;
  /** Part of the name of who did it. */
  who: string | null;
  /** Part of the object's id or of the details. */
  text: string | null;
}

/** Days are those of Viet Nam (UTC+7, no summer time). */
const startOf = (date: string): Date => new Date(`${date}T00:00:00+07:00`);

export function filterFrom(
  typed: TypedFilter,
  organisations: readonly string[] | null,
): AuditFilter {
  const given = (text: string): string | null => (text.trim() === '' ? null : text.trim());
  return {
    organisations,
    from: typed.from === '' ? null : startOf(typed.from),
    before: typed.to === '' ? null : new Date(startOf(typed.to).getTime() + 86_400_000),
    subject: given(typed.subject),
    who: given(typed.who),
    text: given(typed.text),
  };
}

/** The query of a page with the same filter. */
export function queryOf({ page: _page, ...typed }: TypedFilter): string {
  const given = Object.entries(typed).filter(([, value]) => value !== '');
  return new URLSearchParams(given).toString();
}
