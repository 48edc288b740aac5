// Publishing from the designer: the draft the page showed gets its number and never changes again, or the
// page says why not.
import { audit } from '../../accounts/audit.store.ts';
import type { Tx } from '../../platform/db/connect.ts';
import type { Actor } from '../../platform/http/access.ts';
import { publicationBlockers } from '../../questionnaires/versions/publication.ts';
import { listScenarios } from '../../questionnaires/versions/scenarios.store.ts';
import type { QuestionnaireVersion } from '../../questionnaires/versions/version-row.ts';
import { publishVersion } from '../../questionnaires/versions/version-changes.store.ts';
import { draftOf } from './save-draft.command.ts';
import { forgetSteps } from './undo.store.ts';

export type Publishing =
  | { ok: true; version: QuestionnaireVersion }
  | { ok: false; reason: 'stale' | 'findings' | 'scenarios' };

export async function publishDraft(
  tx: Tx,
  at: { code: string; hash: string },
  by: { actor: Actor | null; now: Date },
): Promise<Publishing> {
  const draft = await draftOf(tx, at.code);
  if (draft.modelHash !== at.hash) return { ok: false, reason: 'stale' };
  const { errors, failing } = publicationBlockers(
    draft.model,
    await listScenarios(tx, draft.questionnaireId),
    by.now,
  );
  if (errors.length > 0) return { ok: false, reason: 'findings' };
  if (failing.length > 0) return { ok: false, reason: 'scenarios' };
  const version = await publishVersion(tx, draft.id, by.actor?.userId ?? null, by.now);
  await forgetSteps(tx, draft.id);
  await audit(tx, {
    at: by.now,
    actor: by.actor,
    action: 'questionnaire.published',
    objectId: draft.questionnaireId,
    details: { code: at.code, number: version.number },
  });
  return { ok: true, version };
}
