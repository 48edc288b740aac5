// The researchers' table as CSV. Written by hand, for the library took as long for a row as reading
// it and finding its values; all rows that come together become one text, for a row by itself costs
// the connection more than its making.
import { BYTE_ORDER_MARK, csvCell, csvLine } from '../../platform/csv-cells.ts';
import type { Cell, Columns, MicrodataRow } from './microdata.ts';

const END_OF_LINE = '\r\n';

/**
 * Texts of whole lines: first the byte order mark that keeps Vietnamese letters, and the headings.
 */
export async function* csvLines(
  groups: AsyncIterable<readonly MicrodataRow[]>,
  columns: Columns,
): AsyncGenerator<string> {
  yield (
    BYTE_ORDER_MARK + csvLine([...columns.standing, ...columns.asked].map(({ label }) => label))
  );
  const line = lineWriter(columns);
  for await (const rows of groups) {
    let text = '';
    for (const row of rows) text += line(row);
    yield text;
  }
}

/**
 * A row's answers are walked through once: looking each column up among them took a third of the
 * time of a row.
 */
function lineWriter({ standing, asked }: Columns): (row: MicrodataRow) => string {
  const columnsIn = new Map<string, ReadonlyMap<string, number>>();
  const columnsOf = (versionId: string) => {
    const known = columnsIn.get(versionId) ?? columnsByName(asked, versionId);
    columnsIn.set(versionId, known);
    return known;
  };
  const answer = answerWriter();
  return (row) => {
    const columns = columnsOf(row.versionId);
    const cells = asked.map(() => '');
    for (const [name, value] of Object.entries(row.answers)) {
      const at = columns.get(name);
      if (at !== undefined) cells[at] = answer(asked[at]!.cell(value));
    }
    const known = standing.map((column) => csvCell(column.value(row)));
    return `${[...known, ...cells].join(',')}${END_OF_LINE}`;
  };
}

function columnsByName(asked: Columns['asked'], versionId: string): Map<string, number> {
  const columns = new Map<string, number>();
  for (const [index, { nameIn }] of asked.entries()) {
    const name = nameIn(versionId);
    if (name !== undefined) columns.set(name, index);
  }
  return columns;
}

const KEPT_LENGTH = 60;
const KEPT = 5_000;

/** Codes and labels come again in every row: what a cell of them looks like is worked out once. */
function answerWriter(): (cell: Cell) => string {
  const kept = new Map<string, string>();
  return (cell) => {
    if (typeof cell !== 'string') return csvCell(cell);
    const known = kept.get(cell);
    if (known !== undefined) return known;
    const text = csvCell(cell);
    if (cell.length <= KEPT_LENGTH && kept.size < KEPT) kept.set(cell, text);
    return text;
  };
}
