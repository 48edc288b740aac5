// Changing a draft, once for every form of the designer: locked, compared with what the form was made from, edited, saved,
// and the step kept so that it can be taken back.
import type { Tx } from '../../platform/db/connect.ts';
import { problem } from '../../platform/problems/problem.ts';
import type { Questionnaire } from '../../questionnaires/model/questionnaire.ts';
import { nodesOf } from './tree.ts';
import {
  findQuestionnaireByCode,
  findVersion,
} from '../../questionnaires/versions/versions.store.ts';
import { listVersions } from '../../questionnaires/versions/versions.store.ts';
import { lockDraft, saveDraft } from '../../questionnaires/versions/version-changes.store.ts';
import type { QuestionnaireVersion } from '../../questionnaires/versions/version-row.ts';
import { listScenarios, updateScenario } from '../../questionnaires/versions/scenarios.store.ts';
import { answersRenamed } from './code-renaming.ts';
import { edit } from './edit.ts';
import type { EditResult, Mistake } from './edit-result.ts';
import type { Operation } from './operation.ts';
import { scenarioRenamed } from './renaming.ts';
import { findStep, keepStep, turnStep, type KeptScenario } from './undo.store.ts';

export type SaveResult =
  | Extract<EditResult, { ok: true }>
  /** The draft was saved by someone else since the form was shown; `draft` is its current state. */
  | { ok: false; stale: true; draft: QuestionnaireVersion }
  | { ok: false; stale: false; draft: QuestionnaireVersion; mistakes: Mistake[] };

export interface DraftChange {
  /** Code of the questionnaire. */
  code: string;
  /** Hash of the model the form was made from. */
  hash: string;
  operation: string;
  subject: string;
  change: (draft: Questionnaire, taken: ReadonlySet<string>) => EditResult;
}

/** @throws Problem `notFound` without such a questionnaire, `conflict` when it has no draft */
export async function draftOf(tx: Tx, code: string): Promise<QuestionnaireVersion> {
  const questionnaire = await findQuestionnaireByCode(tx, code);
  if (!questionnaire) throw problem('notFound');
  const draft = await lockDraft(tx, questionnaire.id);
  if (!draft) throw problem('conflict');
  return draft;
}

export async function saveChange(tx: Tx, wanted: DraftChange): Promise<SaveResult> {
  const draft = await draftOf(tx, wanted.code);
  if (draft.modelHash !== wanted.hash) return { ok: false, stale: true, draft };
  const result = wanted.change(draft.model, await takenIds(tx, draft));
  if (!result.ok) return { ...result, stale: false, draft };
  await saveDraft(tx, draft.id, result.model);
  const scenarios = await followScenarios(tx, draft.questionnaireId, result);
  await keepStep(tx, draft.id, {
    operation: wanted.operation,
    subject: wanted.subject,
    model: draft.model,
    scenarios,
  });
  return result;
}

/** Saved scenarios use the names and codes of the questionnaire now; those that changed, as they were. */
async function followScenarios(
  tx: Tx,
  questionnaireId: string,
  { codes, names }: Extract<EditResult, { ok: true }>,
): Promise<KeptScenario[] | null> {
  if (!codes && !names) return null;
  const before = (await listScenarios(tx, questionnaireId)).map(({ id, answers, expected }) => ({
    id,
    answers,
    expected,
  }));
  for (const scenario of before) {
    const renamed = names ? scenarioRenamed(scenario, names) : scenario;
    await updateScenario(tx, scenario.id, {
      answers: codes
        ? answersRenamed(renamed.answers, codes.users, codes.changes)
        : renamed.answers,
      expected: renamed.expected,
    });
  }
  return before.length === 0 ? null : before;
}

export async function saveOperation(
  tx: Tx,
  at: { code: string; hash: string; subject: string },
  operation: Operation,
): Promise<SaveResult> {
  return saveChange(tx, {
    ...at,
    operation: operation.type,
    change: (model, taken) => edit(model, operation, taken),
  });
}

/** Ids of the newest published version: what was asked under them must not be mixed with anything new. */
async function takenIds(tx: Tx, draft: QuestionnaireVersion): Promise<Set<string>> {
  const published = (await listVersions(tx, draft.questionnaireId)).find(
    ({ number }) => number !== null,
  );
  const version = published && (await findVersion(tx, published.id));
  return new Set(version ? nodesOf(version.model).map(({ id }) => id) : []);
}

/** Takes the last change back, or the last one taken back forth again, with the scenarios it touched. */
export async function turnBack(
  tx: Tx,
  { code, hash }: { code: string; hash: string },
  way: 'undo' | 'redo',
): Promise<SaveResult> {
  const draft = await draftOf(tx, code);
  if (draft.modelHash !== hash) return { ok: false, stale: true, draft };
  const step = await findStep(tx, draft.id, way);
  if (!step) throw problem('conflict');
  const touched = new Set(step.scenarios?.map(({ id }) => id));
  const now =
    touched.size === 0
      ? []
      : (await listScenarios(tx, draft.questionnaireId)).filter(({ id }) => touched.has(id));
  for (const scenario of step.scenarios ?? []) await updateScenario(tx, scenario.id, scenario);
  await saveDraft(tx, draft.id, step.model);
  const scenarios =
    step.scenarios && now.map(({ id, answers, expected }) => ({ id, answers, expected }));
  await turnStep(
    tx,
    draft.id,
    { number: step.number, model: draft.model, scenarios },
    way === 'undo',
  );
  return { ok: true, model: step.model, focus: null };
}
