// Reads a round's responses in the order of their key, in batches, each with a short statement of its
// own. Between two batches the download holds no connection and no snapshot, however slow the client
// is; a million rows need no more memory than a thousand, and the first ones arrive at once.
import pg from 'pg';
import { copiedRows, type CopiedRows, type Fields } from '../../platform/db/copied-rows.ts';
import type { Pool, Reader } from '../../platform/db/connect.ts';
import type { InTurn } from '../../platform/in-turn.ts';
import type { Answers } from '../../questionnaires/model/answers.ts';
import type { MicrodataRow } from './microdata.ts';
import { readCounts } from '../counts/response-counts.store.ts';
import { sourceCounts, type SourceSearch } from './source-counts.store.ts';

export interface WantedResponses {
  roundId: string;
  /** Responses of other versions were stored after the download began and are left out. */
  versionIds: readonly string[];
  /** Ids of localities whose responses are read; null: all. */
  within: readonly number[] | null;
}

interface ResponsePosition {
  id: string;
  localityId: number;
}
interface ReadBatch {
  stored: CopiedRows;
  fromSources: ReadonlyMap<string, number>;
}

/** Rows of one statement, and rows parsed at a time: until then a row is bytes. */
const [READ_BATCH, PARSE_BATCH] = [1_000, 100];
const BEFORE_ALL: ResponsePosition = {
  id: '00000000-0000-0000-0000-000000000000',
  localityId: -2_147_483_648,
};

/** The source must be the last: `lastOf` reads it without parsing the row. */
const COLUMNS = `id, version_id, locality_id, service_id, stratum, psu, weight, door, service_point,
  caller, language, status, array_to_string(flags, ' '), answers, seconds,
  to_char(submitted_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
  to_char(amended_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
  encode(source_hash, 'hex')`;

/** The primary key begins with id and locality; the limit lets no plan sort the round. */
function queryAfter(
  after: ResponsePosition,
  { roundId, versionIds, within }: WantedResponses,
): string {
  const versions = versionIds.map((id) => pg.escapeLiteral(id)).join(', ');
  return `select ${COLUMNS} from responses
    where round_id = ${pg.escapeLiteral(roundId)} and version_id in (${versions})
      and (id, locality_id) > (${pg.escapeLiteral(after.id)}, ${after.localityId})
      and status <> 'withdrawn' ${within ? `and locality_id = any('{${within.join(',')}}')` : ''}
    order by id, locality_id limit ${READ_BATCH}`;
}

const numberOf = (field: string | null): number | null => (field === null ? null : Number(field));

const [ID, LOCALITY, SOURCE] = [0, 2, 17];

function toRow(fields: Fields, fromSources: ReadBatch['fromSources']): MicrodataRow {
  const text = (index: number): string => fields[index]!;
  const given = (index: number): string | null => fields[index] ?? null;
  const source = given(SOURCE);
  return {
    id: text(ID),
    versionId: text(1),
    localityId: Number(text(LOCALITY)),
    serviceId: given(3),
    stratum: given(4),
    psu: given(5),
    weight: numberOf(given(6)),
    channel: text(7),
    servicePoint: given(8),
    caller: given(9),
    language: text(10),
    status: text(11),
    flags: text(12),
    answers: JSON.parse(text(13)) as Answers,
    seconds: numberOf(given(14)),
    submittedAt: text(15),
    amendedAt: given(16),
    fromSource: source === null ? null : (fromSources.get(source) ?? 1),
  };
}

/** Shared by all downloads of a process: they read one at a time. */
export interface SharedReads {
  inTurn: InTurn;
  search: SourceSearch;
}

/**
 * Responses in the order of their key, in batches; withdrawn ones hold no answers and are left out. The
 * first batch has been read when this resolves; the next is read while the last one is used. Responses
 * stored before it begins and not withdrawn meanwhile come exactly once; later ones may come.
 */
export async function readResponses(
  db: Pool,
  wanted: WantedResponses,
  { inTurn, search }: SharedReads,
): Promise<AsyncGenerator<MicrodataRow[]>> {
  const countsOf = sourceCounts(db, wanted.roundId, search);
  const read = (after: ResponsePosition): Promise<ReadBatch> =>
    inTurn(async () => {
      const stored = await copiedRows(db, queryAfter(after, wanted));
      const sources = Array.from({ length: stored.length }, (_, index) => stored.lastOf(index));
      return { stored, fromSources: await countsOf(sources.filter((source) => source !== null)) };
    });
  return parsedRows(await read(BEFORE_ALL), read);
}

async function* parsedRows(
  first: ReadBatch,
  read: (after: ResponsePosition) => Promise<ReadBatch>,
): AsyncGenerator<MicrodataRow[]> {
  let next: Promise<ReadBatch> | null = Promise.resolve(first);
  while (next) {
    const { stored, fromSources }: ReadBatch = await next;
    next = stored.length === READ_BATCH ? read(keyOf(stored.row(stored.length - 1))) : null;
    // Awaited above, unless the download is cancelled before.
    next?.catch(() => undefined);
    for (let start = 0; start < stored.length; start += PARSE_BATCH) {
      const some = Math.min(PARSE_BATCH, stored.length - start);
      yield Array.from({ length: some }, (_, at) => toRow(stored.row(start + at), fromSources));
    }
  }
}

const keyOf = (fields: Fields): ResponsePosition => ({
  id: fields[ID]!,
  localityId: Number(fields[LOCALITY]),
});

/** Versions that responses of the round were given under. */
export async function versionsOfRound(db: Reader, roundId: string): Promise<string[]> {
  const versions = await readCounts(db, roundId, { facets: ['version'], by: 'locality' });
  return [...new Set(versions.map(({ value }) => value))];
}
