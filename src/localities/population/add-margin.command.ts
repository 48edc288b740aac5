// A researcher, or somebody at the command line, enters population totals.
import { makerOf } from '../../accounts/permissions.ts';
import { randomUUID } from 'node:crypto';
import { audit } from '../../accounts/audit.store.ts';
import type { CsvMistake } from '../../platform/csv-table.ts';
import type { Tx } from '../../platform/db/connect.ts';
import type { Actor } from '../../platform/http/access.ts';
import { sourcedMistakes, type FieldMistake, type SourcedTable } from '../sourced-table.ts';
import { unitsByCode } from '../units-by-code.store.ts';
import { readMargin } from './margin-table.ts';
import { insertMargin } from './margins.store.ts';

export interface TypedMargin extends SourcedTable {
  name: string;
}

export type MarginMistake = FieldMistake<keyof TypedMargin>;

export type AddedMargin =
  { code: string } | { mistakes: MarginMistake[]; lines: readonly CsvMistake[] };

export const marginMistakes = (typed: TypedMargin): MarginMistake[] =>
  sourcedMistakes(typed, { name: typed.name });

/** The code of the margin, or everything that is wrong with it. */
export async function addMargin(
  tx: Tx,
  typed: TypedMargin,
  table: string,
  by: { actor: Actor | null; at: Date },
): Promise<AddedMargin> {
  const {
    variables,
    cells,
    mistakes: lines,
  } = readMargin(table, (await unitsByCode(tx, by.at)).provinces);
  const mistakes = marginMistakes(typed);
  if (mistakes.length > 0 || lines.length > 0) return { mistakes, lines };
  const margin = { ...typed, id: randomUUID(), variables, createdAt: by.at };
  const organisationId = makerOf(by.actor, 'population.manage');
  if (!(await insertMargin(tx, { ...margin, organisationId }, cells)))
    return { mistakes: [{ field: 'code', code: 'codeTaken' }], lines: [] };
  await audit(tx, {
    at: by.at,
    actor: by.actor,
    organisationId,
    action: 'margin.added',
    objectId: margin.id,
    details: { code: typed.code, cells: cells.length },
  });
  return { code: typed.code };
}
