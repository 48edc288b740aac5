// Population margins in the database. A margin is immutable: computations refer to it by its id.
import type { Reader, Tx } from '../../platform/db/connect.ts';

export interface PopulationMargin {
  id: string;
  code: string;
  name: string;
  /** Where the figures were published. */
  source: string;
  /** The day that the figures are of, YYYY-MM-DD. */
  asOf: string;
  variables: string[];
  createdAt: Date;
  /** Not offered any more; null: in use. */
  retiredAt: Date | null;
}

/** Persons of a province in one category of each variable. */
export interface MarginCell {
  marginId: string;
  localityId: number;
  /** In the order of the margin's variables. */
  categories: string[];
  persons: number;
}

interface MarginRow {
  id: string;
  code: string;
  name: string;
  source: string;
  as_of: string;
  variables: string[];
  created_at: Date;
  retired_at: Date | null;
}

const toMargin = ({ as_of, created_at, retired_at, ...row }: MarginRow): PopulationMargin => ({
  ...row,
  asOf: as_of,
  createdAt: created_at,
  retiredAt: retired_at,
});

/** Those in use first, then by code. */
const margins = (db: Reader) =>
  db('population_margins')
    .orderByRaw('retired_at is not null, code')
    .select(
      'id',
      'code',
      'name',
      'source',
      db.raw(`to_char(as_of, 'YYYY-MM-DD') as as_of`),
      'variables',
      'created_at',
      'retired_at',
    );

export async function listMargins(db: Reader): Promise<PopulationMargin[]> {
  const rows = await margins(db);
  return (rows as MarginRow[]).map(toMargin);
}

export async function findMargins(db: Reader, ids: readonly string[]): Promise<PopulationMargin[]> {
  const rows = await margins(db).whereIn('id', [...ids]);
  return (rows as MarginRow[]).map(toMargin);
}

export async function findMarginByCode(db: Reader, code: string): Promise<PopulationMargin | null> {
  const row = (await margins(db).where({ code }).first()) as MarginRow | undefined;
  return row ? toMargin(row) : null;
}

/** In the order in which they were entered, province by province. */
export async function listMarginCells(
  db: Reader,
  marginIds: readonly string[],
): Promise<MarginCell[]> {
  const rows = (await db('population_margin_cells')
    .whereIn('margin_id', [...marginIds])
    .orderBy(['margin_id', 'locality_id', 'number'])
    .select('margin_id', 'locality_id', 'categories', 'persons')) as {
    margin_id: string;
    locality_id: number;
    categories: string[];
    persons: number;
  }[];
  return rows.map(({ margin_id, locality_id, categories, persons }) => ({
    marginId: margin_id,
    localityId: locality_id,
    categories,
    persons,
  }));
}

/** @returns false where the code is taken */
export async function insertMargin(
  tx: Tx,
  margin: Omit<PopulationMargin, 'retiredAt'> & { organisationId: string },
  cells: readonly Omit<MarginCell, 'marginId'>[],
): Promise<boolean> {
  const made = (await tx('population_margins')
    .insert({
      id: margin.id,
      organisation_id: margin.organisationId,
      code: margin.code,
      name: margin.name,
      source: margin.source,
      as_of: margin.asOf,
      variables: margin.variables,
      created_at: margin.createdAt,
    })
    .onConflict('code')
    .ignore()
    .returning('id')) as unknown[];
  if (made.length === 0) return false;
  await tx.batchInsert(
    'population_margin_cells',
    cells.map(({ localityId, categories, persons }, number) => ({
      margin_id: margin.id,
      locality_id: localityId,
      number,
      categories,
      persons,
    })),
    500,
  );
  return true;
}

/** @returns false where it is retired or unknown */
export async function retireMargin(tx: Tx, id: string, at: Date): Promise<boolean> {
  const changed = await tx('population_margins')
    .where({ id })
    .whereNull('retired_at')
    .update({ retired_at: at });
  return changed === 1;
}
