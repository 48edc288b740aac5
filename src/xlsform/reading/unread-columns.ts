// Columns that are not read, and those that look misspelt.
import type { Row, Sheet } from '../tables/sheet.ts';
import { cellName } from '../tables/sheet.ts';
import type { Problem } from '../../questionnaires/engine/problem.ts';
import { nearest } from '../../questionnaires/expressions/advice.ts';
import { type Column, DELIMITER, tidyKey, type Vocabulary } from './column.ts';

/** A heading that could not be read: nobody can say what is below it. */
export function unread(sheet: Sheet, row: Row): Problem[] {
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

export function misspelt(
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
