// Which locality an account is tied to. A leader's summary opens on the own province, so a
// leader has one or reads for the whole country on purpose; other roles have one only if
// somebody chose it.
import type { Reader } from '../platform/db/connect.ts';
import type { Lang } from '../platform/i18n/language.ts';
import type { Role } from './permissions.ts';

export interface LocalityChoice {
  id: number;
  code: string;
  name: string;
}
/** The localities an account can be tied to; given from outside because accounts know no places. */
export type LocalityChoices = (asked: {
  db: Reader;
  lang: Lang;
  now: Date;
}) => Promise<LocalityChoice[]>;

/** Means all localities in a form. */
export const NATIONWIDE = 'nationwide';

export type ChosenLocality =
  { ok: true; localityId: number | null } | { ok: false; mistake: 'missing' | 'unknown' };

/**
 * @param typed as written: empty, `nationwide`, or the name a locality has in `inForce`
 * @param inForce ids of the localities that exist today, by how they are written
 */
export function chosenLocality(
  typed: string,
  role: string,
  inForce: ReadonlyMap<string, number>,
): ChosenLocality {
  const leader: Role = 'leader';
  if (typed === '' && role === leader) return { ok: false, mistake: 'missing' };
  if (typed === '' || typed === NATIONWIDE) return { ok: true, localityId: null };
  const localityId = inForce.get(typed);
  return localityId === undefined ? { ok: false, mistake: 'unknown' } : { ok: true, localityId };
}
