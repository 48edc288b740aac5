// Remarks about headers: written twice, not read, missing, misspelt.
import type { Row, Sheet } from '../tables/sheet.ts';
import { cellName } from '../tables/sheet.ts';
import type { Problem } from '../../questionnaires/engine/problem.ts';
import type { Column } from './column.ts';

export function doubled(sheet: Sheet, row: Row, columns: readonly Column[]): Problem[] {
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

/** Cells under no header would be lost. */
export function headerless(
  sheet: Sheet,
  columns: readonly Column[],
  body: readonly Row[],
): Problem[] {
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
