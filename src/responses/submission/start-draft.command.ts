// Starts a draft: the respondent has consented and chosen a place; from here on every page is saved.
import type { Tx } from '../../platform/db/connect.ts';
import type { Round } from '../../sampling/rounds/round.ts';
import { keepConsentText, type GivenText } from '../consent/consent-texts.store.ts';
import type { Version } from './compiled-versions.store.ts';
import type { Draft } from './draft.ts';
import { entryAnswers, knownByEntry } from './entry-point.ts';
import type { EntryDetails, EntryChannel } from './entry.ts';
import { insertDraft } from './drafts.store.ts';
import { draftIdOf, sourceHash } from '../keys/keys.ts';
import { deviceOf } from './paradata.ts';
import type { Place } from './place.ts';

export interface DraftStart {
  round: Round;
  token: string;
  place: Place;
  version: Version;
  /** Null: chosen in the service step. */
  serviceId: string | null;
  way?: string;
  channel: EntryChannel;
  entry: EntryDetails;
  language: string;
  /** What the respondent agreed to, in the language it was read in. */
  consent: Omit<GivenText, 'roundId'>;
  now: Date;
  /** Hashed with a key that changes daily, then forgotten. */
  source: { key: string; ip: string; userAgent: string };
}

const DAY = 24 * 60 * 60 * 1000;

/** When a draft last written at `now` is erased. */
export const expiryOf = (round: Pick<Round, 'draftDays'>, now: Date): Date =>
  new Date(now.getTime() + round.draftDays * DAY);

export async function startDraft(tx: Tx, start: DraftStart): Promise<Draft> {
  const { round, now, place, source } = start;
  const answers = entryAnswers({}, start, start.version.compiled);
  const known = knownByEntry(answers);
  const draft: Draft = {
    id: draftIdOf(start.token),
    localityId: place.localityId,
    roundId: round.id,
    versionId: round.versionId,
    serviceId: start.serviceId,
    channel: start.channel,
    entry: known.length === 0 ? start.entry : { ...start.entry, known },
    language: start.language,
    device: deviceOf(source.userAgent),
    consentVersion: await keepConsentText(tx, { ...start.consent, roundId: round.id }, now),
    keepsPartial: round.keepsPartial ?? false,
    answers,
    typed: {},
    sentKeys: [],
    paradata: {},
    sourceHash: sourceHash(source.key, now, source),
    startedAt: now,
    updatedAt: now,
    expiresAt: expiryOf(round, now),
  };
  await insertDraft(tx, draft);
  return draft;
}
