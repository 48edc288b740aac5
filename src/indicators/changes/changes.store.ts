// What changed since an earlier round, as it was computed with the figures of the later one.
import type { Reader, Tx } from '../../platform/db/connect.ts';
import { copyIn, type CopiedValue } from '../../platform/db/copy-in.ts';
import type { ChangeRow } from './change-row.ts';

const COLUMNS = [
  'computation_id',
  'locality_id',
  'node',
  'level',
  'value_before',
  'value_after',
  'difference',
  'se',
  'ci_low',
  'ci_high',
  'df',
  'p',
] as const;

export async function insertChanges(
  tx: Tx,
  computationId: string,
  rows: readonly ChangeRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const values = rows.map((row): CopiedValue[] => [
    computationId,
    row.localityId,
    row.node,
    row.level,
    row.before,
    row.after,
    row.difference,
    row.se,
    row.ciLow,
    row.ciHigh,
    row.df,
    row.p,
  ]);
  await copyIn(tx, { table: 'change_results', columns: COLUMNS }, values);
}

interface StoredChange {
  locality_id: number;
  node: string;
  level: ChangeRow['level'];
  value_before: number;
  value_after: number;
  difference: number;
  se: number;
  ci_low: number;
  ci_high: number;
  df: number;
  p: number | null;
}

/** In one place, or in all. */
export async function listChanges(
  db: Reader,
  computationId: string,
  localityId: number | null = null,
): Promise<ChangeRow[]> {
  const where = {
    computation_id: computationId,
    ...(localityId === null ? {} : { locality_id: localityId }),
  };
  const rows = (await db('change_results')
    .where(where)
    .orderBy(['locality_id', 'node'])) as StoredChange[];
  return rows.map((row) => ({
    localityId: row.locality_id,
    node: row.node,
    level: row.level,
    before: row.value_before,
    after: row.value_after,
    difference: row.difference,
    se: row.se,
    ciLow: row.ci_low,
    ciHigh: row.ci_high,
    df: row.df,
    p: row.p,
  }));
}
