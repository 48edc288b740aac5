// What every page of a respondent begins with, in one read: the round of the address and the draft of the cookie.
import type { Reader } from '../../platform/db/database.ts';
import { inGroups } from '../../platform/db/in-groups.ts';
import { prepared } from '../../platform/db/prepared.ts';
import type { Round } from '../../sampling/rounds/round.ts';
import type { DraftKey, ShownDraft } from '../submission/draft.ts';
import { roundVersion, type FreshRounds } from '../submission/rounds-in-use.store.ts';

export interface Visited {
  round: Round | null;
  draft: ShownDraft | null;
}
export interface At {
  code: string;
  key: DraftKey | null;
  now: Date;
}
export type ReadVisit = (db: Reader, at: At) => Promise<Visited>;

/** `round_version` changes whenever the round's row does. */
const ROUND = `r.id as of_round, ${roundVersion('r')} as round_version`;
const DRAFT =
  'd.id, d.locality_id, d.version_id, d.service_id, d.door, d.entry, d.language, d.answers, ' +
  'd.expires_at';

/** Both tables are found by a key. */
const MANY = `select asked.place, ${ROUND}, ${DRAFT}
  from unnest($1::text[], $2::uuid[], $3::integer[]) with ordinality as asked (code, id, locality_id, place) join rounds r on r.code = asked.code
    left join drafts d on d.id = asked.id and d.locality_id = asked.locality_id and d.round_id = r.id and d.expires_at > $4`;

/**
 * One visitor, whose keys stand in the statement: where drafts are spread over shards it goes to
 * the one that has them.
 */
const ONE = `select 1 as place, ${ROUND}, ${DRAFT}
  from rounds r left join drafts d on d.id = $2 and d.locality_id = $3 and d.round_id = r.id
    and d.expires_at > $4
  where r.code = $1`;
/** Who has no draft is not looked for among drafts: without a key that would be all of them. */
const NONE = `select 1 as place, ${ROUND}, null as id from rounds r where r.code = $1`;

interface Row {
  place: number;
  of_round: string;
  round_version: string;
  id: string | null;
  locality_id: number;
  version_id: string;
  service_id: string | null;
  door: ShownDraft['door'];
  entry: ShownDraft['entry'];
  language: string;
  answers: ShownDraft['answers'];
  expires_at: Date;
}

const toDraft = (row: Row): ShownDraft | null =>
  row.id === null
    ? null
    : {
        id: row.id,
        localityId: row.locality_id,
        roundId: row.of_round,
        versionId: row.version_id,
        serviceId: row.service_id,
        door: row.door,
        entry: row.entry,
        language: row.language,
        answers: row.answers,
        expiresAt: row.expires_at,
      };

async function readOne(db: Reader, { code, key, now }: At): Promise<Row | null> {
  const statement =
    key === null
      ? { name: 'visit-without-draft', text: NONE, values: [code] }
      : { name: 'visit', text: ONE, values: [code, key.id, key.localityId, now] };
  return (await prepared<Row>(db, statement))[0] ?? null;
}

/** The rows of all that are asked for, in their order; null where there is no such round. */
async function readRows(db: Reader, asked: readonly At[]): Promise<(Row | null)[]> {
  if (asked.length === 1) return [await readOne(db, asked[0]!)];
  const values = [
    asked.map(({ code }) => code),
    asked.map(({ key }) => key?.id ?? null),
    asked.map(({ key }) => key?.localityId ?? null),
    asked[0]!.now,
  ];
  const rows: (Row | null)[] = asked.map(() => null);
  for (const row of await prepared<Row>(db, { name: 'visits', text: MANY, values }))
    rows[row.place - 1] = row;
  return rows;
}

/** Visits that arrive while others are being read are read together; in a transaction each is read by it. */
export function visits(rounds: FreshRounds): ReadVisit {
  const readTogether = inGroups(readRows, { most: 32, lanes: 2 });
  return async (db, at) => {
    const row = db.isTransaction ? await readOne(db, at) : await readTogether(db, at);
    return row
      ? {
          round: await rounds(db, { id: row.of_round, version: row.round_version }),
          draft: toDraft(row),
        }
      : { round: null, draft: null };
  };
}
