// Reads a round's responses in the order of their key, some at a time, each time a short statement of its
// own. Between two of them the download holds no connection and no snapshot, however slowly it is taken
// away; a million rows need no more memory than a thousand, and the first ones arrive at once.
import type { Db } from '../platform/db/database.ts';
import type { InTurn } from '../platform/in-turn.ts';
import type { Answers } from '../questionnaires/answers.ts';
import type { MicrodataRow } from './microdata.ts';
import { sourceCounts, type SourceCounts } from './source-counts.store.ts';

interface StoredRow {
  id: string;
  version_id: string;
  locality_id: number;
  service_id: string | null;
  stratum: string | null;
  psu: string | null;
  weight: number | null;
  door: string;
  service_point: string | null;
  caller: string | null;
  language: string;
  status: string;
  flags: string[];
  answers: Answers;
  seconds: number | null;
  submitted_at: Date;
  source: string | null;
}

/** What a researcher's file holds of a response, and its source in hexadecimal digits. */
export const EXPORTED_COLUMNS = `id, version_id, locality_id, service_id, stratum, psu, weight, door,
  service_point, caller, language, status, flags, answers, seconds, submitted_at,
  encode(source_hash, 'hex') as source`;

export interface WantedResponses {
  roundId: string;
  /** Given under another version, a response came after the download began. */
  versionIds: readonly string[];
}

type Key = Pick<StoredRow, 'id' | 'locality_id'>;

const ROWS_AT_ONCE = 1_000;
const BEFORE_ALL: Key = { id: '00000000-0000-0000-0000-000000000000', locality_id: -2_147_483_648 };

/** The primary key begins with id and locality; the literal limit lets no plan sort the round. */
const READ = `select ${EXPORTED_COLUMNS} from responses
  where round_id = ? and (id, locality_id) > (?, ?) and version_id = any(?) and status <> 'withdrawn'
  order by id, locality_id limit ${ROWS_AT_ONCE}`;

/**
 * Batches of responses in the order of their key; withdrawn ones hold nothing and are left out. The first
 * batch has been read when this resolves; the next is read while the last one is used. What is stored when
 * it begins and not withdrawn meanwhile comes once; what is stored later may come.
 * @param inTurn shared by the downloads of a process, which read one at a time
 */
export async function readResponses(
  db: Db, wanted: WantedResponses, inTurn: InTurn,
): Promise<AsyncGenerator<MicrodataRow[]>> {
  const fromSources = sourceCounts(db, wanted.roundId);
  const read = (after: Key): Promise<Batch> => inTurn(async () => {
    const values = [wanted.roundId, after.id, after.locality_id, wanted.versionIds];
    const { rows } = await db.raw<{ rows: StoredRow[] }>(READ, values as never);
    return { last: rows.at(-1) ?? after, rows: await toMicrodata(rows, fromSources) };
  });
  return batchesFrom(await read(BEFORE_ALL), read);
}

interface Batch { last: Key; rows: MicrodataRow[] }

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

async function toMicrodata(
  rows: readonly StoredRow[], fromSources: SourceCounts,
): Promise<MicrodataRow[]> {
  const counts = await fromSources(rows.flatMap(({ source }) => source ?? []));
  return rows.map((row) => ({
    id: row.id, versionId: row.version_id, localityId: row.locality_id, serviceId: row.service_id,
    stratum: row.stratum, psu: row.psu, weight: row.weight, door: row.door,
    servicePoint: row.service_point, caller: row.caller, language: row.language, status: row.status,
    flags: row.flags, answers: row.answers, seconds: row.seconds, submittedAt: row.submitted_at,
    fromSource: row.source === null ? null : (counts.get(row.source) ?? 1),
  }));
}
