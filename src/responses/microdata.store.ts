// Reads a round's responses as a stream, so that a million rows need no more memory than a hundred.
import type { Readable } from 'node:stream';
import type { Db, Reader } from '../platform/db/database.ts';
import type { Answers } from '../questionnaires/answers.ts';
import type { MicrodataRow } from './microdata.ts';
import { readCounts } from './response-counts.store.ts';

export interface StoredRow {
  id: string; version_id: string; locality_id: number; service_id: string | null; stratum: string | null; psu: string | null; weight: number | null; door: string; service_point: string | null; caller: string | null; language: string;
  status: string; flags: string[]; answers: Answers; seconds: number | null; submitted_at: Date; from_source: number | null;
}

export const toMicrodata = (row: StoredRow): MicrodataRow => ({
  id: row.id, versionId: row.version_id, localityId: row.locality_id, serviceId: row.service_id, stratum: row.stratum, psu: row.psu, weight: row.weight, door: row.door, servicePoint: row.service_point, caller: row.caller, language: row.language,
  status: row.status, flags: row.flags, answers: row.answers, seconds: row.seconds, submittedAt: row.submitted_at, fromSource: row.from_source,
});

/** Rows of `StoredRow`, oldest first; withdrawn responses hold nothing and are left out. */
export function streamResponses(db: Db, roundId: string): Readable {
  return db('responses').where({ round_id: roundId }).whereNot({ status: 'withdrawn' })
    .select('id', 'version_id', 'locality_id', 'service_id', 'stratum', 'psu', 'weight', 'door', 'service_point', 'caller', 'language', 'status', 'flags', 'answers', 'seconds', 'submitted_at')
    .select(db.raw(`case when source_hash is not null then count(*) over (partition by source_hash) end as from_source`))
    .orderBy(['submitted_at', 'id']).stream({ highWaterMark: 500, batchSize: 500 }) as unknown as Readable;
}

/** Localities that have responses in the round. */
export async function localitiesOfRound(db: Reader, roundId: string): Promise<number[]> {
  const places = await readCounts(db, roundId, { facets: ['place'], by: 'locality' });
  const answered = places.filter(({ status }) => status !== 'draft');
  return [...new Set(answered.map(({ localityId }) => localityId))];
}

/** Versions that responses of the round were given under. */
export async function versionsOfRound(db: Reader, roundId: string): Promise<string[]> {
  const versions = await readCounts(db, roundId, { facets: ['version'], by: 'locality' });
  return [...new Set(versions.map(({ value }) => value))];
}
