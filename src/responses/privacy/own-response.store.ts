// A respondent's own response, found by the receipt.
import type { Reader } from '../../platform/db/connect.ts';
import type { Answers } from '../../questionnaires/model/answers.ts';
import type { ResponseKey } from '../submission/response.ts';

export interface OwnResponse {
  localityId: number;
  versionId: string;
  serviceId: string | null;
  language: string;
  answers: Answers;
  submittedAt: Date;
}

interface OwnRow {
  locality_id: number;
  version_id: string;
  service_id: string | null;
  language: string;
  answers: Answers;
  submitted_at: Date;
}

/**
 * Null: none, or it was withdrawn.
 * @param key `localityId` null: not known, looks in every shard
 */
export async function findOwnResponse(
  db: Reader,
  key: ResponseKey & { localityId: number | null },
): Promise<OwnResponse | null> {
  const locality = key.localityId === null ? {} : { locality_id: key.localityId };
  const row = (await db('responses')
    .where({ id: key.id, round_id: key.roundId, ...locality })
    .whereNot({ status: 'withdrawn' })
    .first(
      ...['locality_id', 'version_id', 'service_id', 'language', 'answers', 'submitted_at'],
    )) as OwnRow | undefined;
  return row
    ? {
        localityId: row.locality_id,
        versionId: row.version_id,
        serviceId: row.service_id,
        language: row.language,
        answers: row.answers,
        submittedAt: row.submitted_at,
      }
    : null;
}
