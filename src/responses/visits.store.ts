// What every page of a respondent begins with, in one read: the round of the address and the draft of the cookie.
import type { Reader } from '../platform/db/database.ts';
import { prepared } from '../platform/db/prepared.ts';
import type { Round } from '../sampling/rounds.store.ts';
import type { DraftKey, ShownDraft } from './draft.ts';
import type { FreshRounds } from './rounds-in-use.store.ts';

export interface Visited { round: Round | null; draft: ShownDraft | null }
export type ReadVisit = (db: Reader, at: { code: string; key: DraftKey | null; now: Date }) => Promise<Visited>;

/** Both tables are found by a key; `round_version` changes whenever the round's row does. */
const TEXT = `select r.id as of_round, r.xmin::text as round_version,
    d.id, d.locality_id, d.version_id, d.service_id, d.door, d.entry, d.language, d.answers, d.expires_at
  from rounds r left join drafts d on d.id = $2 and d.locality_id = $3 and d.round_id = r.id and d.expires_at > $4
  where r.code = $1`;

interface Row {
  of_round: string; round_version: string;
  id: string | null; locality_id: number; version_id: string; service_id: string | null; door: ShownDraft['door']; entry: ShownDraft['entry']; language: string; answers: ShownDraft['answers']; expires_at: Date;
}

const toDraft = (row: Row): ShownDraft | null => (row.id === null ? null : {
  id: row.id, localityId: row.locality_id, roundId: row.of_round, versionId: row.version_id, serviceId: row.service_id, door: row.door, entry: row.entry,
  language: row.language, answers: row.answers, expiresAt: row.expires_at,
});

export function visits(rounds: FreshRounds): ReadVisit {
  return async (db, { code, key, now }) => {
    const [row] = await prepared<Row>(db, { name: 'visit', text: TEXT, values: [code, key?.id ?? null, key?.localityId ?? null, now] });
    if (!row) return { round: null, draft: null };
    return { round: await rounds(db, { id: row.of_round, version: row.round_version }), draft: toDraft(row) };
  };
}
