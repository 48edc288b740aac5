// A registered caller: a portal or the system of a one-stop shop that may send citizens to a round when a
// service is done.
import type { Lang } from '../../platform/i18n/language.ts';

/** Codes and ids; an empty list restricts nothing. */
export interface CallerScope {
  /** Codes of rounds. */
  rounds: readonly string[];
  /** Ids of public services. */
  services: readonly string[];
  /** Ids of provinces; their communes are meant too. */
  localities: readonly number[];
}

export interface Caller extends CallerScope {
  /** Sends citizens to the rounds of this organisation only; the host's callers to all. */
  organisationId: string;
  code: string;
  name: Record<Lang, string>;
  /** Whom to write to when its links fail. */
  contact: string;
  createdAt: Date;
  disabledAt: Date | null;
}

export interface CallerKey {
  caller: string;
  id: string;
  createdAt: Date;
  revokedAt: Date | null;
}

/** More than two keys in force would only mean that an old one was forgotten. */
export const KEYS_IN_FORCE = 2;

export const CALLER_CODE = /^[a-z][a-z0-9-]{1,39}$/;

const holds = <T>(allowed: readonly T[], wanted: readonly T[]): boolean =>
  allowed.length === 0 || wanted.some((one) => allowed.includes(one));

/**
 * Whether the caller may send somebody to this round about this service in this place. @param localities the
 * unit and those above it
 */
export const mayName = (
  scope: CallerScope,
  link: { round: string; service: string; localities: readonly number[] },
): boolean =>
  holds(scope.rounds, [link.round]) &&
  holds(scope.services, [link.service]) &&
  holds(scope.localities, link.localities);
