// Drafts: what a respondent has answered so far. One row by key, read once and written once per page.
import type { Reader, Tx } from '../../platform/db/connect.ts';
import { prepared } from '../../platform/db/prepared.ts';
import { countDraft, writeDeletedDrafts } from './count-deltas.store.ts';
import type { Draft, DraftKey, ShownDraft } from './draft.ts';
import { toDraft, toShownDraft, type DraftRow } from './draft-row.ts';
import { answeringSeconds } from './paradata.ts';

const toRow = (draft: Draft) => ({
  id: draft.id,
  locality_id: draft.localityId,
  round_id: draft.roundId,
  version_id: draft.versionId,
  service_id: draft.serviceId,
  door: draft.channel,
  entry: JSON.stringify(draft.entry),
  language: draft.language,
  device: draft.device,
  consent_version: draft.consentVersion,
  keeps_partial: draft.keepsPartial,
  answers: JSON.stringify(draft.answers),
  typed: JSON.stringify(draft.typed),
  sent_keys: JSON.stringify(draft.sentKeys),
  paradata: JSON.stringify(draft.paradata),
  answering_seconds: answeringSeconds(draft.paradata),
  source_hash: draft.sourceHash,
  started_at: draft.startedAt,
  updated_at: draft.updatedAt,
  expires_at: draft.expiresAt,
});

/**
 * The draft of a resume code: looked up in the locality of the code, else in every shard – an old code
 * names no locality, and a draft may have moved.
 */
export async function findDraftByCode(
  db: Reader,
  { id, localityId }: { id: string; localityId: number | null },
  now: Date,
): Promise<Draft | null> {
  const drafts = () => db<DraftRow>('drafts').where({ id }).where('expires_at', '>', now).first();
  const there = localityId === null ? undefined : await drafts().where({ locality_id: localityId });
  const row = there ?? (await drafts());
  return row ? toDraft(row) : null;
}

