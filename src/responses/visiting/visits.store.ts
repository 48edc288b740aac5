// What every page of a respondent needs, in one statement: the round of the address and the draft of
// the cookie. Requests that arrive at the same time are read together.
import type { Reader } from '../../platform/db/connect.ts';
import { createBatcher } from '../../platform/db/batcher.ts';
import { prepared } from '../../platform/db/prepared.ts';
import type { Round } from '../../sampling/rounds/round.ts';
import type { DraftKey, ShownDraft } from '../submission/draft.ts';
import { BASE_COLUMNS, toShownDraft, type ShownDraftRow } from '../submission/draft-row.ts';
import { type About, ABOUT_COLUMNS, ABOUT_JOINS, type AboutRow, toAbout } from './about.store.ts';
import { roundVersion, type RoundCache } from '../submission/rounds-in-use.store.ts';

export interface VisitState {
  round: Round | null;
  draft: ShownDraft | null;
  about: About | null;
}
export interface VisitKey {
  code: string;
  key: DraftKey | null;
  now: Date;
}
export type ReadVisit = (db: Reader, at: VisitKey) => Promise<VisitState>;

/** `round_version` changes whenever the round's row does. */
const ROUND = `r.id as round_id, ${roundVersion('r')} as round_version`;
const DRAFT = `${BASE_COLUMNS}, d.started_at, d.expires_at, ${ABOUT_COLUMNS}`;

/** Many visits at once; both tables are read by a key. */
const MANY = `select asked.position, ${ROUND}, ${DRAFT}
  from unnest($1::text[], $2::uuid[], $3::integer[]) with ordinality as asked (code, id, locality_id, position) join rounds r on r.code = asked.code
    left join drafts d on d.id = asked.id and d.locality_id = asked.locality_id and d.round_id = r.id and d.expires_at > $4 ${ABOUT_JOINS}`;

/**
 * One visit, with its keys as parameters: where drafts are spread over shards only theirs is asked.
 */
const ONE = `select 1 as position, ${ROUND}, ${DRAFT}
  from rounds r left join drafts d on d.id = $2 and d.locality_id = $3 and d.round_id = r.id
    and d.expires_at > $4 ${ABOUT_JOINS}
  where r.code = $1`;
/** Without a key no draft is joined: a null key would not restrict the drafts to one shard. */
const NONE = `select 1 as position, ${ROUND}, null as id from rounds r where r.code = $1`;

type VisitRow = { position: number; round_version: string; round_id: string } & (
  (ShownDraftRow & AboutRow) | { id: null }
);

const draftIn = (row: VisitRow): ShownDraft | null => (row.id === null ? null : toShownDraft(row));

async function readOne(db: Reader, { code, key, now }: VisitKey): Promise<VisitRow | null> {
  const statement =
    key === null
      ? { name: 'visit-without-draft', text: NONE, values: [code] }
      : { name: 'visit', text: ONE, values: [code, key.id, key.localityId, now] };
  return (await prepared<VisitRow>(db, statement))[0] ?? null;
}

/** One row per key, in their order; null where there is no such round. */
async function readRows(db: Reader, asked: readonly VisitKey[]): Promise<(VisitRow | null)[]> {
  if (asked.length === 1) return [await readOne(db, asked[0]!)];
  const values = [
    asked.map(({ code }) => code),
    asked.map(({ key }) => key?.id ?? null),
    asked.map(({ key }) => key?.localityId ?? null),
    asked[0]!.now,
  ];
  const rows: (VisitRow | null)[] = asked.map(() => null);
  for (const row of await prepared<VisitRow>(db, { name: 'visits', text: MANY, values }))
    rows[row.position - 1] = row;
  return rows;
}

/**
 * Visits that arrive while others are being read are read together; inside a transaction each is read on
 * its own.
 */
export function visits(rounds: RoundCache): ReadVisit {
  const readBatched = createBatcher(readRows, { maxBatchSize: 32, concurrency: 2 });
  return async (db, at) => {
    const row = db.isTransaction ? await readOne(db, at) : await readBatched(db, at);
    return row
      ? {
          round: await rounds(db, { id: row.round_id, version: row.round_version }),
          draft: draftIn(row),
          about: row.id === null ? null : toAbout(row),
        }
      : { round: null, draft: null, about: null };
  };
}
