// Who may do what, as one table: a role holds permissions, a page asks for one. A permission is
// named thing.verb. 'everyone' needs no account; 'signedIn' any account.
import type { Actor } from '../platform/http/endpoint.ts';

export const roles = ['researcher', 'leader', 'administrator'] as const;
export type Role = (typeof roles)[number];

export const permissions = [
  'everyone',
  'signedIn',
  'reports.read',
  'rounds.read',
  'rounds.manage',
  'invitations.manage',
  'servicePoints.manage',
  'population.manage',
  'responses.export',
  'responses.review',
  'results.compute',
  'results.publish',
  'questionnaires.read',
  'questionnaires.edit',
  'accounts.manage',
  'callers.manage',
  'audit.read',
] as const;
export type Permission = (typeof permissions)[number];

const granted: Record<Role, readonly Permission[]> = {
  researcher: [
    'reports.read',
    'rounds.read',
    'rounds.manage',
    'invitations.manage',
    'servicePoints.manage',
    'population.manage',
    'responses.export',
    'responses.review',
    'results.compute',
    'results.publish',
    'questionnaires.read',
    'questionnaires.edit',
  ],
  leader: ['reports.read'],
  administrator: [
    'reports.read',
    'rounds.read',
    'questionnaires.read',
    'accounts.manage',
    'callers.manage',
    'audit.read',
  ],
};

/** Whether somebody (null: a visitor) may do what the permission names. An unknown name is refused to all. */
export function can(actor: Actor | null, permission: string): boolean {
  if (permission === 'everyone') return true;
  if (actor === null) return false;
  if (permission === 'signedIn') return true;
  return roles.some(
    (role) => actor.roles.includes(role) && granted[role].includes(permission as Permission),
  );
}
