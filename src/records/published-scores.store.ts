// Scores of an index published by others, kept as published: by the unit of the time, withheld ones as
// missing.
import type { Tx } from '../platform/db/connect.ts';
import type { PublishedScore } from './papi-scores.ts';

export interface ScoreOrigin {
  source: string;
  origin: string;
  at: Date;
}

// One parameter for all rows: thousands of placeholders cost more than the insert itself.
const SAVE = `insert into published_scores 
    (source, year, locality_id, node, level, score, withheld_reason, origin, imported_at)
  select ?, year, locality_id, node, level, score, withheld_reason, ?, ?
  from jsonb_to_recordset(?::jsonb) as given
    (year int, locality_id int, node text, level text, score double precision, withheld_reason text)
  on conflict (source, year, locality_id, node)
  do update set score = excluded.score, withheld_reason = excluded.withheld_reason,
    origin = excluded.origin, imported_at = excluded.imported_at
  where (published_scores.score, published_scores.withheld_reason)
    is distinct from (excluded.score, excluded.withheld_reason)
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
