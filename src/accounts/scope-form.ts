// What an administrator chooses to give somebody a role: in which organisation, which role, where, and for
// which rounds or questionnaires. A leader's summary opens on the own province, so a leader has one or reads
// for the whole country on purpose; other roles are restricted only if somebody chose it. Pure.
import type { Reader } from '../platform/db/connect.ts';
import type { Lang } from '../platform/i18n/language.ts';
import type { NewGrant } from './grants.store.ts';
import { roles, type Role } from './permissions.ts';

export interface LocalityChoice {
  id: number;
  code: string;
  name: string;
}
/** The localities a role can be restricted to; given from outside because accounts know no places. */
export type LocalityChoices = (asked: {
  db: Reader;
  lang: Lang;
  now: Date;
}) => Promise<LocalityChoice[]>;

export interface ObjectChoice {
  id: string;
  organisationId: string;
  name: string;
}
/**
 * Rounds and questionnaires of these organisations, by which a role can be restricted; given from outside
 * likewise.
 */
export type ObjectChoices = (
  asked: { db: Reader; lang: Lang },
  organisations: readonly string[],
) => Promise<ObjectChoice[]>;

/** Means all localities in a form. */
export const NATIONWIDE = 'nationwide';

/** As the form sends it; lists where several can be ticked. */
export interface TypedScope {
  organisation: string;
  role: string;
  locality: readonly string[];
  object: readonly string[];
}

export interface KnownScope {
  /** Organisations in which the actor may give roles, by how they are written. */
  organisations: ReadonlyMap<string, string>;
  /** Ids of the localities that exist today, by how they are written. */
  localities: ReadonlyMap<string, number>;
  /** The organisation of each object, by the id of the object. */
  objects: ReadonlyMap<string, string>;
}

export interface ScopeMistake {
  field: 'organisation' | 'role' | 'locality' | 'object';
  code: string;
}

export type ReadScope =
  { ok: true; grant: NewGrant } | { ok: false; mistakes: readonly ScopeMistake[] };

/** They act for the organisation as a whole. */
const WHOLE: readonly Role[] = ['administrator', 'integration'];

/** With one organisation to choose from, the form does not ask. */
function organisationOf({ organisation }: TypedScope, { organisations }: KnownScope) {
  const [only, ...more] = organisations.values();
  if (organisation === '' && more.length === 0) return only;
  return organisations.get(organisation);
}

interface ReadLocalities {
  ids: number[] | null;
  code?: string;
}

function localitiesOf({ locality, role }: TypedScope, { localities }: KnownScope): ReadLocalities {
  const chosen = locality.filter((one) => one !== '');
  if (chosen.includes(NATIONWIDE)) return { ids: null };
  if (chosen.length === 0) return { ids: null, ...(role === 'leader' ? { code: 'missing' } : {}) };
  const ids = chosen.map((one) => localities.get(one));
  if (ids.some((id) => id === undefined)) return { ids: null, code: 'unknown' };
  return { ids: ids.filter((id) => id !== undefined) };
}

/** @param organisationId the one chosen; undefined: none that is known */
function mistakesOf(
  typed: TypedScope,
  known: KnownScope,
  { organisationId, places }: { organisationId: string | undefined; places: ReadLocalities },
): ScopeMistake[] {
  const objects = typed.object.filter((one) => one !== '');
  const isNarrow = places.ids !== null || objects.length > 0;
  const checks: [boolean, ScopeMistake][] = [
    [organisationId === undefined, { field: 'organisation', code: 'organisation' }],
    [!roles.some((one) => one === typed.role), { field: 'role', code: 'role' }],
    [places.code !== undefined, { field: 'locality', code: `locality.${places.code ?? ''}` }],
    [
      objects.some((id) => known.objects.get(id) !== organisationId),
      { field: 'object', code: 'object' },
    ],
    [isNarrow && WHOLE.some((one) => one === typed.role), { field: 'role', code: 'whole' }],
  ];
  return checks.filter(([isWrong]) => isWrong).map(([, mistake]) => mistake);
}

export function readScope(typed: TypedScope, known: KnownScope): ReadScope {
  const organisationId = organisationOf(typed, known);
  const places = localitiesOf(typed, known);
  const mistakes = mistakesOf(typed, known, { organisationId, places });
  const role = roles.find((one) => one === typed.role);
  if (organisationId === undefined || role === undefined || mistakes.length > 0)
    return { ok: false, mistakes };
  const chosen = typed.object.filter((one) => one !== '');
  const objects = chosen.length > 0 ? chosen : null;
  return { ok: true, grant: { organisationId, role, localities: places.ids, objects } };
}
