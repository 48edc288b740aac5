// Model-based figures of communes of a computation: a hundred thousand, so they are read by province.
import type { Reader, Tx } from '../../platform/db/connect.ts';
import { copyIn, type CopiedValue } from '../../platform/db/copy-in.ts';
import type { CommuneRow } from './commune-row.ts';

const COLUMNS = [
  'computation_id',
  'province_id',
  'locality_id',
  'node',
  'level',
  'flag',
  'estimate',
  'rmse',
  'ci_low',
  'ci_high',
  'borrowed',
  'n',
  'difference',
  'difference_se',
  'difference_p',
] as const;

type StoredCommuneRow = Record<
  Exclude<(typeof COLUMNS)[number], 'node' | 'level' | 'flag'>,
  number
> & {
  node: string;
  level: CommuneRow['level'];
  flag: CommuneRow['flag'];
};

export async function insertCommuneRows(
  tx: Tx,
  computationId: string,
  rows: readonly CommuneRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const into = { table: 'commune_estimates', columns: COLUMNS };
  await copyIn(tx, into, valuesOf(computationId, rows));
}

/** In the order of the columns. */
function* valuesOf(
  computationId: string,
  rows: readonly CommuneRow[],
): Generator<readonly CopiedValue[]> {
  for (const row of rows)
    yield [
      computationId,
      row.provinceId,
      row.localityId,
      row.node,
      row.level,
      row.flag,
      row.estimate,
      row.rmse,
      row.ciLow,
      row.ciHigh,
      row.borrowed,
      row.n,
      row.difference,
      row.differenceSe,
      row.differenceP,
    ];
}

/** All communes of a province. @param node left out: every score */
export async function listCommuneEstimates(
  db: Reader,
  computationId: string,
  { provinceId, node }: { provinceId: number; node?: string },
): Promise<CommuneRow[]> {
  const query = db('commune_estimates')
    .where({ computation_id: computationId, province_id: provinceId })
    .orderBy(['locality_id', 'node']);
  if (node !== undefined) void query.where({ node });
  return ((await query) as StoredCommuneRow[]).map(toRow);
}

const toRow = (row: StoredCommuneRow): CommuneRow => ({
  localityId: row.locality_id,
  provinceId: row.province_id,
  node: row.node,
  level: row.level,
  estimate: row.estimate,
  rmse: row.rmse,
  ciLow: row.ci_low,
  ciHigh: row.ci_high,
  borrowed: row.borrowed,
  n: row.n,
  flag: row.flag,
  difference: row.difference,
  differenceSe: row.difference_se,
  differenceP: row.difference_p,
});
