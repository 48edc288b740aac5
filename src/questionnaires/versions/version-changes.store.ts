// A version's way from draft to published to retired: every change of the tables of questionnaires and
// versions.
import { HOST_ORGANISATION } from '../../accounts/host-organisation.ts';
import { randomUUID } from 'node:crypto';
import type { Tx } from '../../platform/db/connect.ts';
import { problem } from '../../platform/problems/problem.ts';
import { type Questionnaire, questionnaireSchema } from '../model/questionnaire.ts';
import { hashOf } from './model-hash.ts';
import type { QuestionnaireVersion, VersionStatus } from './version-row.ts';
import { findVersion } from './versions.store.ts';
import { listVersions } from './versions.store.ts';
import { publicationBlockers, mayBePublished } from './publication.ts';
import { listScenarios } from './scenarios.store.ts';

/**
 * A questionnaire with its first draft; the host's, unless another organisation is named. @throws Problem
 * `alreadyExists` when the code is taken
 */
export async function createQuestionnaire(
  tx: Tx,
  made: { code: string; model: Questionnaire; userId: string | null; organisationId?: string },
): Promise<{ questionnaireId: string; versionId: string }> {
  const questionnaireId = randomUUID();
  const inserted = (await tx('questionnaires')
    .insert({
      id: questionnaireId,
      code: made.code,
      organisation_id: made.organisationId ?? HOST_ORGANISATION,
      created_at: tx.fn.now(),
      created_by: made.userId,
    })
    .onConflict('code')
    .ignore()
    .returning('id')) as unknown[];
  if (inserted.length === 0) throw problem('alreadyExists', { code: made.code });
  return { questionnaireId, versionId: await insertDraft(tx, questionnaireId, made) };
}

async function insertDraft(
  tx: Tx,
  questionnaireId: string,
  { model, userId }: { model: Questionnaire; userId: string | null },
): Promise<string> {
  const id = randomUUID();
  const checked = questionnaireSchema.parse(model);
  await tx('questionnaire_versions').insert({
    id,
    questionnaire_id: questionnaireId,
    status: 'draft',
    model: JSON.stringify(checked),
    model_hash: hashOf(checked),
    created_at: tx.fn.now(),
    created_by: userId,
    saved_at: tx.fn.now(),
  });
  return id;
}

/**
 * The questionnaire's draft, held against other writers until the transaction ends; null when there is none.
 */
export async function lockDraft(
  tx: Tx,
  questionnaireId: string,
): Promise<QuestionnaireVersion | null> {
  const row = (await tx('questionnaire_versions')
    .where({ questionnaire_id: questionnaireId, status: 'draft' })
    .forUpdate()
    .first('id')) as { id: string } | undefined;
  return row ? findVersion(tx, row.id) : null;
}

/** @throws Problem `conflict` when the version is no longer a draft */
export async function saveDraft(tx: Tx, versionId: string, model: Questionnaire): Promise<void> {
  const checked = questionnaireSchema.parse(model);
  await change(tx, versionId, 'draft', {
    model: JSON.stringify(checked),
    model_hash: hashOf(checked),
    saved_at: tx.fn.now(),
  });
}

/** A new draft that is a copy of the newest version; the open draft when there is one. */
export async function startDraft(
  tx: Tx,
  questionnaireId: string,
  userId: string | null,
): Promise<string> {
  const [newest] = await listVersions(tx, questionnaireId);
  if (!newest) throw problem('notFound');
  if (newest.status === 'draft') return newest.id;
  const from = await findVersion(tx, newest.id);
  if (!from) throw problem('notFound');
  return insertDraft(tx, questionnaireId, { model: from.model, userId });
}

/**
 * Gives the draft the next number of its questionnaire. The only way to publish, so it looks for itself
 * whether the draft may be; `publicationBlockers` says why.
 * @param now the moment the scenarios are run at
 * @throws Problem `conflict` when it is no draft, `unprocessable` when it does not run or a scenario leads
 * elsewhere
 */
export async function publishVersion(
  tx: Tx,
  versionId: string,
  userId: string | null,
  now: Date = new Date(),
): Promise<QuestionnaireVersion> {
  await holdVersion(tx, versionId);
  const draft = await findVersion(tx, versionId);
  if (!draft) throw problem('notFound');
  if (draft.status !== 'draft') throw problem('conflict');
  await refuseBroken(tx, draft, now);
  await tx('questionnaires').where({ id: draft.questionnaireId }).forUpdate().select('id');
  const top = await tx('questionnaire_versions')
    .where({ questionnaire_id: draft.questionnaireId })
    .max<{ top: number | null } | undefined>('number as top')
    .first();
  await change(tx, versionId, 'draft', {
    status: 'published',
    number: (top?.top ?? 0) + 1,
    published_at: tx.fn.now(),
    published_by: userId,
  });
  const published = await findVersion(tx, versionId);
  if (!published) throw problem('notFound');
  return published;
}

async function refuseBroken(
  tx: Tx,
  { code, model, questionnaireId }: QuestionnaireVersion,
  now: Date,
): Promise<void> {
  const blockers = publicationBlockers(model, await listScenarios(tx, questionnaireId), now);
  if (mayBePublished(blockers)) return;
  const [error] = blockers.errors;
  throw problem('unprocessable', {
    questionnaire: code,
    errors: blockers.errors.length,
    scenarios: blockers.failing.length,
    ...(error ? { code: error.code, node: error.node ?? '' } : {}),
  });
}

/** Whether people of other organisations may read it, use it in a round and take questions from it. */
export async function shareQuestionnaire(tx: Tx, id: string, isShared: boolean): Promise<void> {
  await tx('questionnaires').where({ id }).update({ is_shared: isShared });
}

/**
 * A published version, locked so that it cannot be retired before the transaction ends; null when it is not
 * published.
 */
export async function lockPublished(tx: Tx, id: string): Promise<QuestionnaireVersion | null> {
  const row = (await tx('questionnaire_versions')
    .where({ id, status: 'published' })
    .forShare()
    .first('id')) as { id: string } | undefined;
  return row ? findVersion(tx, row.id) : null;
}

/** Locks the version, so that it cannot be taken into use or set aside before the transaction ends. */
export async function holdVersion(tx: Tx, id: string): Promise<void> {
  await tx('questionnaire_versions').where({ id }).forUpdate().select('id');
}

/**
 * No new round may take it; its answers stay readable. @throws Problem `conflict` when it is not published
 */
export async function retireVersion(tx: Tx, versionId: string): Promise<void> {
  await change(tx, versionId, 'published', { status: 'retired', retired_at: tx.fn.now() });
}

export async function change(
  tx: Tx,
  id: string,
  from: VersionStatus,
  values: Record<string, unknown>,
): Promise<void> {
  const changed = await tx('questionnaire_versions').where({ id, status: from }).update(values);
  if (changed !== 1) throw problem('conflict');
}
