// Responses: one row for each submitted questionnaire, in the partition of its round.
import type { Reader, Tx } from '../../platform/db/connect.ts';
import { sequential } from '../../platform/db/citus.ts';
import { byteaOf, prepared } from '../../platform/db/prepared.ts';
import { columnsOf, insertFromJson } from '../../platform/db/json-records.ts';
import { countStored, writeGroupedDeltas } from './count-deltas.store.ts';
import type { ResponseStatus } from './flags.ts';
import type { Amendment, Response, ResponseKey, ResponseState } from './response.ts';

/**
 * Creates the round's partitions; called when the round opens, and harmless when called again. Inserts
 * queue behind its lock on the parent tables, so it gives up after two seconds if long reads hold them.
 * @throws 55P03
 */
export async function createRoundPartition(tx: Tx, roundId: string): Promise<void> {
  if (!/^[0-9a-f-]{36}$/.test(roundId)) throw new Error(`not a round id: ${roundId}`);
  await sequential(tx);
  await tx.raw(`set local lock_timeout = '2s'`);
  for (const table of ['responses', 'paradata']) {
    const partition = `${table}_${roundId.replaceAll('-', '')}`;
    const values = `FOR VALUES IN ('${roundId}')`;
    await tx.raw(`CREATE TABLE IF NOT EXISTS ${partition} PARTITION OF ${table} ${values}`);
  }
}

/** Name → type. */
export const RESPONSE_COLUMNS = {
  round_id: 'uuid',
  locality_id: 'integer',
  id: 'uuid',
  version_id: 'uuid',
  service_id: 'text',
  stratum: 'text',
  psu: 'text',
  weight: 'double precision',
  door: 'text',
  service_point: 'text',
  caller: 'text',
  language: 'text',
  status: 'text',
  flags: 'text[]',
  consent_version: 'text',
  answers: 'jsonb',
  scores: 'double precision[]',
  group_codes: 'smallint[]',
  source_hash: 'bytea',
  seconds: 'integer',
  submitted_at: 'timestamptz',
} as const;

export const toResponseRow = (
  response: Response,
): Record<keyof typeof RESPONSE_COLUMNS, unknown> => ({
  round_id: response.roundId,
  locality_id: response.localityId,
  id: response.id,
  version_id: response.versionId,
  service_id: response.serviceId,
  stratum: response.stratum,
  psu: response.psu,
  weight: response.weight,
  door: response.channel,
  service_point: response.servicePoint,
  caller: response.caller,
  language: response.language,
  status: response.status,
  flags: response.flags,
  consent_version: response.consentVersion,
  answers: response.answers,
  scores: response.scores,
  group_codes: response.groups,
  source_hash: byteaOf(response.sourceHash),
  seconds: response.seconds,
  submitted_at: response.submittedAt,
});

/** A part of a statement that stores those of `source` that are not there yet, and returns their ids. */
export const insertNewResponses = (source: string): string =>
  `insert into responses (${columnsOf(RESPONSE_COLUMNS)}) ${source}
    on conflict (id, locality_id, round_id) do nothing returning id`;

const IF_NEW = 'on conflict (id, locality_id, round_id) do nothing returning *';
const INSERT = `with stored as (${insertFromJson('responses', RESPONSE_COLUMNS, IF_NEW)}),
  counted as (${writeGroupedDeltas('stored')})
  select id from stored`;
/** Limits the size of one statement's parameter. */
const ROWS_PER_STATEMENT = 500;

/** @returns ids of those that were not there yet */
export async function insertResponses(
  tx: Tx,
  responses: readonly Response[],
): Promise<Set<string>> {
  const added = new Set<string>();
  for (let start = 0; start < responses.length; start += ROWS_PER_STATEMENT) {
    const rows = responses.slice(start, start + ROWS_PER_STATEMENT).map(toResponseRow);
    for (const { id } of await prepared<{ id: string }>(tx, {
      name: 'insert-responses',
      text: INSERT,
      values: [JSON.stringify(rows)],
    }))
      added.add(id);
  }
  return added;
}

