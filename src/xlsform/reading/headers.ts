// The first row of a sheet: which column means what, in any case and spelling people use. A column named twice is refused,
// since one of the two would be lost; a column nobody knows is kept as it is.
import { ownValue } from '../../platform/own-value.ts';
import type { Cell, Row, Sheet } from '../tables/sheet.ts';
import type { Problem } from '../../questionnaires/engine/problem.ts';
import { doubled, headerless } from './header-remarks.ts';
import { misspelt, unread } from './unread-columns.ts';
import { type Column, DELIMITER, tidyKey, type Vocabulary } from './column.ts';

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
