// Tables that were asked for. Each is kept with what it was made of; the newest of a request is the one
// that is shown.
import type { Reader, Tx } from '../../platform/db/connect.ts';
import type { ComputationParameters } from '../computation-parameters.ts';
import type { PresentationRules } from '../presentation/presentation-rules.ts';
import type { PlaceTable, TablePanel } from './answer-table.ts';
import type { AskedTable } from './asked-table.ts';

export interface TableParameters extends Pick<ComputationParameters, 'weights' | 'recipe'> {
  lonelyPsu: string;
  rules: PresentationRules;
}

export interface AnswerTable {
  id: string;
  roundId: string;
  asked: AskedTable;
  status: 'computing' | 'done' | 'failed';
  parameters: TableParameters;
  codeVersion: string;
  /** Counted answers that were read; null before it is done. */
  responses: number | null;
  /** As failureText writes it. */
  failure: string | null;
  askedAt: Date;
  askedBy: string | null;
}

interface AnswerTableRow {
  id: string;
  round_id: string;
  question: string;
  by_question: string;
  within_question: string;
  status: AnswerTable['status'];
  parameters: TableParameters;
  code_version: string;
  responses: number | null;
  failure: string | null;
  asked_at: Date;
  asked_by: string | null;
}

/** No question: an empty name, which none has, so that requests are compared by a unique index. */
const NONE = '';
const named = (name: string): string | null => (name === NONE ? null : name);

const columnsOf = ({ question, by, within }: AskedTable) => ({
  question,
  by_question: by ?? NONE,
  within_question: within ?? NONE,
});

const toTable = (row: AnswerTableRow): AnswerTable => ({
  id: row.id,
  roundId: row.round_id,
  asked: {
    question: row.question,
    by: named(row.by_question),
    within: named(row.within_question),
  },
  status: row.status,
  parameters: row.parameters,
  codeVersion: row.code_version,
  responses: row.responses,
  failure: row.failure,
  askedAt: row.asked_at,
  askedBy: row.asked_by,
});

/** One that belongs to a computation, as it was counted with it. */
export async function insertEditionTable(
  tx: Tx,
  computationId: string,
  { places, ...table }: Omit<AnswerTable, 'status' | 'failure'> & { places: readonly PlaceTable[] },
): Promise<void> {
  await tx('answer_tables').insert({
    ...rowOf(table),
    status: 'done',
    responses: table.responses,
    computation_id: computationId,
  });
  await insertPlaces(tx, table.id, places);
}

/** What failed before of the same request is forgotten. @returns false where the same is being made */
export async function insertTable(
  tx: Tx,
  table: Omit<AnswerTable, 'status' | 'responses' | 'failure'>,
): Promise<boolean> {
  await tx('answer_tables')
    .where({ round_id: table.roundId, ...columnsOf(table.asked), status: 'failed' })
    .delete();
  const made = (await tx('answer_tables')
    .insert({ ...rowOf(table), status: 'computing' })
    .onConflict(
      tx.raw(
        `(round_id, question, by_question, within_question) where status = 'computing'`,
      ) as unknown as string,
    )
    .ignore()
    .returning('id')) as unknown[];
  return made.length === 1;
}

const rowOf = (table: Omit<AnswerTable, 'status' | 'responses' | 'failure'>) => ({
  id: table.id,
  round_id: table.roundId,
  ...columnsOf(table.asked),
  parameters: JSON.stringify(table.parameters),
  code_version: table.codeVersion,
  asked_at: table.askedAt,
  asked_by: table.askedBy,
});

export async function findTable(db: Reader, id: string): Promise<AnswerTable | null> {
  const row = await db<AnswerTableRow>('answer_tables').where({ id }).first();
  return row ? toTable(row) : null;
}

/** Those that were asked for by themselves, newest first. */
export async function listTables(db: Reader, roundId: string): Promise<AnswerTable[]> {
  const rows = await db<AnswerTableRow>('answer_tables')
    .where({ round_id: roundId })
    .whereNull('computation_id')
    .orderBy([{ column: 'asked_at', order: 'desc' }, 'id']);
  return rows.map(toTable);
}

/** Those of a computation, in the order of their questions. */
export async function listEditionTables(db: Reader, computationId: string): Promise<AnswerTable[]> {
  const rows = (await db('answer_tables')
    .where({ computation_id: computationId })
    .orderBy(['question', 'by_question'])) as AnswerTableRow[];
  return rows.map(toTable);
}

/** All that were made of one request, newest first. */
export async function listRequested(
  db: Reader,
  roundId: string,
  asked: AskedTable,
): Promise<AnswerTable[]> {
  const rows = await db<AnswerTableRow>('answer_tables')
    .where({ round_id: roundId, ...columnsOf(asked) })
    .whereNull('computation_id')
    .orderBy([{ column: 'asked_at', order: 'desc' }, 'id']);
  return rows.map(toTable);
}

/**
 * Keeps what was counted in place of what was there of the same request. Only one that is computing can be
 * finished.
 */
export async function finishTable(
  tx: Tx,
  table: AnswerTable,
  { responses, places }: { responses: number; places: readonly PlaceTable[] },
): Promise<void> {
  const changed = await tx('answer_tables')
    .where({ id: table.id, status: 'computing' })
    .update({ status: 'done', responses });
  if (changed !== 1) return;
  await insertPlaces(tx, table.id, places);
  await removeBefore(tx, table);
}

async function insertPlaces(tx: Tx, tableId: string, places: readonly PlaceTable[]): Promise<void> {
  await tx('answer_table_places').insert(
    places.map(({ localityId, panels }) => ({
      table_id: tableId,
      locality_id: localityId,
      panels: JSON.stringify(panels),
    })),
  );
}

/** @param failure as failureText writes it @returns false where it was not computing */
export async function failTable(tx: Tx, id: string, failure: string): Promise<boolean> {
  const changed = await tx('answer_tables')
    .where({ id, status: 'computing' })
    .update({ status: 'failed', failure });
  return changed === 1;
}

async function removeBefore(tx: Tx, table: AnswerTable): Promise<void> {
  const older = (await tx('answer_tables')
    .where({ round_id: table.roundId, ...columnsOf(table.asked) })
    .whereNot({ id: table.id })
    .whereNot({ status: 'computing' })
    .whereNull('computation_id')
    .orderBy('id')
    .pluck('id')) as string[];
  await tx('answer_table_places').whereIn('table_id', older).delete();
  await tx('answer_tables').whereIn('id', older).delete();
}

/** The panels of one place; null where it has none. */
export async function findPlaceTable(
  db: Reader,
  tableId: string,
  localityId: number,
): Promise<readonly TablePanel[] | null> {
  const row = (await db('answer_table_places')
    .where({ table_id: tableId, locality_id: localityId })
    .first('panels')) as { panels: readonly TablePanel[] } | undefined;
  return row?.panels ?? null;
}

/** Places with figures, in a stable order. */
export async function listTablePlaces(db: Reader, tableId: string): Promise<PlaceTable[]> {
  const rows = (await db('answer_table_places')
    .where({ table_id: tableId })
    .orderBy('locality_id')) as { locality_id: number; panels: readonly TablePanel[] }[];
  return rows.map((row) => ({ localityId: row.locality_id, panels: row.panels }));
}
