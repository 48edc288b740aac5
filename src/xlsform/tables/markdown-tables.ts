// Tables in Markdown, as XLSForm's own examples and tests are written: either the sheet's name is in the first column
// (`| survey | | |`), or in a heading above the table (`## survey`).
import type { Sheet, SheetResult } from './sheet.ts';
import { sheetOf } from './sheet.ts';

const RULE = /^[\s:|-]+$/;
const HEADING = /^\s{0,3}#{1,6}\s(.+)$/;

export function sheetsOfMarkdown(text: string, fileName?: string): SheetResult {
  const rowsBySheet = new Map<string, string[][]>();
  let current = '';
  for (const line of text.split(/\r?\n/)) {
    const heading = headingOf(line);
    if (heading !== '') current = heading;
    else if (/^\s*\|/.test(line) && !(RULE.test(line) && line.includes('-')))
      current = place(rowsBySheet, current, cellsOf(line));
  }
  if (rowsBySheet.size === 0)
    return { ok: false, problem: { code: 'markdown_no_table', vars: {} } };
  const sheets: Sheet[] = [...rowsBySheet].map(([name, rows]) => sheetOf(name, shifted(rows)));
  return { ok: true, set: { sheets, tables: [], ...(fileName === undefined ? {} : { fileName }) } };
}

/** `## survey ##` names the sheet survey; empty for other lines. */
function headingOf(line: string): string {
  const words = HEADING.exec(line)?.[1]?.trim() ?? '';
  let end = words.length;
  while (words[end - 1] === '#') end -= 1;
  return words.slice(0, end).trimEnd();
}

/** Puts the row on its sheet and says which sheet that is. */
function place(rowsBySheet: Map<string, string[][]>, current: string, cells: string[]): string {
  const [first = '', ...rest] = cells;
  if (first !== '' && rest.every((cell) => cell === '')) {
    rowsBySheet.set(first, []);
    return first;
  }
  const rows = rowsBySheet.get(current) ?? [];
  rows.push(cells);
  rowsBySheet.set(current, rows);
  return current;
}

/** Where every row leaves the first column to the sheet's name, the table begins with the second. */
function shifted(rows: string[][]): string[][] {
  return rows.length > 0 && rows.every(([first]) => first === '')
    ? rows.map((cells) => cells.slice(1))
    : rows;
}

function cellsOf(line: string): string[] {
  const inner = line
    .trim()
    .replace(/^\|/, '')
    .replace(/(?<!\\)\|$/, '');
  return inner
    .split(/(?<!\\)\|/)
    .map((cell) => cell.replaceAll('\\|', '|').replaceAll('<br>', '\n').trim());
}
