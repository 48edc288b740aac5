// What every page of a respondent begins with, in one read: the round of the address and the draft of the cookie.
import type { Reader } from '../platform/db/database.ts';
import { inGroups } from '../platform/db/in-groups.ts';
import { prepared } from '../platform/db/prepared.ts';
import type { Round } from '../sampling/rounds.store.ts';
import type { DraftKey, ShownDraft } from './draft.ts';
import type { FreshRounds } from './rounds-in-use.store.ts';

export interface Visited { round: Round | null; draft: ShownDraft | null }
export interface At { code: string; key: DraftKey | null; now: Date }
export type ReadVisit = (db: Reader, at: At) => Promise<Visited>;

/** Both tables are found by a key; `round_version` changes whenever the round's row does. */
const TEXT = `select asked.place, r.id as of_round, r.xmin::text as round_version,
    d.id, d.locality_id, d.version_id, d.service_id, d.door, d.entry, d.language, d.answers, d.expires_at
  from unnest($1::text[], $2::uuid[], $3::integer[]) with ordinality as asked (code, id, locality_id, place) join rounds r on r.code = asked.code
    left join drafts d on d.id = asked.id and d.locality_id = asked.locality_id and d.round_id = r.id and d.expires_at > $4`;

interface Row {
  place: number; of_round: string; round_version: string;
  id: string | null; locality_id: number; version_id: string; service_id: string | null; door: ShownDraft['door']; entry: ShownDraft['entry']; language: string; answers: ShownDraft['answers']; expires_at: Date;
}

const toDraft = (row: Row): ShownDraft | null => (row.id === null ? null : {
  id: row.id, localityId: row.locality_id, roundId: row.of_round, versionId: row.version_id, serviceId: row.service_id, door: row.door, entry: row.entry,
  language: row.language, answers: row.answers, expiresAt: row.expires_at,
});

/** The rows of all that are asked for, in their order; null where there is no such round. */
async function readRows(db: Reader, asked: readonly At[]): Promise<(Row | null)[]> {
  const values = [asked.map(({ code }) => code), asked.map(({ key }) => key?.id ?? null), asked.map(({ key }) => key?.localityId ?? null), asked[0]!.now];
  const rows: (Row | null)[] = asked.map(() => null);
  for (const row of await prepared<Row>(db, { name: 'visits', text: TEXT, values })) rows[row.place - 1] = row;
  return rows;
}

/** Visits that arrive while others are being read are read together; in a transaction each is read by it. */
export function visits(rounds: FreshRounds): ReadVisit {
  const readTogether = inGroups(readRows, { most: 32, lanes: 2 });
  return async (db, at) => {
    const row = db.isTransaction ? (await readRows(db, [at]))[0] : await readTogether(db, at);
    return row ? { round: await rounds(db, { id: row.of_round, version: row.round_version }), draft: toDraft(row) } : { round: null, draft: null };
  };
}
