// Responses that were sent and may be told more of, with their answers.
import type { Reader } from '../../platform/db/connect.ts';
import type { ResponseStatus } from '../submission/flags.ts';
import type { Response, ResponseKey, SentResponse } from '../submission/response.ts';

/** With its answers. @param key `localityId` null: not known, looks in every shard */
export async function findSentResponse(
  db: Reader,
  key: ResponseKey & { localityId: number | null },
): Promise<SentResponse | null> {
  const locality = key.localityId === null ? {} : { locality_id: key.localityId };
  const row = (await db('responses')
    .where({ id: key.id, round_id: key.roundId, ...locality })
    .first(SENT_COLUMNS)) as SentRow | undefined;
  return row
    ? {
        id: row.id,
        roundId: key.roundId,
        localityId: row.locality_id,
        versionId: row.version_id,
        serviceId: row.service_id,
        stratum: row.stratum,
        psu: row.psu,
        weight: row.weight,
        channel: row.door,
        servicePoint: row.service_point,
        caller: row.caller,
        language: row.language,
        status: row.status,
        consentVersion: row.consent_version,
        answers: row.answers,
        submittedAt: row.submitted_at,
      }
    : null;
}

const SENT_COLUMNS = [
  ...['id', 'locality_id', 'version_id', 'service_id', 'stratum', 'psu', 'weight', 'door'],
  ...[
    'service_point',
    'caller',
    'language',
    'status',
    'consent_version',
    'answers',
    'submitted_at',
  ],
];

interface SentRow {
  id: string;
  locality_id: number;
  version_id: string;
  service_id: string | null;
  stratum: string | null;
  psu: string | null;
  weight: number | null;
  door: string;
  service_point: string | null;
  caller: string | null;
  language: string;
  status: ResponseStatus;
  consent_version: string | null;
  answers: Response['answers'];
  submitted_at: Date;
}
