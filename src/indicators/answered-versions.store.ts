// The versions of the questionnaire that a round's respondents answered.
import type { Reader } from '../platform/db/connect.ts';
import type { Questionnaire } from '../questionnaires/model/questionnaire.ts';
import { findVersion } from '../questionnaires/versions/versions.store.ts';
import type { Round } from '../sampling/rounds/round.ts';

/** The one that the round asks now comes first. */
export async function answeredVersions(
  db: Reader,
  round: Pick<Round, 'id' | 'versionId'>,
): Promise<{ id: string; model: Questionnaire }[]> {
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
  return versions;
}
