// Published versions of the built-in questionnaires.
import type { Reader } from '../../src/platform/db/connect.ts';

export const builtInCode = 'essential-public-services';

/** @param code of a questionnaire; absent: the long one of essential services */
export async function publishedVersion(
  db: Reader,
  code: string = builtInCode,
): Promise<{ id: string }> {
  const found = (await db('questionnaire_versions as v')
    .join('questionnaires as q', 'q.id', 'v.questionnaire_id')
    .where({ 'q.code': code, 'v.status': 'published' })
    .first('v.id')) as { id: string } | undefined;
  if (!found) throw new Error(`no published version of ${code}`);
  return found;
}
