// Drafts: what a respondent has written so far. One row by key, read once and written once a page.
import type { Reader, Tx } from '../../platform/db/database.ts';
import type { Answers } from '../../questionnaires/model/answers.ts';
import { prepared } from '../../platform/db/prepared.ts';
import { countDraft, writeGoneDrafts } from './count-deltas.store.ts';
import type { Draft, DraftKey } from './draft.ts';
import type { PageTrace } from './paradata.ts';
import { answeringSeconds } from './paradata.ts';

/** A row of `drafts`. */
interface DraftRow {
  id: string;
  locality_id: number;
  round_id: string;
  version_id: string;
  service_id: string | null;
  door: Draft['door'];
  entry: Draft['entry'];
  language: string;
  device: string;
  consent_version: string;
  answers: Answers;
  paradata: Record<string, PageTrace>;
  source_hash: Buffer | null;
  started_at: Date;
  updated_at: Date;
  expires_at: Date;
}

const toDraft = (row: DraftRow): Draft => ({
  id: row.id,
  localityId: row.locality_id,
  roundId: row.round_id,
  versionId: row.version_id,
  serviceId: row.service_id,
  door: row.door,
  entry: row.entry,
  language: row.language,
  device: row.device,
  consentVersion: row.consent_version,
  answers: row.answers,
  paradata: row.paradata,
  sourceHash: row.source_hash,
  startedAt: row.started_at,
  updatedAt: row.updated_at,
  expiresAt: row.expires_at,
});

const toRow = (draft: Draft) => ({
  id: draft.id,
  locality_id: draft.localityId,
  round_id: draft.roundId,
  version_id: draft.versionId,
  service_id: draft.serviceId,
  door: draft.door,
  entry: JSON.stringify(draft.entry),
  language: draft.language,
  device: draft.device,
  consent_version: draft.consentVersion,
  answers: JSON.stringify(draft.answers),
  paradata: JSON.stringify(draft.paradata),
  answering_seconds: answeringSeconds(draft.paradata),
  source_hash: draft.sourceHash,
  started_at: draft.startedAt,
  updated_at: draft.updatedAt,
  expires_at: draft.expiresAt,
});

/**
 * The draft of a resume code: where the code says, else in every shard – an old code does not say
 * it, and a draft may have moved.
 */
export async function findDraftWritten(
  db: Reader,
  { id, localityId }: { id: string; localityId: number | null },
  now: Date,
): Promise<Draft | null> {
  const drafts = () => db<DraftRow>('drafts').where({ id }).where('expires_at', '>', now).first();
  const there = localityId === null ? undefined : await drafts().where({ locality_id: localityId });
  const row = there ?? (await drafts());
  return row ? toDraft(row) : null;
}

/** The draft, locked until the transaction ends, so that two tabs write one after the other. */
export async function lockDraft(tx: Tx, key: DraftKey, now: Date): Promise<Draft | null> {
  const row = await tx<DraftRow>('drafts')
    .where({ id: key.id, locality_id: key.localityId })
    .where('expires_at', '>', now)
    .forUpdate()
    .first();
  return row ? toDraft(row) : null;
}

export async function insertDraft(tx: Tx, draft: Draft): Promise<void> {
  await tx('drafts').insert(toRow(draft));
  await countDraft(tx, draft, 1);
}

function rowWhileAnswering(draft: Draft) {
  const { answers, paradata, answering_seconds, language, updated_at, expires_at } = toRow(draft);
  return { answers, paradata, answering_seconds, language, updated_at, expires_at };
}

/** Writes what changes while somebody answers; the service: `chooseService`. */
export async function updateDraft(tx: Tx, draft: Draft): Promise<void> {
  const key = { id: draft.id, locality_id: draft.localityId };
  await tx('drafts').where(key).update(rowWhileAnswering(draft));
}

/** The same for a draft that may be about another service now than `before`. */
export async function chooseService(tx: Tx, draft: Draft, before: Draft): Promise<void> {
  const key = { id: draft.id, locality_id: draft.localityId };
  const row = { ...rowWhileAnswering(draft), service_id: draft.serviceId };
  await tx('drafts').where(key).update(row);
  if (draft.serviceId === before.serviceId) return;
  await countDraft(tx, before, -1);
  await countDraft(tx, draft, 1);
}

/** Another place means another shard: the draft is laid down there and taken away here. */
export async function moveDraft(tx: Tx, draft: Draft, localityId: number): Promise<void> {
  await deleteDraft(tx, draft);
  await insertDraft(tx, { ...draft, localityId });
}

/** @returns whether it was still there */
export async function deleteDraft(tx: Tx, key: DraftKey): Promise<boolean> {
  const [gone] = (await tx('drafts')
    .where({ id: key.id, locality_id: key.localityId })
    .delete(['round_id', 'service_id'])) as Pick<DraftRow, 'round_id' | 'service_id'>[];
  if (!gone) return false;
  const draft = { roundId: gone.round_id, localityId: key.localityId, serviceId: gone.service_id };
  await countDraft(tx, draft, -1);
  return true;
}

const EXPIRED = `with gone as (
    delete from drafts where expires_on <= ($1::timestamptz at time zone 'UTC')::date
      and expires_at <= $1 returning round_id, locality_id, service_id),
  counted as (${writeGoneDrafts('gone')})
  select count(*) as n from gone`;

/** Erases the drafts whose time is over, found by the day of it; @returns how many. */
export async function deleteExpiredDrafts(tx: Tx, now: Date): Promise<number> {
  const statement = { name: 'erase-expired-drafts', text: EXPIRED, values: [now] };
  const [erased] = await prepared<{ n: number }>(tx, statement);
  return erased!.n;
}

/** Whether somebody has begun in the round and not sent. */
export async function hasDrafts(db: Reader, roundId: string, now: Date): Promise<boolean> {
  const draft = await db('drafts')
    .where({ round_id: roundId })
    .where('expires_at', '>', now)
    .first('id');
  return draft !== undefined;
}

/** A part of a statement that takes a draft out as it was read; the traces of its pages stay text. */
export const TAKE_DRAFT = `delete from drafts where id = $1 and locality_id = $2 and xmin = $3
  returning device, started_at, paradata::text as pages`;

/**
 * The same for many: `given` has their `draft_id`, `locality_id` and `seen` (xmin as it was read);
 * its other columns are returned beside what the draft holds.
 */
export const takeDrafts = (given: string): string =>
  `delete from drafts d using ${given} as given
    where d.id = given.draft_id and d.locality_id = given.locality_id and d.xmin = given.seen
    returning given.*, given.id as response_id, d.device, d.started_at, d.paradata as pages`;
