// Files as they come: formula cells, dates, OLE2 under another name, ten thousand blank rows, and files
// that must not be opened.
import { describe, expect, test } from '@jest/globals';
import * as xlsx from '@e965/xlsx';
import { LARGEST_FILE } from '../../../src/questionnaires/model/limits.ts';
import { readXlsform } from '../../../src/xlsform/reader.ts';
import type { ReadResult } from '../../../src/xlsform/assemble.ts';
import { sheetsOfWorkbook } from '../../../src/xlsform/tables/workbook.ts';
import { archive } from '../written-archive.ts';

type Cell = string | number | boolean | xlsx.CellObject | null;
function bytes(
  sheets: Record<string, Cell[][]>,
  bookType: xlsx.BookType = 'xlsx',
  touch?: (book: xlsx.WorkBook) => void,
): Uint8Array {
  const book = xlsx.utils.book_new();
  for (const [name, rows] of Object.entries(sheets))
    xlsx.utils.book_append_sheet(book, xlsx.utils.aoa_to_sheet(rows), name);
  touch?.(book);
  return new Uint8Array(xlsx.write(book, { type: 'array', bookType }) as ArrayBuffer);
}
function read(file: Uint8Array): ReadResult {
  const sheets = sheetsOfWorkbook(file, 'file');
  if (!sheets.ok) throw new Error(JSON.stringify(sheets.problem));
  return readXlsform(sheets.set);
}
const refusal = (file: Uint8Array): string | null => {
  const sheets = sheetsOfWorkbook(file);
  return sheets.ok ? null : sheets.problem.code;
};
const HEAD = ['type', 'name', 'label::en', 'default', 'relevant'];

describe('cells', () => {
  test('formulas count by their kept value, numbers and truth values by what they mean', () => {
    const { questionnaire } = read(
      bytes({
        survey: [
          HEAD,
          ['select_one n', 'a', { t: 's', v: 'Kept', f: 'UPPER("kept")' }, 1, false],
          ['text', 'phone', 'P', 84912345678901, null],
        ],
        choices: [
          ['list_name', 'name', 'label::en'],
          ['n', 1, 'One'],
          ['n', 2.5, 'Two and a half'],
          ['n', 0.1 + 0.2, 'Three tenths'],
        ],
      }),
    );
    expect(questionnaire?.children[0]).toMatchObject({
      label: { en: 'Kept' },
      default: '1',
      relevant: 'false()',
    });
    expect(questionnaire?.children[1]).toMatchObject({ default: '84912345678901' });
    expect(questionnaire?.lists[0]?.choices.map(({ name }) => name)).toEqual(['1', '2.5', '0.3']);
  });
  test('dates by their type; those that mean two days are refused with their cell', () => {
    const date = (v: number, z = 'yyyy-mm-dd'): xlsx.CellObject => ({ t: 'n', v, z });
    const rows = (cell: xlsx.CellObject): Uint8Array =>
      bytes({ survey: [HEAD, ['date', 'a', 'A', cell, null]] });
    expect(read(rows(date(46_053))).questionnaire?.children[0]).toMatchObject({
      default: '2026-01-31',
    });
    expect(read(rows(date(46_053.5, 'yyyy-mm-dd hh:mm'))).questionnaire?.children[0]).toMatchObject(
      { default: '2026-01-31T12:00' },
    );
    expect(read(rows(date(0.25, 'hh:mm'))).questionnaire?.children[0]).toMatchObject({
      default: '06:00',
    });
    expect(read(rows(date(31))).problems.at(-1)).toMatchObject({
      severity: 'error',
      code: 'date_ambiguous',
      cell: 'D2',
      column: 'default',
    });
  });
  test('errors of the spreadsheet and formulas without a value are told', () => {
    const { problems } = read(
      bytes({ survey: [HEAD, ['text', 'a', { t: 'e', v: 0x17, w: '#REF!' }, null, null]] }),
    );
    expect(problems[0]).toMatchObject({
      severity: 'error',
      code: 'cell_error',
      cell: 'C2',
      vars: { value: '#REF!' },
    });
  });
  test('a thousand blank rows, and a sheet that claims 17 thousand million cells, cost nothing', () => {
    expect(
      read(
        bytes({
          survey: [
            HEAD,
            ...Array.from({ length: 1000 }, () => [null]),
            ['text', 'a', 'A', null, null],
          ],
        }),
      ).questionnaire?.children,
    ).toHaveLength(1);
    const cell = (text: string): string => `<c t="inlineStr"><is><t>${text}</t></is></c>`;
    const row = (number: number, cells: string[]): string =>
      `<row r="${String(number)}">${cells.map(cell).join('')}</row>`;
    const schemas = 'http://schemas.openxmlformats.org';
    const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
    const file = archive([
      {
        name: '[Content_Types].xml',
        content: Buffer.from(
          `<Types xmlns="${schemas}/package/2006/content-types">` +
            `<Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/>` +
            `<Override PartName="/xl/worksheets/sheet1.xml" ContentType="${type}.worksheet+xml"/></Types>`,
        ),
      },
      {
        name: 'xl/workbook.xml',
        content: Buffer.from(
          `<workbook xmlns="${schemas}/spreadsheetml/2006/main"` +
            ` xmlns:r="${schemas}/officeDocument/2006/relationships">` +
            '<sheets><sheet name="survey" sheetId="1" r:id="r1"/></sheets></workbook>',
        ),
      },
      {
        name: 'xl/_rels/workbook.xml.rels',
        content: Buffer.from(
          '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"' +
            ` Type="${schemas}/officeDocument/2006/relationships/worksheet"/></Relationships>`,
        ),
      },
      {
        name: 'xl/worksheets/sheet1.xml',
        content: Buffer.from(
          `<worksheet xmlns="${schemas}/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/>` +
            `<sheetData>${row(1, ['type', 'name', 'label::en'])}${row(900, ['text', 'a', 'A'])}` +
            '<row r="1048576" spans="1:16384"/></sheetData></worksheet>',
        ),
      },
    ]);
    expect(read(file).questionnaire?.children).toMatchObject([{ name: 'a', label: { en: 'A' } }]);
  });
});

