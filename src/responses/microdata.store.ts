// Reads a round's responses in the order of their key, some at a time, each time a short statement of its
// own. Between two of them the download holds no connection and no snapshot, however slowly it is taken
// away; a million rows need no more memory than a thousand, and the first ones arrive at once.
import pg from 'pg';
import { copiedRows, type Fields } from '../platform/db/copied-rows.ts';
import type { Db } from '../platform/db/database.ts';
import type { InTurn } from '../platform/in-turn.ts';
import type { Answers } from '../questionnaires/answers.ts';
import type { MicrodataRow } from './microdata.ts';
import { sourceCounts } from './source-counts.store.ts';

export interface WantedResponses {
  roundId: string;
  /** Given under another version, a response came after the download began. */
  versionIds: readonly string[];
}

interface Key { id: string; localityId: number }
interface StoredRow extends MicrodataRow { source: string | null }
interface Batch { last: Key; rows: MicrodataRow[] }

const ROWS_AT_ONCE = 1_000;
const BEFORE_ALL: Key = { id: '00000000-0000-0000-0000-000000000000', localityId: -2_147_483_648 };

const COLUMNS = `id, version_id, locality_id, service_id, stratum, psu, weight, door, service_point,
  caller, language, status, array_to_string(flags, ' '), answers, seconds,
  to_char(submitted_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), encode(source_hash, 'hex')`;

/** The primary key begins with id and locality; the limit lets no plan sort the round. */
function queryAfter(after: Key, { roundId, versionIds }: WantedResponses): string {
  const versions = versionIds.map((id) => pg.escapeLiteral(id)).join(', ');
  return `select ${COLUMNS} from responses
    where round_id = ${pg.escapeLiteral(roundId)} and version_id in (${versions})
      and (id, locality_id) > (${pg.escapeLiteral(after.id)}, ${after.localityId})
      and status <> 'withdrawn'
    order by id, locality_id limit ${ROWS_AT_ONCE}`;
}

const numberOf = (field: string | null): number | null => (field === null ? null : Number(field));

function toRow(fields: Fields): StoredRow {
  const text = (index: number): string => fields[index]!;
  return {
    id: text(0), versionId: text(1), localityId: Number(text(2)), serviceId: fields[3]!,
    stratum: fields[4]!, psu: fields[5]!, weight: numberOf(fields[6]!), door: text(7),
    servicePoint: fields[8]!, caller: fields[9]!, language: text(10), status: text(11),
    flags: text(12), answers: JSON.parse(text(13)) as Answers, seconds: numberOf(fields[14]!),
    submittedAt: text(15), source: fields[16]!, fromSource: null,
  };
}

/**
 * Batches of responses in the order of their key; withdrawn ones hold nothing and are left out. The first
 * batch has been read when this resolves; the next is read while the last one is used. What is stored when
 * it begins and not withdrawn meanwhile comes once; what is stored later may come.
 * @param inTurn shared by the downloads of a process, which read one at a time
 */
export async function readResponses(
  db: Db, wanted: WantedResponses, inTurn: InTurn,
): Promise<AsyncGenerator<MicrodataRow[]>> {
  const countsOf = sourceCounts(db, wanted.roundId);
  const read = (after: Key): Promise<Batch> => inTurn(async () => {
    const rows = (await copiedRows(db, queryAfter(after, wanted))).map(toRow);
    const counts = await countsOf(rows.flatMap(({ source }) => source ?? []));
    for (const row of rows) if (row.source !== null) row.fromSource = counts.get(row.source) ?? 1;
    return { last: rows.at(-1) ?? after, rows };
  });
  return batchesFrom(await read(BEFORE_ALL), read);
}

async function* batchesFrom(
  first: Batch, read: (after: Key) => Promise<Batch>,
): AsyncGenerator<MicrodataRow[]> {
  let batch = first;
  while (batch.rows.length === ROWS_AT_ONCE) {
    const next = read(batch.last);
    // Awaited below, unless the download is broken off before.
    next.catch(() => undefined);
    yield batch.rows;
    batch = await next;
  }
  if (batch.rows.length > 0) yield batch.rows;
}
