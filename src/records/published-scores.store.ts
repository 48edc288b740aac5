// Scores of an index published by others, kept as published: by the unit of the time, withheld ones as missing.
import type { Reader, Tx } from '../platform/db/connect.ts';
import type { PublishedScore } from './papi-scores.ts';

export interface ScoreOrigin {
  source: string;
  origin: string;
  at: Date;
}

// One parameter for all rows: thousands of placeholders cost more than the insert itself.
const SAVE = `insert into published_scores (source, year, locality_id, node, level, score, withheld_reason, origin, imported_at)
  select ?, year, locality_id, node, level, score, withheld_reason, ?, ?
  from jsonb_to_recordset(?::jsonb) as given (year int, locality_id int, node text, level text, score double precision, withheld_reason text)
  on conflict (source, year, locality_id, node)
  do update set score = excluded.score, withheld_reason = excluded.withheld_reason, origin = excluded.origin, imported_at = excluded.imported_at
  where (published_scores.score, published_scores.withheld_reason) is distinct from (excluded.score, excluded.withheld_reason)
  returning (xmax = 0) as added`;

/** Idempotent; a score that is already there and the same is left as it is.
 * @returns how many were new and how many changed their value */
export async function savePublishedScores(
  tx: Tx,
  scores: readonly PublishedScore[],
  from: ScoreOrigin,
): Promise<{ added: number; changed: number }> {
  const rows = scores.map((score) => ({
    year: score.year,
    locality_id: score.localityId,
    node: score.node,
    level: score.level,
    score: score.score,
    withheld_reason: score.withheldReason,
  }));
  const written = await tx.raw<{ rows: { added: boolean }[] }>(SAVE, [
    from.source,
    from.origin,
    from.at,
    JSON.stringify(rows),
  ]);
  const added = written.rows.filter((row) => row.added).length;
  return { added, changed: written.rows.length - added };
}

/** Scores of one level for units, by year. */
export async function listPublishedScores(
  db: Reader,
  source: string,
  filter: { localityIds: readonly number[]; level: PublishedScore['level'] },
): Promise<PublishedScore[]> {
  const rows = (await db('published_scores')
    .where({ source, level: filter.level })
    .whereIn('locality_id', filter.localityIds)
    .orderBy(['locality_id', 'node', 'year'])) as {
    year: number;
    locality_id: number;
    node: string;
    level: PublishedScore['level'];
    score: number | null;
    withheld_reason: PublishedScore['withheldReason'];
  }[];
  return rows.map((row) => ({
    year: row.year,
    localityId: row.locality_id,
    node: row.node,
    level: row.level,
    score: row.score,
    withheldReason: row.withheld_reason,
  }));
}

/** The tables the scores were read from. */
export async function listOrigins(db: Reader, source: string): Promise<string[]> {
  const rows = (await db('published_scores')
    .distinct('origin')
    .where({ source })
    .orderBy('origin')) as { origin: string }[];
  return rows.map((row) => row.origin);
}

/** Another text after an import that changed anything, or after scores were removed. */
export async function publishedScoresState(db: Reader): Promise<string> {
  const { rows } = await db.raw<{ rows: { state: string }[] }>(
    `select concat_ws('/', count(*), max(imported_at)) as state from published_scores`,
  );
  return rows[0]!.state;
}
