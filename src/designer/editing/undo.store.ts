// The last changes of every draft, each with the model on its other side: the one before while it is applied, the one after once it was
// taken back. Taken back and forth they change sides; a new change ends what was taken back.
import type { Reader, Tx } from '../../platform/db/connect.ts';
import type { Questionnaire } from '../../questionnaires/model/questionnaire.ts';
import type { Scenario } from '../../questionnaires/versions/scenario.ts';

export type KeptScenario = Pick<Scenario, 'id' | 'answers' | 'expected'>;
/** `scenarios`: those the change touched, as they are on the step's other side; null: none. */
export interface UndoStep {
  number: number;
  operation: string;
  subject: string;
  model: Questionnaire;
  scenarios: KeptScenario[] | null;
}
export interface Offer {
  operation: string;
  subject: string;
}
interface UndoRow extends Offer {
  version_id: string;
  number: number;
  undone: boolean;
  model: Questionnaire;
  scenarios: KeptScenario[] | null;
}

/** Older ones are forgotten. */
export const MOST_STEPS = 50;

const steps = (db: Reader, versionId: string, undone: boolean) =>
  db<UndoRow>('questionnaire_undos')
    .where({ version_id: versionId, undone })
    .orderBy('number', undone ? 'asc' : 'desc');

/** The step to take back, or (`redo`) the one to do again. */
export async function findStep(
  db: Reader,
  versionId: string,
  way: 'undo' | 'redo',
): Promise<UndoStep | null> {
  const row = await steps(db, versionId, way === 'redo').first();
  return row
    ? {
        number: row.number,
        operation: row.operation,
        subject: row.subject,
        model: row.model,
        scenarios: row.scenarios,
      }
    : null;
}

/** What to offer on the page, without the models. */
export async function describeSteps(
  db: Reader,
  versionId: string,
): Promise<Record<'undo' | 'redo', Offer | null>> {
  const [undo, redo] = await Promise.all(
    [false, true].map(
      (undone) =>
        steps(db, versionId, undone).first('operation', 'subject') as Promise<Offer | undefined>,
    ),
  );
  return { undo: undo ?? null, redo: redo ?? null };
}

const json = <T>(value: T): T => JSON.stringify(value) as unknown as T;

/** A change that was just made. */
export async function keepStep(
  tx: Tx,
  versionId: string,
  step: Omit<UndoStep, 'number'>,
): Promise<void> {
  await tx<UndoRow>('questionnaire_undos').where({ version_id: versionId, undone: true }).delete();
  const last = (await steps(tx, versionId, false).first('number')) as
    { number: number } | undefined;
  const number = (last?.number ?? 0) + 1;
  await tx<UndoRow>('questionnaire_undos')
    .where({ version_id: versionId })
    .where('number', '<=', number - MOST_STEPS)
    .delete();
  await tx<UndoRow>('questionnaire_undos').insert({
    version_id: versionId,
    ...step,
    number,
    undone: false,
    model: json(step.model),
    scenarios: step.scenarios && json(step.scenarios),
  });
}

/** The step was taken back or done again: it now keeps the state before that. */
export async function turnStep(
  tx: Tx,
  versionId: string,
  { number, model, scenarios }: Pick<UndoStep, 'number' | 'model' | 'scenarios'>,
  undone: boolean,
): Promise<void> {
  await tx<UndoRow>('questionnaire_undos')
    .where({ version_id: versionId, number })
    .update({ undone, model: json(model), scenarios: scenarios && json(scenarios) });
}

export async function forgetSteps(tx: Tx, versionId: string): Promise<void> {
  await tx<UndoRow>('questionnaire_undos').where({ version_id: versionId }).delete();
}
