// The breakdowns of a round, from the versions of the questionnaire that its respondents answered.
import type { Reader } from '../../platform/db/connect.ts';
import { findVersion } from '../../questionnaires/versions/versions.store.ts';
import type { Round } from '../../sampling/rounds/round.ts';
import { roundBreakdowns, type RoundBreakdowns } from './round-breakdowns.ts';

/** @param wanted names of questions; null: all that are marked */
export async function readBreakdowns(
  db: Reader,
  round: Round,
  wanted: readonly string[] | null,
): Promise<RoundBreakdowns> {
  if (wanted?.length === 0) return { breakdowns: [], places: new Map() };
  const answered = (await db('responses')
    .where({ round_id: round.id, status: 'counted' })
    .distinct('version_id')
    .orderBy('version_id')) as { version_id: string }[];
  const ids = new Set([round.versionId, ...answered.map((row) => row.version_id)]);
  const versions = [];
  for (const id of ids) {
    const version = await findVersion(db, id);
    if (version) versions.push({ id, model: version.model });
  }
  return roundBreakdowns(versions, wanted);
}
