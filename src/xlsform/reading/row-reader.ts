// One row of a sheet by the meaning of its columns: texts, conditions, yes and no, and what is kept without meaning here.
import { ownValue } from '../../platform/own-value.ts';
import type { Text } from '../../questionnaires/model/questionnaire.ts';
import { parse } from '../../questionnaires/expressions/parser.ts';
import type { Column } from './column.ts';
import type { ImportContext, Origin, Spot } from './import-context.ts';
import { FIELD_OF, fieldKey, languageFor, report } from './import-context.ts';
import type { Row } from '../tables/sheet.ts';
import { remarkWords, visible } from './word-remarks.ts';

export interface Line {
  context: ImportContext;
  sheet: string;
  row: Row;
  columns: readonly Column[];
}

const columnOf = (line: Line, key: string): Column | undefined =>
  line.columns.find(
    (column) => column.known && column.key === key && (column.heading ?? '') === '',
  );
export const spotOf = (line: Line, key: string): Spot => ({
  sheet: line.sheet,
  row: line.row,
  column: columnOf(line, key) ?? line.columns.find((column) => column.known && column.key === key),
});
export const complain = (
  line: Line,
  key: string,
  code: string,
  vars: Record<string, string | number> = {},
): void => {
  report(line.context, { severity: 'error', code, vars }, spotOf(line, key));
};
export const warn = (
  line: Line,
  key: string,
  code: string,
  vars: Record<string, string | number> = {},
): void => {
  report(line.context, { severity: 'warning', code, vars }, spotOf(line, key));
};

function textAt(line: Line, column: Column): string {
  const cell = line.row.cells.get(column.index);
  if (cell?.problem)
    report(
      line.context,
      { severity: 'error', ...cell.problem },
      { sheet: line.sheet, row: line.row, column },
    );
  return cell?.text ?? '';
}

/** The cell under an untranslated column; empty when there is none. */
export function cellText(line: Line, key: string): string {
  const column = columnOf(line, key);
  return column ? textAt(line, column) : '';
}

/** A cell that holds a name or a code. */
export const nameText = (line: Line, key: string): string =>
  visible(line.context, spotOf(line, key), cellText(line, key));

/** All languages of a translated column; undefined when every one is empty. */
export function words(line: Line, key: string): Text | undefined {
  const entries = line.columns.flatMap((column) => {
    if (!column.known || column.key !== key || column.heading === null) return [];
    const text = textAt(line, column);
    if (text !== '' && column.heading === '') noteBare(line, column);
    remarkWords(line.context, { sheet: line.sheet, row: line.row, column }, text);
    return text === '' ? [] : [[languageFor(line.context, column.heading).code, text] as const];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

function noteBare({ context, sheet, row, columns }: Line, column: Column): void {
  context.bare ??= { sheet, row, column };
  context.bareBesideNamed ||= columns.some(
    ({ key, heading }) => key === column.key && heading !== null && heading !== '',
  );
}

const YES = new Set(['yes', 'true', 'true()', 'y', 'có']);
const NO = new Set(['no', 'false', 'false()', 'n', 'không']);
const CURLY: readonly (readonly [RegExp, string])[] = [
  [/[“”„]/g, '"'],
  [/[‘’‚]/g, "'"],
  [/\u00a0/g, ' '],
];

/** A condition or calculation: *yes* becomes `true()`; the curly quotes of word processors become straight ones. */
export function condition(line: Line, key: string): string | undefined {
  const text = cellText(line, key);
  if (text === '') return undefined;
  if (YES.has(text.toLowerCase())) return 'true()';
  if (NO.has(text.toLowerCase())) return 'false()';
  return straightened(text);
}

/** Curly quotes that belong to the words of a valid expression stay. */
function straightened(text: string): string {
  const straight = CURLY.reduce((source, [pattern, plain]) => source.replace(pattern, plain), text);
  return straight === text || parses(text) ? text : straight;
}

function parses(source: string): boolean {
  try {
    parse(source);
    return true;
  } catch {
    return false;
  }
}

/** For `required` and `read_only`, where *no* is the same as saying nothing. */
export function switchOn(line: Line, key: string): string | undefined {
  const source = condition(line, key);
  return source === 'false()' ? undefined : source;
}

export const saysYes = (line: Line, key: string): boolean => condition(line, key) === 'true()';

/** Cells of columns without meaning here, kept so that they can go back to the sheet. */
export function furtherColumns(line: Line): Record<string, string> | undefined {
  const entries = line.columns.flatMap((column) => {
    const text = column.known ? '' : textAt(line, column);
    return text === '' ? [] : [[column.header, text] as const];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** Warns about cells that have no effect in a row of this type, so that authors do not rely on them. */
export function remarkIdle(line: Line, meant: ReadonlySet<string>): void {
  for (const column of line.columns) {
    if (column.known && !meant.has(column.key) && line.row.cells.has(column.index)) {
      report(
        line.context,
        {
          severity: 'warning',
          code: 'cell_no_effect',
          vars: { header: column.header, type: cellText(line, 'type') },
        },
        { sheet: line.sheet, row: line.row, column },
      );
    }
  }
}

/** The cell of each part of this row. */
export function originOf(line: Line): Origin {
  const columns = new Map<string, Column>();
  for (const column of line.columns) {
    const field = column.known ? ownValue(FIELD_OF, column.key) : undefined;
    if (field === undefined || (!line.row.cells.has(column.index) && columns.has(field))) continue;
    columns.set(field, column);
    if (column.heading !== null)
      columns.set(fieldKey(field, languageFor(line.context, column.heading).code), column);
  }
  return { sheet: line.sheet, row: line.row.number, columns };
}

/** Leaves out keys without a value, as the model has it. */
export function present<T extends object>(parts: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(
    Object.entries(parts).filter(([, value]) => value !== undefined),
  ) as never;
}
