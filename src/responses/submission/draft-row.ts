// Rows of `drafts` as statements read them: one mapper for all of them, whichever columns each needs.
import type { Draft, SentDraft, ShownDraft } from './draft.ts';

/** All columns that are read of a row of `drafts`. */
export interface DraftRow {
  id: string;
  locality_id: number;
  round_id: string;
  version_id: string;
  service_id: string | null;
  door: Draft['channel'];
  entry: Draft['entry'];
  language: string;
  device: string;
  consent_version: string;
  keeps_partial: boolean;
  answers: Draft['answers'];
  typed: Draft['typed'];
  sent_keys: Draft['sentKeys'];
  paradata: Draft['paradata'];
  answering_seconds: number | null;
  source_hash: Buffer | null;
  started_at: Date;
  updated_at: Date;
  expires_at: Date;
}

type BaseColumn =
  | 'id'
  | 'locality_id'
  | 'round_id'
  | 'version_id'
  | 'service_id'
  | 'door'
  | 'entry'
  | 'language'
  | 'answers'
  | 'typed';

/** Of `drafts d`; the round's id is that of the round joined to it. */
export const BASE_COLUMNS =
  'd.id, d.locality_id, d.version_id, d.service_id, d.door, d.entry, d.language, d.answers, d.typed';

const baseOf = (row: Pick<DraftRow, BaseColumn>) => ({
  id: row.id,
  localityId: row.locality_id,
  roundId: row.round_id,
  versionId: row.version_id,
  serviceId: row.service_id,
  channel: row.door,
  entry: row.entry,
  language: row.language,
  answers: row.answers,
  typed: row.typed,
});

export type ShownDraftRow = Pick<DraftRow, BaseColumn | 'started_at' | 'expires_at'>;
export const toShownDraft = (row: ShownDraftRow): ShownDraft => ({
  ...baseOf(row),
  startedAt: row.started_at,
  expiresAt: row.expires_at,
});

export type SentDraftRow = Pick<
  DraftRow,
  BaseColumn | 'consent_version' | 'source_hash' | 'answering_seconds'
>;
export const toSentDraft = (row: SentDraftRow): SentDraft => ({
  ...baseOf(row),
  consentVersion: row.consent_version,
  sourceHash: row.source_hash,
  seconds: row.answering_seconds,
});

export const toDraft = (row: DraftRow): Draft => ({
  ...baseOf(row),
  device: row.device,
  consentVersion: row.consent_version,
  keepsPartial: row.keeps_partial,
  sentKeys: row.sent_keys,
  paradata: row.paradata,
  sourceHash: row.source_hash,
  startedAt: row.started_at,
  updatedAt: row.updated_at,
  expiresAt: row.expires_at,
});
