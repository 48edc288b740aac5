// How often a registry was changed: what was made from it in memory is made again when the number differs.
import type { Reader, Tx } from '../platform/db/connect.ts';

export type ChangingRegistry = 'places' | 'services';

export async function registryChanged(tx: Tx, registry: ChangingRegistry): Promise<void> {
  await tx('registry_changes')
    .insert({ registry, changes: 1 })
    .onConflict(['registry'])
    .merge({ changes: tx.raw('registry_changes.changes + 1') });
}

export async function registryChanges(db: Reader, registry: ChangingRegistry): Promise<number> {
  const row = (await db('registry_changes').where({ registry }).first()) as
    { changes: number } | undefined;
  return row?.changes ?? 0;
}
