// The researchers' table as CSV. Not written with a library, which took as long for a row as reading it
// and computing its values. All rows of a batch become one text: writing them to the connection one by
// one costs more than formatting them.
import { BYTE_ORDER_MARK, csvCell, csvLine } from '../../platform/csv-cells.ts';
import type { Cell, Columns, MicrodataRow } from './microdata.ts';

const END_OF_LINE = '\r\n';

/** Texts of whole lines: first the byte order mark and the headings. */
export async function* csvLines(
  groups: AsyncIterable<readonly MicrodataRow[]>,
  columns: Columns,
): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK + csvLine([...columns.fixed, ...columns.asked].map(({ label }) => label));
  const line = lineWriter(columns);
  for await (const rows of groups) {
    let text = '';
    for (const row of rows) text += line(row);
    yield text;
  }
}

/** Iterates over a row's answers once: looking up each column among them took a third of the time of a row. */
function lineWriter({ fixed, asked }: Columns): (row: MicrodataRow) => string {
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
    const fixedCells = fixed.map((column) => csvCell(column.value(row)));
    return `${[...fixedCells, ...cells].join(',')}${END_OF_LINE}`;
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

const MAX_CACHED_LENGTH = 60;
const MAX_CACHED = 5_000;

/** Caches formatted cells: the same codes and labels come again in every row. */
function answerWriter(): (cell: Cell) => string {
  const cache = new Map<string, string>();
  return (cell) => {
    if (typeof cell !== 'string') return csvCell(cell);
    const known = cache.get(cell);
    if (known !== undefined) return known;
    const text = csvCell(cell);
    if (cell.length <= MAX_CACHED_LENGTH && cache.size < MAX_CACHED) cache.set(cell, text);
    return text;
  };
}
