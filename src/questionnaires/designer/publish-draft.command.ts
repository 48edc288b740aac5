// Publishing: the check panel must have nothing that stops, every scenario must lead where it did, then the draft gets its
// number and never changes again.
import { audit } from '../../accounts/audit.store.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { Actor } from '../../platform/http/endpoint.ts';
import { compile } from '../compiled.ts';
import type { Questionnaire } from '../model.ts';
import type { Scenario, ScenarioResult } from '../scenario.ts';
import { runScenario } from '../scenario.ts';
import { listScenarios } from '../scenarios.store.ts';
import type { QuestionnaireVersion } from '../versions.store.ts';
import { publishVersion } from '../versions.store.ts';
import { findingsOf, stopsPublishing } from './findings.ts';
import { draftOf } from './save-draft.command.ts';
import { forgetUndo } from './undo.store.ts';

export type ScenarioRun = Scenario & { result: ScenarioResult };
export type Publishing = { ok: true; version: QuestionnaireVersion } | { ok: false; reason: 'stale' | 'findings' | 'scenarios' };

/** Every scenario on this model; null when the model does not run at all. */
export function runScenarios(model: Questionnaire, scenarios: readonly Scenario[], now: Date): ScenarioRun[] | null {
  if (scenarios.length === 0) return [];
  const compiled = compile(model);
  return compiled.ok ? scenarios.map((scenario) => ({ ...scenario, result: runScenario(compiled.compiled, scenario, { now }) })) : null;
}

export async function publishDraft(tx: Tx, at: { code: string; hash: string }, by: { actor: Actor | null; now: Date }): Promise<Publishing> {
  const draft = await draftOf(tx, at.code);
  if (draft.modelHash !== at.hash) return { ok: false, reason: 'stale' };
  if (stopsPublishing(findingsOf(draft.model, []))) return { ok: false, reason: 'findings' };
  const runs = runScenarios(draft.model, await listScenarios(tx, draft.questionnaireId), by.now) ?? [];
  if (runs.some(({ result }) => !result.ok)) return { ok: false, reason: 'scenarios' };
  const version = await publishVersion(tx, draft.id, by.actor?.userId ?? null);
  await forgetUndo(tx, draft.id);
  await audit(tx, { at: by.now, actor: by.actor, action: 'questionnaire.published', objectId: draft.questionnaireId, details: { code: at.code, number: version.number } });
  return { ok: true, version };
}
