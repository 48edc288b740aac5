// One step back for every draft: the model before its last change.
import type { Reader, Tx } from '../../platform/db/database.ts';
import type { Questionnaire } from '../model.ts';

export interface Undo { operation: string; subject: string; undone: boolean }
interface Row extends Undo { version_id: string; model: Questionnaire }

export async function findUndo(db: Reader, versionId: string): Promise<(Undo & { model: Questionnaire }) | null> {
  const row = await db<Row>('questionnaire_undos').where({ version_id: versionId }).first();
  return row ? { operation: row.operation, subject: row.subject, undone: row.undone, model: row.model } : null;
}

/** What to offer on the page, without the model. */
export async function describeUndo(db: Reader, versionId: string): Promise<Undo | null> {
  return (await db<Row>('questionnaire_undos').where({ version_id: versionId }).first('operation', 'subject', 'undone')) ?? null;
}

export async function keepUndo(tx: Tx, versionId: string, { model, ...step }: Undo & { model: Questionnaire }): Promise<void> {
  await tx<Row>('questionnaire_undos').insert({ version_id: versionId, ...step, model: JSON.stringify(model) as unknown as Questionnaire })
    .onConflict('version_id').merge();
}

export async function forgetUndo(tx: Tx, versionId: string): Promise<void> {
  await tx<Row>('questionnaire_undos').where({ version_id: versionId }).delete();
}
