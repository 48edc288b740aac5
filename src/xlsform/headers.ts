// The first row of a sheet: which column means what, in any case and spelling people use. A column named twice is refused,
// since one of the two would be lost; a column nobody knows is kept as it stands.
import { ownValue } from '../platform/own-value.ts';
import type { Cell, Row, Sheet } from './tables/sheet.ts';
import { cellName } from './tables/sheet.ts';
import type { Problem } from '../questionnaires/engine/problem.ts';
import { nearest } from '../questionnaires/expressions/names.ts';

export interface Column {
  index: number;
  /** As written. */
  header: string;
  /** Its meaning (`label`, `relevant` …), or the header as written when it has none here. */
  key: string;
  known: boolean;
  /** Words after `::` for a translated column; null for an untranslated one. */
  heading: string | null;
}

export interface Vocabulary {
  known: ReadonlySet<string>;
  translated: ReadonlySet<string>;
  aliases: Readonly<Record<string, string>>;
  /** Known elsewhere: kept, without a remark. */
  quiet: ReadonlySet<string>;
}

const tidyKey = (header: string): string =>
  header
    .trim()
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/ ?:+ ?/g, ':')
    .replaceAll(' ', '_');
const DELIMITER = /::|:(?!:)/;

/** The columns of the sheet; empty when it has no rows. */
export function readHeaders(
  sheet: Sheet,
  vocabulary: Vocabulary,
): { columns: Column[]; body: readonly Row[]; problems: Problem[] } {
  const [first, ...body] = sheet.rows;
  if (!first) return { columns: [], body: [], problems: [] };
  const columns = aliasesYield(
    [...first.cells].map(([index, cell]) => readHeader(index, cell, vocabulary)),
    vocabulary,
  );
  return {
    columns,
    body,
    problems: [
      ...unread(sheet, first),
      ...headerless(sheet, columns, body),
      ...doubled(sheet, first, columns),
      ...misspelt(
        sheet,
        first,
        columns.filter(({ index }) => body.some(({ cells }) => cells.has(index))),
        vocabulary,
      ),
    ],
  };
}

function readHeader(index: number, cell: Cell, vocabulary: Vocabulary): Column {
  const header = cell.text;
  const whole = keyOf(tidyKey(header), vocabulary);
  if (whole !== null)
    return {
      index,
      header,
      key: whole,
      known: true,
      heading: vocabulary.translated.has(whole) ? '' : null,
    };
  const [base = '', ...rest] = header.split(DELIMITER);
  const key = keyOf(tidyKey(base), vocabulary);
  const heading = header.slice(base.length).replace(DELIMITER, '').trim();
  if (key !== null && rest.length > 0 && vocabulary.translated.has(key))
    return { index, header, key, known: true, heading };
  return { index, header, key: header, known: false, heading: null };
}

/** Another name for a column counts only where the column itself is not there: beside `name`, `value` is a column of its own. */
function aliasesYield(columns: readonly Column[], { aliases }: Vocabulary): Column[] {
  const isAlias = ({ header, heading }: Column): boolean =>
    (heading === null || heading === '') && Object.hasOwn(aliases, tidyKey(header));
  const named = new Set(
    columns.flatMap((column) =>
      column.known && !isAlias(column) && (column.heading ?? '') === '' ? [column.key] : [],
    ),
  );
  return columns.map((column) =>
    column.known && isAlias(column) && named.has(column.key)
      ? { ...column, key: column.header, known: false, heading: null }
      : column,
  );
}

function keyOf(tidied: string, { known, aliases }: Vocabulary): string | null {
  if (known.has(tidied)) return tidied;
  return ownValue(aliases, tidied) ?? null;
}

function doubled(sheet: Sheet, row: Row, columns: readonly Column[]): Problem[] {
  const seen = new Map<string, Column>();
  return columns.flatMap((column) => {
    const same = `${column.key}\u0000${column.heading ?? ''}`;
    const before = seen.get(same);
    if (!before) {
      seen.set(same, column);
      return [];
    }
    const vars = {
      header: column.header,
      first: cellName(before.index, row.number),
      second: cellName(column.index, row.number),
    };
    return [
      {
        severity: 'error' as const,
        code: 'header_twice',
        vars,
        sheet: sheet.name,
        row: row.number,
        column: column.header,
        cell: vars.second,
      },
    ];
  });
}

/** A heading that could not be read: nobody can say what stands below it. */
function unread(sheet: Sheet, row: Row): Problem[] {
  return [...row.cells].flatMap(([index, { problem }]) =>
    problem
      ? [
          {
            severity: 'error' as const,
            ...problem,
            sheet: sheet.name,
            row: row.number,
            column: '',
            cell: cellName(index, row.number),
          },
        ]
      : [],
  );
}

/** Cells under no header would be lost. */
function headerless(sheet: Sheet, columns: readonly Column[], body: readonly Row[]): Problem[] {
  const headed = new Set(columns.map(({ index }) => index));
  const found = new Map<number, Row>();
  for (const row of body)
    for (const index of row.cells.keys())
      if (!headed.has(index) && !found.has(index)) found.set(index, row);
  return [...found].map(([index, row]) => ({
    severity: 'warning',
    code: 'header_missing',
    vars: {
      cell: cellName(index, row.number),
      text: row.cells.get(index)?.text.slice(0, 40) ?? '',
    },
    sheet: sheet.name,
    row: row.number,
    column: '',
    cell: cellName(index, row.number),
  }));
}

function misspelt(
  sheet: Sheet,
  row: Row,
  columns: readonly Column[],
  vocabulary: Vocabulary,
): Problem[] {
  return columns.flatMap((column) => {
    const base = tidyKey(column.header.split(DELIMITER)[0] ?? '');
    if (column.known || vocabulary.quiet.has(base) || vocabulary.quiet.has(tidyKey(column.header)))
      return [];
    const near =
      base.length > 3
        ? nearest(base, [...vocabulary.known, ...Object.keys(vocabulary.aliases)])
        : undefined;
    const close = near !== undefined && !columns.some(({ key }) => key === near);
    return [
      {
        severity: 'warning' as const,
        code: close ? 'header_misspelt' : 'header_unknown',
        vars: { header: column.header, write: close ? near : '' },
        sheet: sheet.name,
        row: row.number,
        column: column.header,
        cell: cellName(column.index, row.number),
      },
    ];
  });
}
