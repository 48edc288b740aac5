// The tables of answers that are published with a computation: counted from the same state of the database
// as its figures.
import { randomUUID } from 'node:crypto';
import type { Tx } from '../../platform/db/connect.ts';
import type { ComputationInputs } from '../computing/computation-inputs.store.ts';
import { estimateTableInThread } from '../computing/estimate-in-thread.files.ts';
import type { WeightsRead } from '../computing/read-weights.store.ts';
import type { EstimationOptions } from '../estimation.ts';
import { presentationRules } from '../presentation/presentation-rules.ts';
import type { PlaceTable } from './answer-table.ts';
import { insertEditionTable } from './answer-tables.store.ts';
import { shapeOf, type PublishedTable } from './asked-table.ts';
import { readTable } from './read-table.store.ts';
import { countableVariables } from './round-variables.store.ts';

export interface EditionTable {
  asked: PublishedTable;
  responses: number;
  places: PlaceTable[];
}

interface EditionWork {
  weights: WeightsRead;
  options: EstimationOptions;
  signal?: AbortSignal | undefined;
}

/**
 * One after the other, so that no more than one is in memory. A table whose questions are not asked any
 * more is left out.
 */
export async function countEditionTables(
  tx: Tx,
  { computation, round }: ComputationInputs,
  { weights, options, signal }: EditionWork,
): Promise<EditionTable[]> {
  const wanted = computation.parameters.tables ?? [];
  const variables = wanted.length === 0 ? [] : await countableVariables(tx, round);
  const tables: EditionTable[] = [];
  for (const asked of wanted) {
    const shape = shapeOf({ ...asked, within: null }, variables);
    if ('code' in shape) continue;
    const work = { weights, signal, progress: () => undefined };
    const { sums, responses, design } = await readTable(tx, round, shape, work);
    const task = { sums, shape, options: { ...options, ...design } };
    tables.push({ asked, responses, places: await estimateTableInThread(task) });
  }
  return tables;
}

export async function storeEditionTables(
  tx: Tx,
  { computation, round }: ComputationInputs,
  tables: readonly EditionTable[],
): Promise<void> {
  const { weights, recipe, rules = presentationRules } = computation.parameters;
  for (const { asked, responses, places } of tables)
    await insertEditionTable(tx, computation.id, {
      id: randomUUID(),
      roundId: round.id,
      asked: { ...asked, within: null },
      parameters: { weights, ...(recipe ? { recipe } : {}), lonelyPsu: round.lonelyPsu, rules },
      codeVersion: computation.codeVersion,
      responses,
      askedAt: computation.createdAt,
      askedBy: null,
      places,
    });
}
