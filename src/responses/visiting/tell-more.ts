// Whether more can be told of a response: it was given with the form after a service, and the round has a
// longer questionnaire.
import type { Round } from '../../sampling/rounds/round.ts';

/** @param answered the version the response was given with */
export const canTellMore = (
  { versionId, shortVersionId }: Pick<Round, 'versionId' | 'shortVersionId'>,
  answered: string,
): boolean => shortVersionId === answered && versionId !== shortVersionId;
