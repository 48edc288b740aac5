// Makes workbooks for tests, cell by cell, with what spreadsheets do to them: merged cells, dates, formulas, rich text.
import * as xlsx from '@e965/xlsx';

export type Cell = string | number | boolean | xlsx.CellObject | null;

export type Rows = Cell[][];

export interface Nasty {
  file: string;
  bytes: Uint8Array | string;
}

interface Making {
  bookType?: xlsx.BookType;
  touch?: (book: xlsx.WorkBook) => void;
  as?: string;
  options?: xlsx.WritingOptions;
}

export function book(
  name: string,
  sheets: Record<string, Rows>,
  { bookType = 'xlsx', touch, as, options }: Making = {},
): Nasty {
  const made = xlsx.utils.book_new();
  for (const [sheet, rows] of Object.entries(sheets))
    xlsx.utils.book_append_sheet(made, xlsx.utils.aoa_to_sheet(rows), sheet);
  touch?.(made);
  return {
    file: as ?? `${name}.${bookType}`,
    bytes: new Uint8Array(xlsx.write(made, { type: 'array', bookType, ...options }) as ArrayBuffer),
  };
}

export const HEAD = ['type', 'name', 'label::English (en)'];

export const YN: Rows = [
  ['list_name', 'name', 'label::English (en)'],
  ['yn', 'yes', 'Yes'],
  ['yn', 'no', 'No'],
];

export const survey = (...rows: Rows): Record<string, Rows> => ({
  survey: [HEAD, ...rows],
  choices: YN,
});

/** With further columns after the label. */
export const wide = (columns: string[], ...rows: Rows): Record<string, Rows> => ({
  survey: [[...HEAD, ...columns], ...rows],
  choices: YN,
});

export const settings = (columns: Record<string, Cell>): Rows => [
  Object.keys(columns),
  Object.values(columns),
];

const date = (v: number, z = 'yyyy-mm-dd'): xlsx.CellObject => ({ t: 'n', v, z });

/** 592 rows, 420 of them with a condition on one of the rows before. */
export function large(): Nasty {
  const rows = Array.from({ length: 592 }, (_, at): Cell[] => [
    at % 4 === 0 ? 'integer' : 'select_one yn',
    `q${String(at)}`,
    `Question ${String(at)}`,
    at >= 172
      ? at % 4 === 0
        ? `\${q${String(at - 4)}} > 1`
        : `\${q${String(at - 1 - (at % 4 === 1 ? 2 : 0))}} = 'yes'`
      : null,
  ]);
  return book('large', wide(['relevant'], ...rows));
}

export function cascade(): Nasty {
  const regions = Array.from({ length: 20 }, (_, at): Cell[] => [
    'region',
    `r${String(at)}`,
    `Region ${String(at)}`,
  ]);
  const provinces = Array.from({ length: 480 }, (_, at): Cell[] => [
    'province',
    `p${String(at)}`,
    `Province ${String(at)}`,
    `r${String(at % 20)}`,
  ]);
  const communes = Array.from({ length: 4500 }, (_, at): Cell[] => [
    'commune',
    `c${String(at)}`,
    `Commune ${String(at)}`,
    null,
    `p${String(at % 480)}`,
  ]);
  return book('cascade', {
    survey: [
      [...HEAD, 'choice_filter'],
      ['select_one region', 'region', 'Region'],
      ['select_one province', 'province', 'Province', 'region = ${region}'],
      ['select_one commune', 'commune', 'Commune', 'province = ${province}'],
    ],
    choices: [
      ['list_name', 'name', 'label::English (en)', 'region', 'province'],
      ...regions,
      ...provinces,
      ...communes,
    ],
  });
}

export const nested: Rows = [
  ['begin_repeat', 'site', 'House'],
  ['text', 'road', 'Road'],
  ['begin_repeat', 'person', 'Person'],
  ['begin_repeat', 'illness', 'Illness'],
  ['text', 'what', 'What'],
  ['end_repeat', null, null],
  ['end_repeat', null, null],
  ['end_repeat', null, null],
];

export function widest(): Nasty {
  return book('sixteen-thousand-columns', survey(['text', 'a', 'A']), {
    touch: ({ Sheets }) => {
      const sheet = Sheets['survey']!;
      sheet['!ref'] = 'A1:XFD2';
      for (let column = 3; column < 16_384; column += 1)
        sheet[`${xlsx.utils.encode_col(column)}1`] = { t: 's', v: '' };
    },
  });
}

/** A cell far to the right of everything, in a column with a heading. */
export const farRight = (): Nasty =>
  book('far-right', survey(['text', 'a', 'A']), {
    touch: ({ Sheets }) => {
      const sheet = Sheets['survey']!;
      sheet['!ref'] = 'A1:XFD2';
      sheet['XFA1'] = { t: 's', v: 'hint::English (en)' };
      sheet['XFA2'] = { t: 's', v: 'far away' };
    },
  });

export const richText = (): Nasty =>
  book(
    'rich-text',
    survey([
      'text',
      'a',
      {
        t: 's',
        v: 'Bold and plain',
        r: '<r><rPr><b/></rPr><t>Bold</t></r><r><t xml:space="preserve"> and plain</t></r>',
      } as xlsx.CellObject,
    ]),
    { options: { bookSST: true } },
  );

export const merged = (): Nasty =>
  book('merged', survey(['text', 'a', 'A'], ['text', 'b', null]), {
    touch: ({ Sheets }) => {
      Sheets['survey']!['!merges'] = [xlsx.utils.decode_range('C2:C3')];
    },
  });

export const dates = (name: string, date1904: boolean): Nasty =>
  book(
    name,
    wide(
      ['default'],
      ['date', 'serial', 'S', date(date1904 ? 44_591 : 46_053)],
      ['date', 'text', 'T', '2026-01-31'],
      ['datetime', 'moment', 'M', date((date1904 ? 44_591 : 46_053) + 0.5, 'yyyy-mm-dd hh:mm')],
    ),
    {
      touch: (made) => {
        if (date1904) made.Workbook = { ...made.Workbook, WBProps: { date1904: true } };
      },
    },
  );

/** One formula with the value it had when the file was saved, and one without, as programs without a calculator write them. */
export function formulas(): Nasty {
  const { file, bytes } = book(
    'formulas',
    wide(
      ['hint::English (en)'],
      ['text', 'kept', { t: 's', v: 'Kept', f: 'UPPER("kept")' }, null],
      ['text', 'lost', 'Lost', { t: 'n', v: 424242, f: 'A1&B1' }],
    ),
  );
  const archive = xlsx.CFB.read(bytes as Uint8Array as never, { type: 'array' } as never);
  const sheet = xlsx.CFB.find(archive, '/xl/worksheets/sheet1.xml')!;
  sheet.content = Buffer.from(
    Buffer.from(sheet.content as Uint8Array)
      .toString('utf8')
      .replace('<v>424242</v>', ''),
  );
  return {
    file,
    bytes: new Uint8Array(
      xlsx.CFB.write(archive, { type: 'array', fileType: 'zip' } as never) as ArrayBuffer,
    ),
  };
}
