// Warns once about each column that is kept but has no effect here, so that authors do not rely on it.
import type { ImportContext } from './import-context.ts';
import type { Column } from './column.ts';
import type { Sheet } from '../tables/sheet.ts';
import { cellName } from '../tables/sheet.ts';
import { isMedia } from './vocabulary.ts';

export function remarkColumns(
  context: ImportContext,
  sheet: Sheet,
  columns: readonly Column[],
): void {
  const [head] = sheet.rows;
  for (const column of columns) {
    const used = sheet.rows.some((row) => row !== head && row.cells.has(column.index));
    if (!head || !used || column.known || !isMedia(column.header)) continue;
    forget(context, column);
    context.problems.push({
      severity: 'warning',
      code: 'media_column',
      vars: { header: column.header },
      sheet: sheet.name,
      row: head.number,
      column: column.header,
      cell: cellName(column.index, head.number),
    });
  }
}

/** The particular word replaces the general one. */
function forget(context: ImportContext, column: Column): void {
  const at = context.problems.findIndex(
    ({ code, column: header }) =>
      (code === 'header_unknown' || code === 'header_misspelt') && header === column.header,
  );
  if (at >= 0) context.problems.splice(at, 1);
}
