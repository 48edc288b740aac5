// Who may do what, for what: the rules themselves, without a database.
import { describe, expect, it } from '@jest/globals';
import { HOST_ORGANISATION } from '../../src/accounts/host-organisation.ts';
import {
  can,
  makerOf,
  mayMake,
  organisationsFor,
  ownedBy,
  permissions,
  placesOf,
  reachOf,
  roles,
  sharedRegister,
} from '../../src/accounts/permissions.ts';
import { actorWith, grantOf } from '../support/actors.ts';

const province = {
  organisationId: 'p',
  organisation: { isHost: false, localities: [40], secondFactorRoles: [] },
};
const own = ownedBy('p', 'round');
const others = ownedBy('q', 'other');
const byPlace = { ...own, localities: 'each' as const };

describe('a permission', () => {
  it('that nobody knows is refused, and a visitor may what everyone may', () => {
    expect(can(actorWith(grantOf('administrator')), 'rounds.destroy')).toBe(false);
    expect(permissions.filter((permission) => can(null, permission))).toEqual(['everyone']);
  });
  it('is held by no role that does not exist', () => {
    const emperor = actorWith(grantOf('emperor'));
    const held = permissions.filter((permission) => can(emperor, permission));
    expect(held).toEqual(['everyone', 'signedIn']);
  });
  it.each(['analyst', 'leader', 'administrator', 'integration'])(
    'to see single responses is never held by %s',
    (role) => {
      const actor = actorWith(grantOf(role));
      expect(can(actor, 'responses.export') || can(actor, 'responses.review')).toBe(false);
    },
  );
  it('to make organisations is held in the host organisation only', () => {
    expect(can(actorWith(grantOf('administrator')), 'organisations.manage')).toBe(true);
    expect(can(actorWith(grantOf('administrator', province)), 'organisations.manage')).toBe(false);
  });
});

describe('a role', () => {
  it.each(roles)('%s reaches nothing of another organisation', (role) => {
    const actor = actorWith(grantOf(role, province));
    const reached = permissions.filter(
      (permission) => permission.includes('.') && can(actor, permission, others),
    );
    expect(reached).toEqual([]);
  });
  it('restricted to a round reaches that one, and registers of all not at all', () => {
    const actor = actorWith(grantOf('researcher', { ...province, objects: ['round'] }));
    expect(can(actor, 'rounds.manage', own)).toBe(true);
    expect(can(actor, 'rounds.manage', ownedBy('p', 'second'))).toBe(false);
    expect(can(actor, 'servicePoints.manage', sharedRegister([40]))).toBe(false);
    expect(organisationsFor(actor, 'rounds.manage')).toEqual([]);
    expect(reachOf(actor, 'rounds.read')).toEqual({ organisations: [], objects: ['round'] });
    expect(() => makerOf(actor, 'rounds.manage')).toThrow('forbidden');
    expect(mayMake(actor, 'rounds.manage')).toBe(false);
  });
  it('restricted to units sees their part, and changes nothing of the whole', () => {
    const actor = actorWith(grantOf('researcher', { ...province, localities: [40] }));
    expect(can(actor, 'responses.export', byPlace)).toBe(true);
    expect(can(actor, 'responses.export', own)).toBe(false);
    expect(can(actor, 'results.publish', byPlace)).toBe(false);
    expect(placesOf(actor, 'responses.export', byPlace)).toEqual([40]);
  });
  it('without a restriction sees all units, also beside a restricted one', () => {
    const restricted = grantOf('moderator', { ...province, localities: [40] });
    const actor = actorWith(restricted, grantOf('researcher', province));
    expect(placesOf(actor, 'responses.review', byPlace)).toBeNull();
    expect(placesOf(actorWith(restricted), 'responses.review', byPlace)).toEqual([40]);
    expect(placesOf(actorWith(restricted), 'responses.export', byPlace)).toEqual([]);
    expect(placesOf(null, 'responses.review', byPlace)).toEqual([]);
  });
  it('changes registers of all only where its organisation works', () => {
    const actor = actorWith(grantOf('researcher', province));
    const where = (...units: number[]) => can(actor, 'servicePoints.manage', sharedRegister(units));
    expect([where(4001, 40), where(40), where(1)]).toEqual([true, true, false]);
    expect(can(actor, 'servicePoints.manage', sharedRegister())).toBe(false);
    const host = actorWith(grantOf('researcher'));
    expect(can(host, 'servicePoints.manage', sharedRegister())).toBe(true);
  });
  it('makes things for the organisation that keeps the account first, or for the one chosen', () => {
    const second = {
      organisationId: 'q',
      organisation: { isHost: false, localities: null, secondFactorRoles: [] },
    };
    const actor = {
      ...actorWith(grantOf('researcher', second), grantOf('researcher', province)),
      organisationId: 'p',
    };
    expect(organisationsFor(actor, 'rounds.manage')).toEqual(['p', 'q']);
    expect(makerOf(actor, 'rounds.manage')).toBe('p');
    expect(makerOf(actor, 'rounds.manage', 'q')).toBe('q');
    expect(() => makerOf(actor, 'rounds.manage', HOST_ORGANISATION)).toThrow('forbidden');
    expect(makerOf(null, 'rounds.manage')).toBe(HOST_ORGANISATION);
  });
});