/**
 * What is known of a response by its id, without its content.
 * @param key `localityId` null: not known, looks in every shard
 */
export async function findResponseState(
  db: Reader,
  key: ResponseKey & { localityId: number | null },
): Promise<ResponseState | null> {
  const locality = key.localityId === null ? {} : { locality_id: key.localityId };
  const row = (await db('responses')
    .where({ id: key.id, round_id: key.roundId, ...locality })
    .first('locality_id', 'version_id', 'status', 'submitted_at', 'withdrawn_at')) as
    StateRow | undefined;
  return row
    ? {
        localityId: row.locality_id,
        versionId: row.version_id,
        status: row.status,
        submittedAt: row.submitted_at,
        withdrawnAt: row.withdrawn_at,
      }
    : null;
}

interface StateRow {
  locality_id: number;
  version_id: string;
  status: ResponseStatus;
  submitted_at: Date;
  withdrawn_at: Date | null;
}

type Located = ResponseKey & { localityId: number };

/**
 * Updates a response that was not withdrawn, and corrects the counts.
 * @returns whether there was one
 */
async function rewrite(tx: Tx, key: Located, values: object): Promise<boolean> {
  const where = { id: key.id, locality_id: key.localityId, round_id: key.roundId };
  const found = (await tx('responses')
    .where(where)
    .whereNot({ status: 'withdrawn' })
    .forUpdate()
    .first('id')) as { id: string } | undefined;
  if (!found) return false;
  await countStored(tx, key, -1);
  await tx('responses').where(where).update(values);
  await countStored(tx, key, 1);
  return true;
}

/** Empties the row: what remains says only that there was a response, where and when. @returns whether there was one to erase */
export async function eraseResponse(
  tx: Tx,
  key: ResponseKey,
  localityId: number,
  now: Date,
): Promise<boolean> {
  return await rewrite(
    tx,
    { ...key, localityId },
    {
      status: 'withdrawn',
      withdrawn_at: now,
      answers: '{}',
      scores: null,
      group_codes: null,
      source_hash: null,
      service_id: null,
      flags: [],
      seconds: null,
      stratum: null,
      psu: null,
      weight: null,
      consent_version: null,
      amended_at: null,
      language: '',
      door: '',
      service_point: null,
      caller: null,
    },
  );
}

/** Words that were masked when they were sent first stay masked. */
const KEPT_FLAGS = `array(select distinct flag from unnest(?::text[] || array(
  select kept from unnest(flags) as kept where kept = 'masked-text')) as flag order by flag)`;

/**
 * More was told of a response: its answers and what is read from them are replaced; how and when it came in
 * stays, and so does a researcher's decision to exclude it. @returns false where it was withdrawn
 */
export async function amendResponse(
  tx: Tx,
  key: Located,
  { versionId, language, status, flags, consentVersion, names, answers, ...read }: Amendment,
  now: Date,
): Promise<boolean> {
  return await rewrite(tx, key, {
    version_id: versionId,
    language,
    status: tx.raw(`case when status = 'excluded' then status else ? end`, [status]),
    flags: tx.raw(KEPT_FLAGS, [[...flags]]),
    consent_version: consentVersion,
    answers: tx.raw('(answers - ?::text[]) || ?::jsonb', [[...names], JSON.stringify(answers)]),
    scores: read.scores && [...read.scores],
    group_codes: read.groups && [...read.groups],
    seconds: tx.raw('coalesce(seconds, 0) + ?::integer', [read.seconds ?? 0]),
    amended_at: now,
  });
}

/** A researcher's decision on a flagged response. @returns whether there was one to decide on */
export async function setResponseStatus(
  tx: Tx,
  key: ResponseKey,
  localityId: number,
  status: 'counted' | 'excluded',
): Promise<boolean> {
  return await rewrite(tx, { ...key, localityId }, { status });
}
