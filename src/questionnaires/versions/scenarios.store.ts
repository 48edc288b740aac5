// Saved scenarios of a questionnaire; they belong to it, not to one version.
import { randomUUID } from 'node:crypto';
import type { Reader, Tx } from '../../platform/db/connect.ts';
import type { Answers } from '../model/answers.ts';
import type { Scenario } from './scenario.ts';

interface ScenarioRow {
  id: string;
  questionnaire_id: string;
  name: string;
  answers: Answers;
  expected: string[];
}

export async function listScenarios(db: Reader, questionnaireId: string): Promise<Scenario[]> {
  const rows = await db<ScenarioRow>('questionnaire_scenarios')
    .where({ questionnaire_id: questionnaireId })
    .orderBy('name')
    .orderBy('id');
  return rows.map(({ id, name, answers, expected }) => ({ id, name, answers, expected }));
}

export async function saveScenario(
  tx: Tx,
  questionnaireId: string,
  scenario: { name: string; answers: Answers; expected: readonly string[]; userId: string | null },
): Promise<string> {
  const id = randomUUID();
  await tx('questionnaire_scenarios').insert({
    id,
    questionnaire_id: questionnaireId,
    name: scenario.name,
    answers: JSON.stringify(scenario.answers),
    expected: JSON.stringify(scenario.expected),
    created_at: tx.fn.now(),
    created_by: scenario.userId,
  });
  return id;
}

export async function updateScenario(
  tx: Tx,
  id: string,
  { answers, expected }: Pick<Scenario, 'answers' | 'expected'>,
): Promise<void> {
  await tx('questionnaire_scenarios')
    .where({ id })
    .update({ answers: JSON.stringify(answers), expected: JSON.stringify(expected) });
}

export async function deleteScenario(tx: Tx, id: string): Promise<void> {
  await tx('questionnaire_scenarios').where({ id }).delete();
}
