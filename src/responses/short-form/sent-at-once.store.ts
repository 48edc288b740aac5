// Whether a published version can be a round's form after a service.
import type { Reader } from '../../platform/db/connect.ts';
import { compileOrThrow } from '../../questionnaires/engine/compiled.ts';
import { findVersion } from '../../questionnaires/versions/versions.store.ts';
import { isSentAtOnce } from './short-form.ts';

export async function isVersionSentAtOnce(db: Reader, versionId: string): Promise<boolean> {
  const version = await findVersion(db, versionId);
  return (
    version !== null &&
    isSentAtOnce(compileOrThrow(version.model), version.publishedAt ?? version.createdAt)
  );
}
