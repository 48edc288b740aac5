// Checks a signed link against the database: the caller and its key, the service, the unit that had the
// code on that day, and the caller's scope.
import { HOST_ORGANISATION } from '../../../accounts/host-organisation.ts';
import type { Reader } from '../../../platform/db/connect.ts';
import type { Locality } from '../../../localities/locality.ts';
import { dayOf } from '../../../localities/locality.ts';
import { findLocality, findLocalityByCode } from '../../../localities/localities.store.ts';
import {
  findPublicService,
  type PublicService,
} from '../../../localities/services/public-services.store.ts';
import { listSuccessors } from '../../../localities/successions.store.ts';
import type { Caller } from '../../../sampling/callers/caller.ts';
import { mayName } from '../../../sampling/callers/caller.ts';
import type { Secrets } from '../../../platform/secrets.ts';
import { openSecret } from '../../../sampling/callers/caller-secret.ts';
import { findCaller, findCallerKey } from '../../../sampling/callers/callers.store.ts';
import { listSeries } from '../../../sampling/rounds/round-series.store.ts';
import type { Round } from '../../../sampling/rounds/round.ts';
import type { AfterServiceLink, SignedLink } from './after-service-link.ts';
import { isSameSignature, linkText, signatureOf, timeRefusal } from './after-service-link.ts';
import type { Place } from '../../submission/place.ts';
import { placeOf } from '../../submission/place.ts';

/** Why a key cannot be used; for metrics and for the caller, never shown to the citizen. */
export type KeyRefusal = 'unknownCaller' | 'disabledCaller' | 'unknownKey' | 'unreadableKey';
export type NamedSubject = { service: PublicService; place: Place };
/** The link names an unknown service or unit, or one outside the caller's scope. */
export type NamingRefusal = 'service' | 'locality' | 'scope';
export type LinkRefusal = KeyRefusal | 'signature' | 'expired' | 'long' | 'future' | NamingRefusal;
export type LinkCheck =
  { ok: true; caller: Caller; named: NamedSubject } | { ok: false; why: LinkRefusal };

/** The caller and the secret of one of its valid keys. */
export async function secretOf(
  db: Reader,
  name: { caller: string; key: string },
  appSecrets: Secrets,
): Promise<{ caller: Caller; secret: string } | KeyRefusal> {
  const caller = await findCaller(db, name.caller);
  if (!caller) return 'unknownCaller';
  if (caller.disabledAt) return 'disabledCaller';
  const id = { caller: caller.code, id: name.key };
  const key = await findCallerKey(db, id);
  if (!key) return 'unknownKey';
  const secret = openSecret(key.sealed, id, appSecrets);
  return secret === null ? 'unreadableKey' : { caller, secret };
}

/** Checks the signature first: of an unsigned address nothing else is looked up. */
export async function verifyLink(
  db: Reader,
  link: SignedLink,
  at: { round: Round; now: Date; appSecrets: Secrets },
): Promise<LinkCheck> {
  const known = await secretOf(db, link, at.appSecrets);
  if (typeof known === 'string') return { ok: false, why: known };
  if (!(await isSigned(db, link, { secret: known.secret, round: at.round })))
    return { ok: false, why: 'signature' };
  const late = timeRefusal(link, at.now);
  if (late) return { ok: false, why: late };
  const named = await subjectOf(db, link, {
    now: at.now,
    round: at.round,
    caller: known.caller,
  });
  return typeof named === 'string'
    ? { ok: false, why: named }
    : { ok: true, caller: known.caller, named };
}

/**
 * Signed for this round, or for one of its series: a link may be followed after the quarter it was made in.
 */
async function isSigned(
  db: Reader,
  link: SignedLink,
  { secret, round }: { secret: string; round: Round },
): Promise<boolean> {
  const isFor = (code: string): boolean =>
    isSameSignature(link.signature, signatureOf(secret, linkText(code, link)));
  if (isFor(round.code)) return true;
  return (
    Boolean(round.seriesId) &&
    (await listSeries(db, round.seriesId!)).some(({ code }) => isFor(code))
  );
}

/** Callers of the host (a national portal) send people to the rounds of every organisation. */
const isOfOrganisation = (caller: Caller, round: Pick<Round, 'organisationId'>): boolean =>
  [round.organisationId, HOST_ORGANISATION].includes(caller.organisationId);

/** The service and the place a link names, if the caller may name them. */
export async function subjectOf(
  db: Reader,
  link: AfterServiceLink,
  at: { round: Pick<Round, 'code' | 'organisationId'>; now: Date; caller: Caller },
): Promise<NamedSubject | NamingRefusal> {
  const service = await findPublicService(db, link.service);
  if (!service) return 'service';
  const unit = await currentUnit(db, link, at.now);
  if (!unit) return 'locality';
  const above = unit.level === 'commune' && unit.parentId !== null ? [unit.parentId] : [];
  if (!isOfOrganisation(at.caller, at.round)) return 'scope';
  const round = at.round.code;
  if (!mayName(at.caller, { round, service: service.id, localities: [unit.id, ...above] }))
    return 'scope';
  return {
    service,
    place:
      unit.level === 'commune' && unit.parentId !== null
        ? placeOf(unit.parentId, unit.id)
        : placeOf(unit.id, null),
  };
}

/**
 * The unit that had the code on the day the service ended; if it has been merged since, its successor; null
 * if it was divided.
 */
async function currentUnit(
  db: Reader,
  link: AfterServiceLink,
  now: Date,
): Promise<Locality | null> {
  const level = link.locality.length === 2 ? 'province' : 'commune';
  const unit = await findLocalityByCode(db, { level, code: link.locality }, link.finishedOn);
  if (!unit || unit.validTo === null || unit.validTo > dayOf(now)) return unit;
  const successors = await listSuccessors(db, unit.id);
  return successors.length === 1 ? await findLocality(db, successors[0]!.successorId, now) : null;
}
