// The versions of the questionnaire that a round's respondents answered, from the counts that are kept of
// them: pages ask too, and answers may be archived.
import type { Reader } from '../platform/db/connect.ts';
import type { Questionnaire } from '../questionnaires/model/questionnaire.ts';
import { findVersion } from '../questionnaires/versions/versions.store.ts';
import { versionsOfRound } from '../responses/microdata/microdata.store.ts';
import type { Round } from '../sampling/rounds/round.ts';

/** The one that the round asks now comes first. */
export async function answeredVersions(
  db: Reader,
  round: Pick<Round, 'id' | 'versionId'>,
): Promise<{ id: string; model: Questionnaire }[]> {
  const ids = new Set([round.versionId, ...(await versionsOfRound(db, round.id)).sort()]);
  const versions = [];
  for (const id of ids) {
    const version = await findVersion(db, id);
    if (version) versions.push({ id, model: version.model });
  }
  return versions;
}
