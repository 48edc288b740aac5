// Drafts that become responses, in one statement and so in one transaction: each draft goes only as it was read, and
// only where it went are its response and paradata written. Two trips to the database for any number of citizens.
import type { Db } from '../platform/db/database.ts';
import { columnsOf, prepared, recordsFromJson } from '../platform/db/prepared.ts';
import type { Draft, DraftKey } from './draft.ts';
import { toDraft, type DraftRow } from './drafts.store.ts';
import { PARADATA_COLUMNS, toParadataRow } from './paradata.store.ts';
import type { Response } from './response.ts';
import { RESPONSE_COLUMNS, toResponseRow } from './responses.store.ts';

/** `seen`: xmin of the row as it was read. */
export interface SeenDraft { draft: Draft; seen: string; roundVersion: string }
export interface Ready { draft: Draft; seen: string; response: Response }

const READ = `select d.*, d.xmin::text as seen, r.xmin::text as round_version from drafts d join rounds r on r.id = d.round_id
  where (d.id, d.locality_id) in (select * from unnest($1::uuid[], $2::integer[])) and d.expires_at > $3`;

export async function readDrafts(db: Db, keys: readonly DraftKey[], now: Date): Promise<SeenDraft[]> {
  const values = [keys.map(({ id }) => id), keys.map(({ localityId }) => localityId), now];
  const rows = await prepared<DraftRow & { seen: string; round_version: string }>(db, { name: 'read-drafts', text: READ, values });
  return rows.map((row) => ({ draft: toDraft(row), seen: row.seen, roundVersion: row.round_version }));
}

const LINK = { draft_id: 'uuid', seen: 'text', response_id: 'uuid' } as const;
const [responseColumns, paradataColumns] = [columnsOf(RESPONSE_COLUMNS), columnsOf(PARADATA_COLUMNS)];
const KEEP = `with given as materialized (${recordsFromJson({ ...RESPONSE_COLUMNS, ...PARADATA_COLUMNS, ...LINK })}),
  gone as (delete from drafts d using given where d.id = given.draft_id and d.locality_id = given.locality_id and d.xmin::text = given.seen returning d.id),
  kept as (insert into responses (${responseColumns}) select ${responseColumns} from given where draft_id in (select id from gone) on conflict (id, locality_id, round_id) do nothing returning id)
  insert into paradata (${paradataColumns}) select ${paradataColumns} from given where response_id in (select id from kept) returning response_id`;

/** @returns ids of the responses kept; a draft that was changed or taken since it was read is left as it is now */
export async function keepTogether(db: Db, ready: readonly Ready[]): Promise<Set<string>> {
  const rows = ready.map(({ draft, seen, response }) => ({
    ...toResponseRow(response), ...toParadataRow({ responseId: response.id, localityId: draft.localityId, roundId: draft.roundId, device: draft.device, startedAt: draft.startedAt, pages: draft.paradata }),
    draft_id: draft.id, seen,
  }));
  const kept = await prepared<{ response_id: string }>(db, { name: 'keep-together', text: KEEP, values: [JSON.stringify(rows)] });
  return new Set(kept.map((row) => row.response_id));
}
