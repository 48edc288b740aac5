// The researchers' table as CSV. Written by hand, for the library took as long for a row as reading
// it and finding its values; all rows that come together become one text, for a row by itself costs
// the connection more than its making.
import type { Answers } from '../questionnaires/answers.ts';
import { harmless, type Cell, type Columns, type MicrodataRow } from './microdata.ts';

const BYTE_ORDER_MARK = '\ufeff';
const END_OF_LINE = '\r\n';

const quoted = (text: string): string =>
  `"${text.includes('"') ? text.replaceAll('"', '""') : text}"`;

/**
 * Texts of whole lines: first the byte order mark that keeps Vietnamese letters, and the headings.
 */
export async function* csvLines(
  groups: AsyncIterable<readonly MicrodataRow[]>,
  columns: Columns,
): AsyncGenerator<string> {
  const headings = [...columns.standing, ...columns.asked].map(({ label }) => quoted(label));
  yield `${BYTE_ORDER_MARK}${headings.join(',')}${END_OF_LINE}`;
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
  const cell = cellWriter();
  const answered = (answers: Answers, index: number, name: string | undefined): Cell =>
    name === undefined ? null : asked[index]!.cell(answers, name);
  return (row) => {
    const own = names(row.versionId);
    let line = '';
    for (const column of standing) line += `,${cell(column.value(row))}`;
    for (let at = 0; at < asked.length; at += 1)
      line += `,${cell(answered(row.answers, at, own[at]))}`;
    return `${line.slice(1)}${END_OF_LINE}`;
  };
}

/** Codes and labels come again in every row: what a cell of them looks like is worked out once. */
const KEPT_LENGTH = 60;
const KEPT = 5_000;

function cellWriter(): (cell: Cell) => string {
  const kept = new Map<string, string>();
  return (cell) => {
    if (cell === null) return '';
    if (typeof cell === 'number') return String(cell);
    const known = kept.get(cell);
    if (known !== undefined) return known;
    const written = quoted(harmless(cell));
    if (cell.length <= KEPT_LENGTH && kept.size < KEPT) kept.set(cell, written);
    return written;
  };
}
