// The tables of answers that are published with a computation: counted from the same state of the database as its figures.
import { randomUUID } from 'node:crypto';
import type { Tx } from '../../platform/db/connect.ts';
import { answeredVersions } from '../answered-versions.store.ts';
import type { ComputationInputs } from '../computing/computation-inputs.store.ts';
import { estimateTableInThread } from '../computing/estimate-in-thread.files.ts';
import type { WeightsRead } from '../computing/read-weights.store.ts';
import type { EstimationOptions } from '../estimation.ts';
import { presentationRules } from '../presentation/presentation-rules.ts';
import type { PlaceTable } from './answer-table.ts';
import { insertEditionTable } from './answer-tables.store.ts';
import { shapeOf, type PublishedTable, type TableShape } from './asked-table.ts';
import { readTable, type TableRead } from './read-table.store.ts';
import { tableVariables } from './variables.ts';

interface ReadTable {
  asked: PublishedTable;
  shape: TableShape;
  read: TableRead;
}

/** A table whose questions are not asked any more is left out. */
export async function readEditionTables(
  tx: Tx,
  { computation, round }: ComputationInputs,
  work: { weights: WeightsRead; signal?: AbortSignal | undefined },
): Promise<ReadTable[]> {
  const tables: ReadTable[] = [];
  const wanted = computation.parameters.tables ?? [];
  const versions = wanted.length === 0 ? [] : await answeredVersions(tx, round);
  const variables = tableVariables(versions.map(({ model }) => model));
  for (const asked of wanted) {
    const shape = shapeOf({ ...asked, within: null }, variables);
    if ('code' in shape) continue;
    const read = await readTable(tx, round, shape, { ...work, progress: () => undefined });
    tables.push({ asked, shape, read });
  }
  return tables;
}

export interface EditionTable {
  asked: PublishedTable;
  responses: number;
  places: PlaceTable[];
}

export async function estimateEditionTables(
  tables: readonly ReadTable[],
  options: EstimationOptions,
): Promise<EditionTable[]> {
  const found: EditionTable[] = [];
  for (const { asked, shape, read } of tables) {
    const places = await estimateTableInThread({
      sums: read.sums,
      shape,
      options: { ...options, ...read.design },
    });
    found.push({ asked, responses: read.responses, places });
  }
  return found;
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
