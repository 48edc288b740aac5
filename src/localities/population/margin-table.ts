// Reads population totals from a table: a line for each province and category, with the number of persons. Pure.
import {
  headerOf,
  readCsv,
  type CsvColumns,
  type CsvMistake,
  type CsvRow,
} from '../../platform/csv-table.ts';
import { fold } from '../../platform/i18n/folding.ts';
import type { MarginCell } from './margins.store.ts';

const MOST_CELLS = 200;
const MOST_LINES = 34 * MOST_CELLS;
const MOST_VARIABLES = 3;
/** Digits, with decimals but never three of them: 1.234 is a thousand and more in Vietnamese. */
const PERSONS = /^\d+([.,](\d{1,2}|\d{4,}))?$/;
const VARIABLE = /^[a-z][a-z0-9_]{0,39}$/;

type MarginColumn = 'province' | 'persons' | `variable ${number}`;

const spellings = {
  province: ['province', 'province code', 'mã tỉnh'],
  persons: ['persons', 'people', 'population', 'số người', 'dân số'],
};

export type TypedCell = Omit<MarginCell, 'marginId'>;

export interface ReadMargin {
  variables: string[];
  cells: TypedCell[];
  mistakes: CsvMistake[];
}

/** @param provinces code → id */
export function readMargin(text: string, provinces: ReadonlyMap<string, number>): ReadMargin {
  const known = Object.values(spellings).flat().map(fold);
  const variables = headerOf(text)
    .map((title) => title.trim())
    .filter((title) => title !== '' && !known.includes(fold(title)));
  const wrong = variableMistakes(variables);
  if (wrong.length > 0) return { variables, cells: [], mistakes: wrong };
  const read = readCsv(text, columnsOf(variables), MOST_LINES);
  const mistakes = [...read.mistakes];
  const cells: (TypedCell & { row: number })[] = [];
  for (const row of read.rows) {
    const judged = judge(row, variables, provinces);
    if ('cell' in judged) cells.push({ ...judged.cell, row: row.row });
    else mistakes.push(...judged.mistakes);
  }
  if (mistakes.length === 0) mistakes.push(...cellMistakes(cells, provinces));
  return { variables, cells: cells.map(({ row: _, ...cell }) => cell), mistakes };
}

function variableMistakes(variables: readonly string[]): CsvMistake[] {
  const at = (code: string, value: string): CsvMistake => ({ row: 1, column: '', code, value });
  if (variables.length === 0) return [at('noVariables', '')];
  if (variables.length > MOST_VARIABLES) return [at('manyVariables', String(MOST_VARIABLES))];
  const bad = variables.filter((name, at) => !VARIABLE.test(name) || variables.indexOf(name) < at);
  return bad.map((name) => at('variable', name));
}

const columnsOf = (variables: readonly string[]): CsvColumns<MarginColumn> => ({
  required: ['province', 'persons'],
  spellings: {
    ...spellings,
    ...Object.fromEntries(variables.map((name, v) => [`variable ${v}`, [name]])),
  },
});

function judge(
  row: CsvRow<MarginColumn>,
  variables: readonly string[],
  provinces: ReadonlyMap<string, number>,
): { cell: TypedCell } | { mistakes: CsvMistake[] } {
  const mistakes: CsvMistake[] = [];
  const wrong = (column: string, code: string, value: string) =>
    mistakes.push({ row: row.row, column, code, value });
  const [province, persons] = [row.text('province'), row.text('persons')];
  const localityId = provinces.get(province.padStart(2, '0'));
  if (localityId === undefined) wrong('province', 'province', province);
  if (!PERSONS.test(persons)) wrong('persons', 'persons', persons);
  const categories = variables.map((name, v) => {
    const category = row.text(`variable ${v}`);
    if (category === '' || category.length > 60) wrong(name, 'category', category);
    return category;
  });
  if (mistakes.length > 0) return { mistakes };
  return {
    cell: { localityId: localityId!, categories, persons: Number(persons.replace(',', '.')) },
  };
}

/** Each province states every category that any of them states, once, and has somebody. */
function cellMistakes(
  cells: readonly (TypedCell & { row: number })[],
  provinces: ReadonlyMap<string, number>,
): CsvMistake[] {
  const mistakes: CsvMistake[] = [];
  const names = new Set(cells.map(({ categories }) => categories.join(' × ')));
  if (names.size > MOST_CELLS)
    mistakes.push({ row: 1, column: '', code: 'manyCells', value: String(MOST_CELLS) });
  const codes = new Map([...provinces].map(([code, id]) => [id, code]));
  for (const id of new Set(cells.map(({ localityId }) => localityId))) {
    const own = cells.filter(({ localityId }) => localityId === id);
    const stated = new Set<string>();
    for (const { categories, row } of own) {
      const name = categories.join(' × ');
      if (stated.has(name)) mistakes.push({ row, column: '', code: 'cellTwice', value: name });
      stated.add(name);
    }
    const at = { row: own[0]!.row, column: 'province' };
    for (const name of names)
      if (!stated.has(name))
        mistakes.push({ ...at, code: 'cellMissing', value: `${codes.get(id)}: ${name}` });
    if (own.every(({ persons }) => persons === 0))
      mistakes.push({ ...at, code: 'nobody', value: codes.get(id)! });
  }
  return mistakes;
}