/** What showing the draft needs, by its key. */
export async function findShownDraft(
  db: Reader,
  key: DraftKey,
  now: Date,
): Promise<ShownDraft | null> {
  const row = await db<DraftRow>('drafts')
    .where({ id: key.id, locality_id: key.localityId })
    .where('expires_at', '>', now)
    .first();
  return row ? toShownDraft(row) : null;
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

/** Sent twice, it is begun once. */
export async function insertDraft(tx: Tx, draft: Draft): Promise<void> {
  const added = (await tx('drafts')
    .insert(toRow(draft))
    .onConflict(['locality_id', 'id'])
    .ignore()
    .returning('id')) as unknown[];
  if (added.length > 0) await countDraft(tx, draft, 1);
}

function rowWhileAnswering(draft: Draft) {
  const { answers, typed, sent_keys, paradata, answering_seconds, ...row } = toRow(draft);
  const { language, updated_at, expires_at } = row;
  return {
    answers,
    typed,
    sent_keys,
    paradata,
    answering_seconds,
    language,
    updated_at,
    expires_at,
  };
}

/** Writes the columns that change while a respondent answers, except the service (see `chooseService`). */
export async function updateDraft(tx: Tx, draft: Draft): Promise<void> {
  const key = { id: draft.id, locality_id: draft.localityId };
  await tx('drafts').where(key).update(rowWhileAnswering(draft));
}

/** The same for a draft whose service may differ from that of `before`. */
export async function chooseService(tx: Tx, draft: Draft, before: Draft): Promise<void> {
  const key = { id: draft.id, locality_id: draft.localityId };
  const row = { ...rowWhileAnswering(draft), service_id: draft.serviceId };
  await tx('drafts').where(key).update(row);
  if (draft.serviceId === before.serviceId) return;
  await countDraft(tx, before, -1);
  await countDraft(tx, draft, 1);
}

/** What a draft that adds to a response has carried over from it, and the names that are not asked therefore. */
export async function updateCarried(tx: Tx, draft: Draft): Promise<void> {
  const { answers, entry } = toRow(draft);
  const key = { id: draft.id, locality_id: draft.localityId };
  await tx('drafts').where(key).update({ answers, entry });
}

/** Another locality means another shard: the draft is deleted here and inserted there. */
export async function moveDraft(tx: Tx, draft: Draft, localityId: number): Promise<void> {
  await deleteDraft(tx, draft);
  await deleteDraft(tx, { id: draft.id, localityId });
  await insertDraft(tx, { ...draft, localityId });
}

/** @returns whether it was still there */
export async function deleteDraft(tx: Tx, key: DraftKey): Promise<boolean> {
  const [deleted] = (await tx('drafts')
    .where({ id: key.id, locality_id: key.localityId })
    .delete(['round_id', 'service_id'])) as Pick<DraftRow, 'round_id' | 'service_id'>[];
  if (!deleted) return false;
  const draft = {
    roundId: deleted.round_id,
    localityId: key.localityId,
    serviceId: deleted.service_id,
  };
  await countDraft(tx, draft, -1);
  return true;
}

/** Expired drafts whose answers are to be kept apart, at most so many. */
export async function listExpiredToKeep(db: Reader, now: Date, most: number): Promise<DraftKey[]> {
  const rows = await db<DraftRow>('drafts')
    .where({ keeps_partial: true })
    .whereRaw(`expires_on <= (?::timestamptz at time zone 'UTC')::date`, [now])
    .where('expires_at', '<=', now)
    .orderBy('id')
    .limit(most)
    .select('id', 'locality_id');
  return rows.map((row) => ({ id: row.id, localityId: row.locality_id }));
}

/** By its key, as only one shard locks a row. Null: it was opened again, or is gone. */
export async function lockExpired(tx: Tx, key: DraftKey, now: Date): Promise<Draft | null> {
  const row = await tx<DraftRow>('drafts')
    .where({ id: key.id, locality_id: key.localityId })
    .where('expires_at', '<=', now)
    .forUpdate()
    .first();
  return row ? toDraft(row) : null;
}

const EXPIRED = `with expired as (
    delete from drafts where expires_on <= ($1::timestamptz at time zone 'UTC')::date
      and expires_at <= $1 returning round_id, locality_id, service_id),
  counted as (${writeDeletedDrafts('expired')})
  select count(*) as n from expired`;

/** Deletes expired drafts, found by the day of expiry. @returns how many */
export async function deleteExpiredDrafts(tx: Tx, now: Date): Promise<number> {
  const statement = { name: 'erase-expired-drafts', text: EXPIRED, values: [now] };
  const [erased] = await prepared<{ n: number }>(tx, statement);
  return erased!.n;
}

/** Whether the round has unfinished drafts. */
export async function hasDrafts(db: Reader, roundId: string, now: Date): Promise<boolean> {
  const draft = await db('drafts')
    .where({ round_id: roundId })
    .where('expires_at', '>', now)
    .first('id');
  return draft !== undefined;
}

/**
 * A part of a statement that deletes a draft if it is unchanged since it was read ($3: its xmin). The
 * page traces are returned as text: they are stored again without being parsed.
 */
export const DELETE_DRAFT = `delete from drafts where id = $1 and locality_id = $2 and xmin = $3
  returning device, started_at, paradata::text as pages`;

/** The draft is locked by the caller. @returns its page traces as JSON; null where it has changed */
export async function takeDraft(
  tx: Tx,
  draft: DraftKey & Pick<Draft, 'roundId' | 'serviceId'>,
  xmin: string,
): Promise<string | null> {
  const [deleted] = await prepared<{ pages: string }>(tx, {
    name: 'delete-draft',
    text: DELETE_DRAFT,
    values: [draft.id, draft.localityId, xmin],
  });
  if (!deleted) return null;
  await countDraft(tx, draft, -1);
  return deleted.pages;
}

/**
 * The same for many: `given` has their `draft_id`, `locality_id` and `read_xmin` (xmin as it was
 * read); its other columns are returned beside those of the draft.
 */
export const deleteDrafts = (given: string): string =>
  `delete from drafts d using ${given} as given
    where d.id = given.draft_id and d.locality_id = given.locality_id and d.xmin = given.read_xmin
    returning given.*, given.id as response_id, d.device, d.started_at, d.paradata as pages`;
