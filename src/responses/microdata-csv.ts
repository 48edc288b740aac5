// The researchers' table as CSV, some rows at a time: a thousand rows made in one go would keep everybody
// else of the process waiting, and a row by itself costs the connection more than its making.
import { Parser } from '@json2csv/plainjs';
import type { Column, MicrodataRow } from './microdata.ts';

const END_OF_LINE = '\r\n';
const ROWS_AT_ONCE = 200;

/** Texts of whole lines: first the byte order mark that keeps Vietnamese letters, and the headings. */
export async function* csvLines(
  batches: AsyncIterable<readonly MicrodataRow[]>, columns: readonly Column[],
): AsyncGenerator<string> {
  const options = { fields: [...columns], eol: END_OF_LINE };
  yield new Parser<MicrodataRow, MicrodataRow>({ ...options, withBOM: true }).parse([]) + END_OF_LINE;
  const body = new Parser<MicrodataRow, MicrodataRow>({ ...options, header: false });
  for await (const rows of batches) {
    for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
      yield body.parse(rows.slice(start, start + ROWS_AT_ONCE)) + END_OF_LINE;
    }
  }
}
