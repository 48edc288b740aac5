// The researchers' table as CSV. Written by hand, for the library took as long for a row as reading
// it and finding its values; all rows that come together become one text, for a row by itself costs
// the connection more than its making.
import type { Answers } from '../questionnaires/answers.ts';
import { BYTE_ORDER_MARK, csvCell, csvLine } from '../platform/csv-cells.ts';
import type { Cell, Columns, MicrodataRow } from './microdata.ts';

const END_OF_LINE = '\r\n';

/**
 * Texts of whole lines: first the byte order mark that keeps Vietnamese letters, and the headings.
 */
export async function* csvLines(
  groups: AsyncIterable<readonly MicrodataRow[]>,
  columns: Columns,
): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK + csvLine([...columns.standing, ...columns.asked].map(({ label }) => label));
  const line = lineWriter(columns);
  for await (const rows of groups) {
    let text = '';
    for (const row of rows) text += line(row);
    yield text;
  }
}

function lineWriter({ standing, asked }: Columns): (row: MicrodataRow) => string {
  const namesIn = new Map<string, (string | undefined)[]>();
  const names = (versionId: string) => {
    const known = namesIn.get(versionId) ?? asked.map(({ nameIn }) => nameIn(versionId));
    namesIn.set(versionId, known);
    return known;
  };
  const answer = answerWriter();
  const answered = (answers: Answers, index: number, name: string | undefined): Cell =>
    name === undefined ? null : asked[index]!.cell(answers, name);
  return (row) => {
    const own = names(row.versionId);
    let line = '';
    for (const column of standing) line += `,${csvCell(column.value(row))}`;
    for (let at = 0; at < asked.length; at += 1)
      line += `,${answer(answered(row.answers, at, own[at]))}`;
    return `${line.slice(1)}${END_OF_LINE}`;
  };
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
