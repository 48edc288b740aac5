// Begins a draft that adds to a response: it has the token of the response, so that sending it changes
// that one.
import type { Tx } from '../../platform/db/connect.ts';
import { draftIdOf, sourceHash } from '../keys/keys.ts';
import type { Draft } from '../submission/draft.ts';
import { insertDraft } from '../submission/drafts.store.ts';
import { NO_ENTRY, type EntryChannel } from '../submission/entry.ts';
import { deviceOf } from '../submission/paradata.ts';
import type { SentResponse } from '../submission/response.ts';
import { expiryOf } from '../submission/start-draft.command.ts';
import type { Round } from '../../sampling/rounds/round.ts';
import type { Carried } from './carried.ts';

export interface AmendmentStart {
  round: Round;
  token: string;
  response: Pick<SentResponse, 'localityId' | 'serviceId' | 'channel'> &
    Partial<Pick<SentResponse, 'servicePoint' | 'caller' | 'stratum' | 'psu' | 'weight'>>;
  /** Of the questionnaire that is answered now. */
  versionId: string;
  carried: Carried;
  consentVersion: string;
  language: string;
  now: Date;
  source: { key: string; ip: string; userAgent: string };
}

/** If it is never sent nothing of it is kept: the response is there. Begun twice, it is one draft. */
export async function beginAmendment(tx: Tx, start: AmendmentStart): Promise<Draft> {
  const { round, response, carried, now, source } = start;
  const { servicePoint = null, caller = null } = response;
  const { stratum = null, psu = null, weight = null } = response;
  const draft: Draft = {
    id: draftIdOf(start.token),
    localityId: response.localityId,
    roundId: round.id,
    versionId: start.versionId,
    serviceId: response.serviceId,
    channel: response.channel as EntryChannel,
    entry: {
      ...NO_ENTRY,
      ...{ servicePoint, caller, stratum, psu, weight },
      serviceFixed: true,
      amends: true,
      known: carried.known,
    },
    language: start.language,
    device: deviceOf(source.userAgent),
    consentVersion: start.consentVersion,
    keepsPartial: false,
    answers: carried.answers,
    ...{ typed: {}, sentKeys: [], paradata: {} },
    sourceHash: sourceHash(source.key, now, source),
    startedAt: now,
    updatedAt: now,
    expiresAt: expiryOf(round, now),
  };
  await insertDraft(tx, draft);
  return draft;
}
