// The models that the figures of communes of a computation come from, stored with them.
import type { Reader, Tx } from '../../platform/db/connect.ts';
import { insertCommuneRows } from './commune-estimates.store.ts';
import type { CommuneEstimates } from './commune-row.ts';

/** What is stored beside the rows. */
export type CommuneModels = Omit<CommuneEstimates, 'rows'>;

export async function insertCommuneEstimates(
  tx: Tx,
  computationId: string,
  { rows, ...models }: CommuneEstimates,
): Promise<void> {
  await insertCommuneRows(tx, computationId, rows);
  await tx('commune_models').insert({
    computation_id: computationId,
    models: JSON.stringify(models),
  });
}

/** Null for a computation without models of communes. */
export async function findCommuneModels(
  db: Reader,
  computationId: string,
): Promise<CommuneModels | null> {
  const row = (await db('commune_models')
    .where({ computation_id: computationId })
    .first('models')) as { models: CommuneModels } | undefined;
  return row?.models ?? null;
}
