// A signed link held against what the database knows: the caller and its key, the service, the unit that bore
// the code on that day, and what the caller may name.
import type { Reader } from '../../platform/db/database.ts';
import type { Locality } from '../../localities/locality.ts';
import { dayOf } from '../../localities/locality.ts';
import { findLocality, findLocalityByCode } from '../../localities/localities.store.ts';
import { findPublicService, type PublicService } from '../../localities/public-services.store.ts';
import { listSuccessors } from '../../localities/successions.store.ts';
import type { Caller } from '../../sampling/callers/caller.ts';
import { mayName } from '../../sampling/callers/caller.ts';
import type { Secrets } from '../../platform/secrets.ts';
import { openSecret } from '../../sampling/callers/caller-secret.ts';
import { findCaller, findCallerKey } from '../../sampling/callers/callers.store.ts';
import { listSeries } from '../../sampling/rounds/round-series.store.ts';
import type { Round } from '../../sampling/rounds/round.ts';
import type { AfterServiceLink, SignedLink } from './after-service-link.ts';
import { isSameSignature, linkText, signatureOf, timeRefusal } from './after-service-link.ts';
import type { Place } from '../submission/place.ts';
import { placeOf } from '../submission/place.ts';

/** Why a key does not serve; for counting and for the caller, never for the citizen. */
export type KeyRefusal = 'unknownCaller' | 'disabledCaller' | 'unknownKey' | 'unreadableKey';
export type Named = { service: PublicService; place: Place };
/** What a link may name but does not here: an unknown service or unit, or one outside the caller's scope. */
export type NamingRefusal = 'service' | 'locality' | 'scope';
export type LinkRefusal = KeyRefusal | 'signature' | 'expired' | 'long' | 'future' | NamingRefusal;
export type Verified = { ok: true; caller: Caller; named: Named } | { ok: false; why: LinkRefusal };

/** The caller and the secret of one of its keys in force. */
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

/** The signature first: nothing else of an address that nobody signed is worth a look. */
export async function verifyLink(
  db: Reader,
  link: SignedLink,
  at: { round: Round; now: Date; appSecrets: Secrets },
): Promise<Verified> {
  const known = await secretOf(db, link, at.appSecrets);
  if (typeof known === 'string') return { ok: false, why: known };
  if (!(await isSigned(db, link, { secret: known.secret, round: at.round })))
    return { ok: false, why: 'signature' };
  const late = timeRefusal(link, at.now);
  if (late) return { ok: false, why: late };
  const named = await namedBy(db, link, {
    now: at.now,
    round: at.round.code,
    caller: known.caller,
  });
  return typeof named === 'string'
    ? { ok: false, why: named }
    : { ok: true, caller: known.caller, named };
}

/** For this round, or for one of its series: links outlast the quarter they were made in. */
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

/** The service and the place a link names, for a caller that may name them. */
export async function namedBy(
  db: Reader,
  link: AfterServiceLink,
  at: { round: string; now: Date; caller: Caller },
): Promise<Named | NamingRefusal> {
  const service = await findPublicService(db, link.service);
  if (!service) return 'service';
  const unit = await unitNow(db, link, at.now);
  if (!unit) return 'locality';
  const above = unit.level === 'commune' && unit.parentId !== null ? [unit.parentId] : [];
  if (
    !mayName(at.caller, { round: at.round, service: service.id, localities: [unit.id, ...above] })
  )
    return 'scope';
  return {
    service,
    place:
      unit.level === 'commune' && unit.parentId !== null
        ? placeOf(unit.parentId, unit.id)
        : placeOf(unit.id, null),
  };
}

/** The unit that bore the code on the day the service ended; the one that took its place where it has ended since, unless it was divided. */
async function unitNow(db: Reader, link: AfterServiceLink, now: Date): Promise<Locality | null> {
  const level = link.locality.length === 2 ? 'province' : 'commune';
  const unit = await findLocalityByCode(db, { level, code: link.locality }, link.finishedOn);
  if (!unit || unit.validTo === null || unit.validTo > dayOf(now)) return unit;
  const successors = await listSuccessors(db, unit.id);
  return successors.length === 1 ? await findLocality(db, successors[0]!.successorId, now) : null;
}