describe('files', () => {
  test('are told by their content: OLE2 under any name, OpenDocument too', () => {
    for (const type of ['biff8', 'ods', 'xlsb'] as const)
      expect(
        read(bytes({ survey: [HEAD, ['text', 'a', 'Ấ', null, null]] }, type)).questionnaire
          ?.children,
      ).toHaveLength(1);
  });
  test('that are no workbooks are refused', () => {
    expect(refusal(new TextEncoder().encode('type,name\ntext,a'))).toBe('workbook_not_spreadsheet');
    expect(refusal(new Uint8Array())).toBe('workbook_not_spreadsheet');
    expect(refusal(Uint8Array.from([0x50, 0x4b, 3, 4, 0, 0]))).toBe('workbook_unreadable');
    expect(
      refusal(
        Uint8Array.from([
          0xd0,
          0xcf,
          0x11,
          0xe0,
          0xa1,
          0xb1,
          0x1a,
          0xe1,
          ...Array.from({ length: 600 }, () => 0),
        ]),
      ),
    ).toBe('workbook_unreadable');
    expect(refusal(archive([{ name: 'word/document.xml', content: Buffer.from('<a/>') }]))).toBe(
      'workbook_unreadable',
    );
  });
  test('of 50 MB are refused before they are opened', () => {
    const large = new Uint8Array(50 * 1024 * 1024);
    large.set([0x50, 0x4b, 3, 4]);
    expect(refusal(large)).toBe('workbook_too_large');
    expect(LARGEST_FILE).toBeLessThan(50 * 1024 * 1024);
  });
  test('that unpack into far more than they weigh are refused, also when they lie about it', () => {
    const bomb = Buffer.alloc(100 * 1024 * 1024);
    expect(refusal(archive([{ name: 'xl/worksheets/sheet1.xml', content: bomb }]))).toBe(
      'workbook_unpacks_too_large',
    );
    expect(
      refusal(archive([{ name: 'xl/worksheets/sheet1.xml', content: bomb, stated: 1000 }])),
    ).toBe('workbook_unpacks_too_large');
    expect(
      refusal(
        archive(
          Array.from({ length: 3000 }, (_, at) => ({
            name: `${String(at)}`,
            content: Buffer.from('x'),
          })),
        ),
      ),
    ).toBe('workbook_unpacks_too_large');
  });
});
