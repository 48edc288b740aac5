// Published PAPI scores, read.
import type { Reader } from '../platform/db/connect.ts';
import type { PublishedScore } from './papi-scores.ts';

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
