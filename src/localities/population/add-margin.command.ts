// A researcher, or somebody at the command line, enters population totals.
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { audit } from '../../accounts/audit.store.ts';
import type { CsvMistake } from '../../platform/csv-table.ts';
import type { Tx } from '../../platform/db/connect.ts';
import type { Actor } from '../../platform/http/endpoint.ts';
import { unitsByCode } from '../units-by-code.store.ts';
import { readMargin } from './margin-table.ts';
import { insertMargin } from './margins.store.ts';

export interface TypedMargin {
  code: string;
  name: string;
  source: string;
  asOf: string;
}

/** `field` of the form; `code` is a key of the texts. */
export interface FieldMistake {
  field: keyof TypedMargin;
  code: string;
}

export type AddedMargin =
  { code: string } | { mistakes: FieldMistake[]; lines: readonly CsvMistake[] };

const isDay = (text: string): boolean => z.iso.date().safeParse(text).success;

export function fieldMistakes({ code, name, source, asOf }: TypedMargin): FieldMistake[] {
  const checks: [boolean, FieldMistake][] = [
    [!/^[a-z][a-z0-9_]{0,39}$/.test(code) || code === 'new', { field: 'code', code: 'code' }],
    [name === '' || name.length > 200, { field: 'name', code: 'name' }],
    [source.length < 5 || source.length > 500, { field: 'source', code: 'source' }],
    [!isDay(asOf), { field: 'asOf', code: 'asOf' }],
  ];
  return checks.filter(([isWrong]) => isWrong).map(([, mistake]) => mistake);
}

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
  const mistakes = fieldMistakes(typed);
  if (mistakes.length > 0 || lines.length > 0) return { mistakes, lines };
  const margin = { ...typed, id: randomUUID(), variables, createdAt: by.at };
  if (!(await insertMargin(tx, margin, cells)))
    return { mistakes: [{ field: 'code', code: 'codeTaken' }], lines: [] };
  await audit(tx, {
    at: by.at,
    actor: by.actor,
    action: 'margin.added',
    objectId: margin.id,
    details: { code: typed.code, cells: cells.length },
  });
  return { code: typed.code };
}
