// Who may do what, for what. A person has roles in organisations, each with a scope; a role holds
// permissions; an endpoint asks for one of them, for a thing. Everything about access is decided by the
// functions of this file, which know no database. A permission is named thing.verb. 'everyone' needs no
// account; 'signedIn' any account.
import { problem } from '../platform/problems/problem.ts';
import { HOST_ORGANISATION } from './host-organisation.ts';
import type { Actor, Grant, Thing } from '../platform/http/access.ts';

export const roles = [
  'researcher',
  'analyst',
  'leader',
  'moderator',
  'approver',
  'integration',
  'administrator',
] as const;
export type Role = (typeof roles)[number];

export const permissions = [
  'everyone',
  'signedIn',
  'reports.read',
  'rounds.read',
  'rounds.manage',
  'invitations.manage',
  'servicePoints.manage',
  'servedCounts.manage',
  'population.manage',
  'responses.export',
  'responses.review',
  'results.read',
  'results.compute',
  'results.publish',
  'results.approve',
  'tables.make',
  'questionnaires.read',
  'questionnaires.edit',
  'accounts.manage',
  'organisations.manage',
  'callers.manage',
  'audit.read',
  'installation.manage',
  'breaches.manage',
] as const;
export type Permission = (typeof permissions)[number];

const granted: Readonly<Record<Role, readonly Permission[]>> = {
  researcher: [
    'reports.read',
    'rounds.read',
    'rounds.manage',
    'invitations.manage',
    'servicePoints.manage',
    'servedCounts.manage',
    'population.manage',
    'responses.export',
    'responses.review',
    'results.read',
    'results.compute',
    'results.publish',
    'tables.make',
    'questionnaires.read',
    'questionnaires.edit',
  ],
  analyst: ['reports.read', 'rounds.read', 'results.read', 'tables.make', 'questionnaires.read'],
  leader: ['reports.read'],
  approver: [
    'reports.read',
    'rounds.read',
    'results.read',
    'results.approve',
    'questionnaires.read',
  ],
  moderator: ['reports.read', 'rounds.read', 'responses.review'],
  integration: ['reports.read', 'rounds.read', 'callers.manage'],
  administrator: [
    'reports.read',
    'rounds.read',
    'results.read',
    'questionnaires.read',
    'accounts.manage',
    'organisations.manage',
    'callers.manage',
    'audit.read',
    'installation.manage',
    'breaches.manage',
  ],
};

/** Held only by roles in the organisation that operates the installation. */
const OF_HOST: ReadonlySet<Permission> = new Set(['organisations.manage', 'installation.manage']);

/** A role restricted to units holds these for its part of a thing; every other one needs the whole. */
const BY_PLACE: ReadonlySet<Permission> = new Set([
  'rounds.read',
  'questionnaires.read',
  'responses.export',
  'responses.review',
]);

const isRole = (role: string): role is Role => (roles as readonly string[]).includes(role);

function holds({ role, organisation }: Grant, permission: Permission): boolean {
  if (OF_HOST.has(permission) && !organisation.isHost) return false;
  return isRole(role) && granted[role].includes(permission);
}

/** Whether a role restricted to `reach` (null: not restricted) is enough where the thing is. */
function reachesPlace(reach: readonly number[] | null, where: Thing['localities']): boolean {
  if (reach === null || where === 'each') return true;
  return where !== 'whole' && where.some((id) => reach.includes(id));
}

/**
 * What all organisations share may be changed only where the organisation works; its own things wherever they
 * are.
 */
function reaches(grant: Grant, { organisationIds, objectIds, localities }: Thing): boolean {
  if (organisationIds !== null && !organisationIds.includes(grant.organisationId)) return false;
  if (grant.objects !== null && !objectIds.some((id) => grant.objects?.includes(id))) return false;
  if (!reachesPlace(grant.localities, localities)) return false;
  return organisationIds !== null || reachesPlace(grant.organisation.localities, localities);
}

const grantsFor = (actor: Actor, permission: string): readonly Grant[] =>
  actor.grants.filter((grant) => holds(grant, permission as Permission));

/**
 * Whether somebody (null: a visitor) may do what the permission names for the thing; without a thing, whether
 * there is anything they may do it for. An unknown permission is refused to all.
 */
export function can(actor: Actor | null, permission: string, thing?: Thing): boolean {
  if (permission === 'everyone') return true;
  if (actor === null) return false;
  if (permission === 'signedIn') return true;
  if (actor.mustVisit !== null) return false;
  const grants = grantsFor(actor, permission);
  return thing
    ? grants.some((grant) => reaches(grant, placed(thing, permission)))
    : grants.length > 0;
}

const placed = (thing: Thing, permission: string): Thing =>
  thing.localities === 'each' && !BY_PLACE.has(permission as Permission)
    ? { ...thing, localities: 'whole' }
    : thing;

/**
 * The units whose part of the thing the actor may see or change, by the permission; null: all of them. For
 * endpoints about things with `localities: 'each'`.
 */
export function placesOf(
  actor: Actor | null,
  permission: Permission,
  thing: Thing | null,
): readonly number[] | null {
  const places =
    actor && thing
      ? grantsFor(actor, permission)
          .filter((grant) => reaches(grant, thing))
          .map(({ localities }) => localities)
      : [];
  return places.includes(null) ? null : [...new Set(places.flatMap((ids) => ids ?? []))];
}

/** The things a list shows: those of these organisations, and single ones by their ids. */
export interface Reach {
  organisations: readonly string[];
  objects: readonly string[];
}

/** What the actor holds the permission for. */
export function reachOf(actor: Actor | null, permission: Permission): Reach {
  const grants = actor ? grantsFor(actor, permission) : [];
  return {
    organisations: unique(
      grants.filter(({ objects }) => objects === null).map(({ organisationId }) => organisationId),
    ),
    objects: unique(grants.flatMap(({ objects }) => objects ?? [])),
  };
}

/**
 * Organisations in which the actor may make new things: the role there has no narrower scope. The one that
 * keeps the account comes first.
 */
export function organisationsFor(actor: Actor | null, permission: Permission): string[] {
  const grants = actor ? grantsFor(actor, permission) : [];
  const ids = grants
    .filter(({ objects, localities }) => objects === null && localities === null)
    .map(({ organisationId }) => organisationId);
  return unique(ids).sort(
    (a, b) => Number(b === actor?.organisationId) - Number(a === actor?.organisationId),
  );
}

/** Whether there is an organisation in which the actor may make a new thing. */
export const mayMake = (actor: Actor | null, permission: string): boolean =>
  actor?.mustVisit === null && organisationsFor(actor, permission as Permission).length > 0;

/**
 * The organisation that a new thing belongs to. A command (no actor) works for the host.
 * @param chosen as the form sent it; empty where it did not ask
 * @throws Problem `forbidden` when the actor may make none
 */
export function makerOf(actor: Actor | null, permission: Permission, chosen = ''): string {
  if (actor === null) return HOST_ORGANISATION;
  const possible = organisationsFor(actor, permission);
  const found = chosen === '' ? possible[0] : possible.find((id) => id === chosen);
  if (found === undefined) throw problem('forbidden');
  return found;
}

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];

/** A thing of one organisation, about all units at once. */
export const ownedBy = (organisationId: string, ...objectIds: readonly string[]): Thing => ({
  organisationIds: [organisationId],
  objectIds,
  localities: 'whole',
});

/**
 * A register that all organisations share, as a whole or where a unit is. @param localities the unit and
 * those above it
 */
export const sharedRegister = (localities: Thing['localities'] = 'whole'): Thing => ({
  organisationIds: null,
  objectIds: [],
  localities,
});
