// Takes a questionnaire in: a new one with its first draft, or a new draft of one that is there – never over
// a draft that is open.
import { makerOf } from '../../accounts/permissions.ts';
import type { Actor } from '../../platform/http/access.ts';
import { audit } from '../../accounts/audit.store.ts';
import type { Tx } from '../../platform/db/connect.ts';
import { problem } from '../../platform/problems/problem.ts';
import type { Questionnaire } from '../../questionnaires/model/questionnaire.ts';
import {
  publicationBlockers,
  type PublicationBlockers,
  mayBePublished,
} from '../../questionnaires/versions/publication.ts';
import { listScenarios } from '../../questionnaires/versions/scenarios.store.ts';
import {
  createQuestionnaire,
  saveDraft,
  startDraft,
} from '../../questionnaires/versions/version-changes.store.ts';
import { findQuestionnaireByCode } from '../../questionnaires/versions/versions.store.ts';
import { listVersions } from '../../questionnaires/versions/versions.store.ts';
import { publishVersion } from '../../questionnaires/versions/version-changes.store.ts';

export interface Imported {
  questionnaireId: string;
  versionId: string;
  isNew: boolean;
}
export interface ImportOrder {
  model: Questionnaire;
  actor: Actor | null;
  now: Date;
}

/** @throws Problem `conflict` when a draft of this questionnaire is open */
export async function importQuestionnaire(
  tx: Tx,
  { model, actor, now }: ImportOrder,
): Promise<Imported> {
  const userId = actor?.userId ?? null;
  const known = await findQuestionnaireByCode(tx, model.code);
  const imported = known
    ? {
        questionnaireId: known.id,
        versionId: await newDraft(tx, known.id, { model, userId }),
        isNew: false,
      }
    : {
        ...(await createQuestionnaire(tx, {
          code: model.code,
          model,
          userId,
          organisationId: makerOf(actor, 'questionnaires.edit'),
        })),
        isNew: true,
      };
  await audit(tx, {
    at: now,
    actor,
    action: 'questionnaire.imported',
    objectId: imported.questionnaireId,
    details: { code: model.code, versionId: imported.versionId },
  });
  return imported;
}

export type ImportPublishing =
  { ok: true; number: number } | { ok: false; blockers: PublicationBlockers };

/**
 * Publishes the draft that was just imported; where something is wrong, it is reported and nothing is
 * written.
 */
export async function publishImported(
  tx: Tx,
  { questionnaireId, versionId }: Imported,
  { model, actor, now }: ImportOrder,
): Promise<ImportPublishing> {
  const blockers = publicationBlockers(model, await listScenarios(tx, questionnaireId), now);
  if (!mayBePublished(blockers)) return { ok: false, blockers };
  const { number } = await publishVersion(tx, versionId, actor?.userId ?? null, now);
  await audit(tx, {
    at: now,
    actor,
    action: 'questionnaire.published',
    objectId: questionnaireId,
    details: { code: model.code, number },
  });
  return { ok: true, number: number ?? 0 };
}

async function newDraft(
  tx: Tx,
  questionnaireId: string,
  { model, userId }: { model: Questionnaire; userId: string | null },
): Promise<string> {
  const versions = await listVersions(tx, questionnaireId);
  if (versions.some(({ status }) => status === 'draft')) throw problem('conflict');
  const versionId = await startDraft(tx, questionnaireId, userId);
  await saveDraft(tx, versionId, model);
  return versionId;
}
