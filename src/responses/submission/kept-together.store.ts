// Drafts that become responses, in one statement and so in one transaction: each draft goes only as
// it was read, and only where it went are its response and paradata written, and both counted. Two
// trips to the database for any number of citizens.
import { isCitus } from '../../platform/db/citus.ts';
import { inTransaction, type Db, type Reader, type Tx } from '../../platform/db/database.ts';
import { columnsOf, parameterRows, prepared, type Statement } from '../../platform/db/prepared.ts';
import { ownValue } from '../../platform/own-value.ts';
import { writeDeltas } from './count-deltas.store.ts';
import type { DraftKey, SentDraft } from './draft.ts';
import { takeDrafts } from './drafts.store.ts';
import { keepAlone } from './kept-alone.store.ts';
import { insertParadata, PARADATA_COLUMNS } from './paradata.store.ts';
import type { Response } from './response.ts';
import { insertNewResponses, RESPONSE_COLUMNS, toResponseRow } from './responses.store.ts';
import { roundVersion } from './rounds-in-use.store.ts';

/** `seen`: xmin of the row as it was read. */
export interface SeenDraft {
  draft: SentDraft;
  seen: string;
  roundVersion: string;
}
export interface Ready {
  draft: SentDraft;
  seen: string;
  response: Response;
}

interface SentRow {
  id: string;
  locality_id: number;
  round_id: string;
  version_id: string;
  service_id: string | null;
  door: SentDraft['door'];
  entry: SentDraft['entry'];
  language: string;
  consent_version: string;
  answers: SentDraft['answers'];
  source_hash: Buffer | null;
  answering_seconds: number | null;
  seen: string;
  round_version: string;
}

const READ = `select d.id, d.locality_id, d.round_id, d.version_id, d.service_id, d.door, d.entry, d.language, d.consent_version, d.answers, d.source_hash, d.answering_seconds,
    d.xmin::text as seen, ${roundVersion('r')} as round_version
  from drafts d join rounds r on r.id = d.round_id`;
const MANY = `${READ}
  where (d.id, d.locality_id) in (select * from unnest($1::uuid[], $2::integer[]))
    and d.expires_at > $3`;
/**
 * Keys as they are, not a list of them: where drafts are spread over shards, only so is one shard
 * asked and a row locked.
 */
const ONE = `${READ} where d.id = $1 and d.locality_id = $2 and d.expires_at > $3`;

const toSeen = (row: SentRow): SeenDraft => ({
  draft: {
    id: row.id,
    localityId: row.locality_id,
    roundId: row.round_id,
    versionId: row.version_id,
    serviceId: row.service_id,
    door: row.door,
    entry: row.entry,
    language: row.language,
    consentVersion: row.consent_version,
    answers: row.answers,
    sourceHash: row.source_hash,
    seconds: row.answering_seconds,
  },
  seen: row.seen,
  roundVersion: row.round_version,
});

function reading(keys: readonly DraftKey[], now: Date): Statement {
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
): Promise<SeenDraft[]> {
  return (await prepared<SentRow>(db, reading(keys, now))).map(toSeen);
}

/** The draft, which nobody else can change or take while the transaction lasts. */
export async function readLocked(tx: Tx, key: DraftKey, now: Date): Promise<SeenDraft | null> {
  const [row] = await prepared<SentRow>(tx, {
    name: 'read-locked-draft',
    text: `${ONE} for update of d`,
    values: [key.id, key.localityId, now],
  });
  return row ? toSeen(row) : null;
}

const GIVEN = { draft_id: 'uuid', seen: 'xid', ...RESPONSE_COLUMNS } as const;
const [given, response, paradata] = [
  columnsOf(GIVEN),
  columnsOf(RESPONSE_COLUMNS),
  columnsOf(PARADATA_COLUMNS),
];
const IS_KEPT = '(response_id in (select id from kept))::integer';
const keepText = (
  rows: number,
): string => `with given (${given}) as (values ${parameterRows(GIVEN, rows)}),
  gone as (${takeDrafts('given')}),
  kept as (${insertNewResponses(`select ${response} from gone`)}),
  counted as (${writeDeltas('gone', { n: IS_KEPT, drafts: '-1' })})
  ${insertParadata(`select ${paradata} from gone where id in (select id from kept)`)} returning response_id`;

const names = Object.keys(GIVEN);
/**
 * Dates and vectors of numbers as Postgres reads them: the driver's own way of writing them takes
 * longer than judging the answers.
 */
const parameter = (value: unknown): unknown =>
  value instanceof Date
    ? value.toISOString()
    : isVector(value)
      ? `{${value.map((one) => one ?? 'NULL').join()}}`
      : value;
const isVector = (value: unknown): value is (number | null)[] =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every((one) => one === null || typeof one === 'number');

const texts = new Map<number, string>();
function textFor(rows: number): string {
  const text = texts.get(rows) ?? keepText(rows);
  texts.set(rows, text);
  return text;
}

/**
 * @returns ids of the responses kept; a draft that was changed or taken since it was read is left
 * as it is now
 */
export async function keepTogether(db: Reader, ready: readonly Ready[]): Promise<Set<string>> {
  if (await isCitus(db))
    return await inTransaction(db as Db, async (tx) => await keepEach(tx, ready));
  const values = ready.flatMap(({ draft, seen, response: kept }) => {
    const row: Record<string, unknown> = { ...toResponseRow(kept), draft_id: draft.id, seen };
    return names.map((name) => parameter(ownValue(row, name)));
  });
  const kept = await prepared<{ response_id: string }>(db, {
    name: `keep-together-${ready.length}`,
    text: textFor(ready.length),
    values,
  });
  return new Set(kept.map((row) => row.response_id));
}

async function keepEach(tx: Tx, ready: readonly Ready[]): Promise<Set<string>> {
  const kept = new Set<string>();
  for (const { draft, seen, response: one } of ready) {
    const row: Record<string, unknown> = toResponseRow(one);
    const values = Object.keys(RESPONSE_COLUMNS).map((name) => parameter(ownValue(row, name)));
    const ids = {
      draftId: draft.id,
      responseId: one.id,
      localityId: draft.localityId,
      roundId: one.roundId,
    };
    if (await keepAlone(tx, { ...ids, seen, response: values })) kept.add(one.id);
  }
  return kept;
}
