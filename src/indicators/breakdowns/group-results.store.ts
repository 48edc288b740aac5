// The figures of groups of a computation: tens of thousands, so they are read by place and breakdown.
import type { Reader, Tx } from '../../platform/db/connect.ts';
import { copyIn, type CopiedValue } from '../../platform/db/copy-in.ts';
import type { GroupRow } from './group-row.ts';

const COLUMNS = [
  'computation_id',
  'locality_id',
  'breakdown',
  'group_name',
  'node',
  'level',
  'estimate',
  'se',
  'ci_low',
  'ci_high',
  'interval_kind',
  'n',
  'effective_n',
  'df',
  'deff',
  'cv',
  'flag',
  'reason',
  'difference',
  'difference_se',
  'difference_df',
  'difference_p',
] as const;

type StoredGroupRow = Record<(typeof COLUMNS)[number], unknown> & { flag: GroupRow['flag'] };

export async function insertGroupResults(
  tx: Tx,
  computationId: string,
  rows: readonly GroupRow[],
): Promise<void> {
  if (rows.length === 0) return;
  await copyIn(tx, { table: 'group_results', columns: COLUMNS }, valuesOf(computationId, rows));
}

/** In the order of the columns. */
function* valuesOf(
  computationId: string,
  rows: readonly GroupRow[],
): Generator<readonly CopiedValue[]> {
  for (const row of rows)
    yield [
      computationId,
      row.localityId,
      row.breakdown,
      row.group,
      row.node,
      row.level,
      row.estimate,
      row.se,
      row.ciLow,
      row.ciHigh,
      row.intervalKind,
      row.n,
      row.effectiveN,
      row.df,
      row.deff,
      row.cv,
      row.flag,
      row.reason,
      row.againstOthers?.difference ?? null,
      row.againstOthers?.se ?? null,
      row.againstOthers?.df ?? null,
      row.againstOthers?.p ?? null,
    ];
}

/** Every group of a breakdown in one place; a hidden figure comes without its numbers. */
export async function listGroupResults(
  db: Reader,
  computationId: string,
  at: { localityId: number; breakdown: string },
): Promise<GroupRow[]> {
  const rows = (await db('group_results')
    .where({
      computation_id: computationId,
      locality_id: at.localityId,
      breakdown: at.breakdown,
    })
    .orderBy(['group_name', 'node'])) as StoredGroupRow[];
  return rows.map(toGroupRow);
}

/** The scores of every group of every breakdown in one place; indicators are left out. */
export async function listGroupScores(
  db: Reader,
  computationId: string,
  localityId: number,
): Promise<GroupRow[]> {
  const rows = (await db('group_results')
    .where({ computation_id: computationId, locality_id: localityId })
    .whereNot({ level: 'indicator' })
    .orderBy(['breakdown', 'group_name', 'node'])) as StoredGroupRow[];
  return rows.map(toGroupRow);
}

function toGroupRow(row: StoredGroupRow): GroupRow {
  const isHidden = row.flag === 'hidden';
  const shown = <T>(value: unknown): T | null => (isHidden ? null : (value as T | null));
  return {
    localityId: row.locality_id as number,
    breakdown: row.breakdown as string,
    group: row.group_name as string,
    node: row.node as string,
    level: row.level as GroupRow['level'],
    estimate: shown(row.estimate),
    se: shown(row.se),
    ciLow: shown(row.ci_low),
    ciHigh: shown(row.ci_high),
    intervalKind: shown(row.interval_kind),
    n: row.n as number,
    effectiveN: shown(row.effective_n),
    df: row.df as number,
    deff: shown(row.deff),
    cv: shown(row.cv),
    flag: row.flag,
    reason: row.reason as GroupRow['reason'],
    againstOthers:
      isHidden || row.difference === null
        ? null
        : {
            difference: row.difference as number,
            se: row.difference_se as number,
            df: row.difference_df as number,
            p: row.difference_p as number,
          },
  };
}
