// People as permission rules see them.
import { HOST_ORGANISATION } from '../../src/accounts/host-organisation.ts';
import type { Role } from '../../src/accounts/permissions.ts';
import type { Actor, Grant } from '../../src/platform/http/access.ts';

/** A role in the host organisation that nothing restricts, unless said otherwise. */
export const grantOf = (role: Role | string, changes: Partial<Grant> = {}): Grant => ({
  organisationId: HOST_ORGANISATION,
  role,
  localities: null,
  objects: null,
  organisation: { isHost: true, localities: null, secondFactorRoles: [] },
  ...changes,
});

export const actorWith = (...grants: readonly Grant[]): Actor => ({
  userId: '00000000-0000-4000-8000-0000000000aa',
  name: 'Lan',
  organisationId: grants[0]?.organisationId ?? HOST_ORGANISATION,
  grants,
  localityId: null,
  mustVisit: null,
  actsFor: grants[0]?.organisationId ?? HOST_ORGANISATION,
});
