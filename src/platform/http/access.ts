// Who asks, and what they ask about: the two sides of every permission rule. accounts/permissions.ts
// judges them; here are only their shapes, so that endpoints can be declared with them.
import type { Reader } from '../db/connect.ts';

/** One role of a person in an organisation. */
export interface Grant {
  organisationId: string;
  role: string;
  /** Ids of units (what is below them is meant too); null: all. */
  localities: readonly number[] | null;
  /** Ids of rounds or questionnaires; null: all of the organisation. */
  objects: readonly string[] | null;
  organisation: {
    /** The organisation that operates the installation. */
    isHost: boolean;
    /** Where it may change registers that all organisations share; null: everywhere. */
    localities: readonly number[] | null;
    /** Roles that need a second proof at sign-in. */
    secondFactorRoles: readonly string[];
  };
}

export interface Actor {
  userId: string;
  name: string;
  /** The organisation that keeps the account. */
  organisationId: string;
  grants: readonly Grant[];
  /** Where a leader's summary opens; null: the whole country. */
  localityId: number | null;
  /** The page that must be finished before anything else may be done; null: none. */
  mustVisit: string | null;
  /** The organisation of what is being acted on; the audit log is kept by it. */
  actsFor: string;
}

/** What an act is about. */
export interface Thing {
  /** Any of these may decide about it; null: a register that all organisations share. */
  organisationIds: readonly string[] | null;
  /** Ids by which a role can be restricted to this thing. */
  objectIds: readonly string[];
  /**
   * The unit it is about, with those above it; 'whole': all units at once; 'each': the handler leaves out
   * units that the actor does not reach.
   */
  localities: readonly number[] | 'whole' | 'each';
}

/** Asked before the handler runs. Null: there is no such thing. */
export type Locate<P> = (db: Reader, params: P) => Promise<Thing | null>;

/**
 * 'anywhere': whoever holds the permission somewhere; the handler shows what they reach. 'new': about a thing
 * that is being made, so whoever holds it for an organisation as a whole.
 */
export type Elsewhere = 'anywhere' | 'new';

/** The rule of an endpoint: who may use it and, unless everybody signed in may, for what. */
export type Rule<P> =
  { permission: 'everyone' | 'signedIn' } | { permission: string; of: Locate<P> | Elsewhere };
