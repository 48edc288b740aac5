// A batch of submissions, stored in one statement and so in one transaction: each draft is deleted only
// if it is unchanged since it was read, and only then are its response and paradata inserted and both
// counted. Two round trips to the database for any number of respondents.
import { isCitus } from '../../platform/db/citus.ts';
import { inTransaction } from '../../platform/db/database.ts';
import type { Db, Reader, Tx } from '../../platform/db/connect.ts';
import { columnsOf, parameterRows } from '../../platform/db/json-records.ts';
import { prepared, type Statement } from '../../platform/db/prepared.ts';
import { ownValue } from '../../platform/own-value.ts';
import { writeDeltas } from './count-deltas.store.ts';
import type { DraftKey, SentDraft } from './draft.ts';
import { BASE_COLUMNS, toSentDraft, type SentDraftRow } from './draft-row.ts';
import { deleteDrafts } from './drafts.store.ts';
import { storeSubmission } from './single-submission.store.ts';
import { insertParadata, PARADATA_COLUMNS } from './paradata.store.ts';
import type { Response } from './response.ts';
import { insertNewResponses, RESPONSE_COLUMNS, toResponseRow } from './responses.store.ts';
import { roundVersion } from './rounds-in-use.store.ts';

/** `xmin`: of the row as it was read; it changes with every update of the row. */
export interface StoredDraft {
  draft: SentDraft;
  xmin: string;
  roundVersion: string;
}
export interface ReadySubmission {
  draft: SentDraft;
  xmin: string;
  response: Response;
}

type StoredDraftRow = SentDraftRow & { read_xmin: string; round_version: string };

const READ = `select ${BASE_COLUMNS}, d.round_id, d.consent_version, d.source_hash,
    d.answering_seconds, d.xmin::text as read_xmin, ${roundVersion('r')} as round_version
  from drafts d join rounds r on r.id = d.round_id`;
const MANY = `${READ}
  where (d.id, d.locality_id) in (select * from unnest($1::uuid[], $2::integer[]))
    and d.expires_at > $3`;
/**
 * Keys as plain parameters, not as a list: only then does Citus ask one shard, and can a row be
 * locked.
 */
const ONE = `${READ} where d.id = $1 and d.locality_id = $2 and d.expires_at > $3`;

const toStoredDraft = (row: StoredDraftRow): StoredDraft => ({
  draft: toSentDraft(row),
  xmin: row.read_xmin,
  roundVersion: row.round_version,
});

function readStatement(keys: readonly DraftKey[], now: Date): Statement {
  const [first, ...others] = keys;
  return first && others.length === 0
    ? { name: 'read-draft', text: ONE, values: [first.id, first.localityId, now] }
    : {
        name: 'read-drafts',
        text: MANY,
        values: [keys.map(({ id }) => id), keys.map(({ localityId }) => localityId), now],
      };
}

/** Those not found (or expired) are left out. */
export async function readDrafts(
  db: Db,
  keys: readonly DraftKey[],
  now: Date,
): Promise<StoredDraft[]> {
  return (await prepared<StoredDraftRow>(db, readStatement(keys, now))).map(toStoredDraft);
}

/** The draft, locked against changes until the transaction ends. */
export async function readLockedDraft(
  tx: Tx,
  key: DraftKey,
  now: Date,
): Promise<StoredDraft | null> {
  const [row] = await prepared<StoredDraftRow>(tx, {
    name: 'read-locked-draft',
    text: `${ONE} for update of d`,
    values: [key.id, key.localityId, now],
  });
  return row ? toStoredDraft(row) : null;
}

const GIVEN = { draft_id: 'uuid', read_xmin: 'xid', ...RESPONSE_COLUMNS } as const;
const [given, response, paradata] = [
  columnsOf(GIVEN),
  columnsOf(RESPONSE_COLUMNS),
  columnsOf(PARADATA_COLUMNS),
];
const IS_STORED = '(response_id in (select id from stored))::integer';
const batchText = (
  rows: number,
): string => `with given (${given}) as (values ${parameterRows(GIVEN, rows)}),
  deleted as (${deleteDrafts('given')}),
  stored as (${insertNewResponses(`select ${response} from deleted`)}),
  counted as (${writeDeltas('deleted', { n: IS_STORED, drafts: '-1' })})
  ${insertParadata(`select ${paradata} from deleted where id in (select id from stored)`)} returning response_id`;

const names = Object.keys(GIVEN);

/**
 * @returns ids of the responses stored; a draft that was changed or deleted since it was read is left
 * as it is
 */
export async function storeBatch(
  db: Reader,
  ready: readonly ReadySubmission[],
): Promise<Set<string>> {
  if (await isCitus(db))
    return await inTransaction(db as Db, async (tx) => await storeOneByOne(tx, ready));
  const values = ready.flatMap(({ draft, xmin, response: one }) => {
    const row: Record<string, unknown> = {
      ...toResponseRow(one),
      draft_id: draft.id,
      read_xmin: xmin,
    };
    return names.map((name) => ownValue(row, name));
  });
  const stored = await prepared<{ response_id: string }>(db, {
    name: `store-batch-${ready.length}`,
    text: batchText(ready.length),
    values,
  });
  return new Set(stored.map((row) => row.response_id));
}

async function storeOneByOne(tx: Tx, ready: readonly ReadySubmission[]): Promise<Set<string>> {
  const stored = new Set<string>();
  for (const { draft, xmin, response: one } of ready) {
    const row: Record<string, unknown> = toResponseRow(one);
    const values = Object.keys(RESPONSE_COLUMNS).map((name) => ownValue(row, name));
    const ids = {
      draftId: draft.id,
      responseId: one.id,
      localityId: draft.localityId,
      roundId: one.roundId,
    };
    if (await storeSubmission(tx, { ...ids, xmin, response: values })) stored.add(one.id);
  }
  return stored;
}
