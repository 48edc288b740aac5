// Workbooks with a trap each, made with the spreadsheet library as a researcher's program would write them.
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

function book(
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

const HEAD = ['type', 'name', 'label::English (en)'];
const YN: Rows = [
  ['list_name', 'name', 'label::English (en)'],
  ['yn', 'yes', 'Yes'],
  ['yn', 'no', 'No'],
];
const survey = (...rows: Rows): Record<string, Rows> => ({ survey: [HEAD, ...rows], choices: YN });
/** With further columns after the label. */
const wide = (columns: string[], ...rows: Rows): Record<string, Rows> => ({
  survey: [[...HEAD, ...columns], ...rows],
  choices: YN,
});
const settings = (columns: Record<string, Cell>): Rows => [
  Object.keys(columns),
  Object.values(columns),
];
const date = (v: number, z = 'yyyy-mm-dd'): xlsx.CellObject => ({ t: 'n', v, z });

/** 592 rows, 420 of them with a condition on one of the rows before. */
function large(): Nasty {
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

function cascade(): Nasty {
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

const nested: Rows = [
  ['begin_repeat', 'house', 'House'],
  ['text', 'road', 'Road'],
  ['begin_repeat', 'person', 'Person'],
  ['begin_repeat', 'illness', 'Illness'],
  ['text', 'what', 'What'],
  ['end_repeat', null, null],
  ['end_repeat', null, null],
  ['end_repeat', null, null],
];

function widest(): Nasty {
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
const farRight = (): Nasty =>
  book('far-right', survey(['text', 'a', 'A']), {
    touch: ({ Sheets }) => {
      const sheet = Sheets['survey']!;
      sheet['!ref'] = 'A1:XFD2';
      sheet['XFA1'] = { t: 's', v: 'hint::English (en)' };
      sheet['XFA2'] = { t: 's', v: 'far away' };
    },
  });

const richText = (): Nasty =>
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

const merged = (): Nasty =>
  book('merged', survey(['text', 'a', 'A'], ['text', 'b', null]), {
    touch: ({ Sheets }) => {
      Sheets['survey']!['!merges'] = [xlsx.utils.decode_range('C2:C3')];
    },
  });

const dates = (name: string, date1904: boolean): Nasty =>
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
function formulas(): Nasty {
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

export const NASTY: readonly Nasty[] = [
  large(),
  cascade(),
  widest(),
  farRight(),
  richText(),
  merged(),
  dates('dates', false),
  dates('dates-1904', true),
  formulas(),
  book('right-to-left', {
    survey: [
      ['type', 'name', 'label::العربية (ar)', 'label::English (en)'],
      ['text', 'a', 'كم عمرك؟', 'How old are you?'],
    ],
  }),
  book('nested', survey(...nested)),
  book(
    'blank-rows',
    survey(['text', 'a', 'A'], ...Array.from({ length: 1000 }, (): Cell[] => [null]), [
      'text',
      'b',
      'B',
    ]),
  ),
  book('ole2', survey(['text', 'a', 'A']), { bookType: 'biff8', as: 'ole2-named.xlsx' }),
  book('zip', survey(['text', 'a', 'A']), { as: 'workbook-named.csv' }),
  {
    file: 'semicolons.csv',
    bytes: '\ufefftype;name;label::English (en)\ninteger;a;"A; or B, or C"\n',
  },
  {
    file: 'utf16.csv',
    bytes: new Uint8Array(
      Buffer.from('\ufefftype\tname\tlabel::Tiếng Việt (vi)\ntext\ta\tÔng bà ở đâu?\n', 'utf16le'),
    ),
  },
  { file: 'text-named.xlsx', bytes: 'type,name,label::English (en)\ntext,a,A\n' },
  book('headers', {
    survey: [
      [
        '\ufeffType ',
        ' NAME',
        'Label :: English (en)',
        'hint:English',
        'Required\u00a0Message::English (en)',
        'RELEVANT',
      ],
      ['text', 'a', 'A', 'h', 'm', 'true()'],
    ],
  }),
  book('headers-twice', {
    survey: [
      ['type', 'name', 'label::English (en)', 'Label :: English (en)'],
      ['text', 'a', 'A', 'B'],
    ],
  }),
  book('sheet-with-space', { 'Survey ': [HEAD, ['select_one yn', 'a', 'A']], 'Choices ': YN }),
  book('sheet-misspelt', { survey: [HEAD, ['select_one yn', 'a', 'A']], choice: YN }),
  book('sheet-surveys', { surveys: [HEAD, ['text', 'a', 'A']], choices: YN }),
  book(
    'brackets',
    survey(
      ['begin group', 'g', 'G'],
      ['text', 'a', 'A'],
      ['end group', null, null],
      ['begin_group', 'h', 'H'],
      ['text', 'b', 'B'],
      ['end_group', null, null],
    ),
  ),
  book(
    'unclosed',
    survey(['begin_group', 'g', 'G'], ['begin_repeat', 'r', 'R'], ['text', 'a', 'A']),
  ),
  book('stray-end', survey(['text', 'a', 'A'], ['end repeat', null, null])),
  book('or-other', survey(['select_one yn or_other', 'a', 'A'])),
  book('from-file', survey(['select_one_from_file towns.csv', 'a', 'A'])),
  book('external', {
    ...survey(['select_one_external towns', 'a', 'A']),
    external_choices: [
      ['list_name', 'name', 'label'],
      ['towns', 'hue', 'Hue'],
    ],
  }),
  book('entities', {
    ...survey(['text', 'a', 'A']),
    entities: [
      ['dataset', 'label'],
      ['people', '${a}'],
    ],
  }),
  book('loose-braces', wide(['relevant'], ['text', 'a', 'A'], ['text', 'b', 'B', "$ {a} = 'x'"])),
  book(
    'smart-quotes',
    wide(
      ['relevant', 'constraint'],
      ['text', 'a', 'A'],
      ['text', 'b', 'B', '${a} = “x”', '. != ‘y’'],
    ),
  ),
  book(
    'names-in-labels',
    survey(
      ['text', 'person', 'Name'],
      ['integer', 'age', 'How old is ${person}?'],
      ['text', 'c', 'And ${nobody}?'],
    ),
  ),
  book('space-in-option', {
    survey: [HEAD, ['select_one s', 'one', 'One'], ['select_multiple m', 'many', 'Many']],
    choices: [
      ['list_name', 'name', 'label::English (en)'],
      ['s', 'not sure', 'Not sure'],
      ['m', 'not sure', 'Not sure'],
    ],
  }),
  book('options-twice', {
    survey: [HEAD, ['select_one l', 'a', 'A']],
    choices: [
      ['list_name', 'name', 'label::English (en)'],
      ['l', 'x', 'X'],
      ['l', 'x', 'Y'],
    ],
  }),
  book('options-twice-allowed', {
    survey: [HEAD, ['select_one l', 'a', 'A']],
    choices: [
      ['list_name', 'name', 'label::English (en)'],
      ['l', 'x', 'X'],
      ['l', 'x', 'Y'],
    ],
    settings: settings({ form_id: 'twice', allow_choice_duplicates: 'Yes' }),
  }),
  book('numeric-options', {
    survey: [
      [...HEAD, 'relevant'],
      ['select_one n', 'a', 'A'],
      ['text', 'b', 'B', '${a} = 1'],
    ],
    choices: [
      ['list_name', 'name', 'label::English (en)'],
      ['n', 1, 'One'],
      ['n', 2, 'Two'],
      ['n', -99, 'Refused'],
    ],
  }),
  book(
    'odd-signs',
    survey(
      ['text', 'so\u200bng', 'Zero width'],
      ['text', 'vui😀', 'Emoji'],
      ['text', 'số_nhà', 'Vietnamese'],
      ['text', 'a\u00a0b', 'A space that does not break'],
    ),
  ),
  book('case', survey(['text', 'age', 'A'], ['text', 'Age', 'B'], ['text', 'AGE', 'C'])),
  book('long-label', survey(['text', 'a', 'word '.repeat(6_000)])),
  book(
    'markup',
    survey([
      'note',
      'a',
      '**Bold** <script>alert(1)</script> <span style="color:red">red</span> [link](javascript:alert(1))',
    ]),
  ),
  book(
    'later',
    wide(
      ['calculation'],
      ['calculate', 'total', null, '${a} + ${b}'],
      ['integer', 'a', 'A'],
      ['integer', 'b', 'B'],
    ),
  ),
  book(
    'circle',
    wide(
      ['calculation'],
      ['calculate', 'a', null, '${b} + 1'],
      ['calculate', 'b', null, '${a} + 1'],
      ['text', 'c', 'C'],
    ),
  ),
  book(
    'trigger',
    wide(
      ['trigger', 'calculation'],
      ['text', 'a', 'A'],
      ['calculate', 'stamp', null, '${a}', 'now()'],
    ),
  ),
  book(
    'metadata',
    survey(
      ['start', 'start', null],
      ['end', 'end', null],
      ['today', 'today', null],
      ['deviceid', 'deviceid', null],
      ['audit', 'audit', null],
      ['text', 'a', 'A'],
    ),
  ),
  book('hidden', wide(['default'], ['hidden', 'wave', null, '3'], ['text', 'a', 'A'])),
  book(
    'ranges',
    wide(
      ['parameters'],
      ['range', 'a', 'A', 'start=0 end=10 step=2'],
      ['range', 'b', 'B', 'start = 1 ; end = 5 ; step = 0.5'],
      ['range', 'c', 'C', 'start=10 end=1 step=1'],
      ['range', 'd', 'D', 'start=1 end=10 step=0'],
      ['range', 'e', 'E', 'max=3'],
    ),
  ),
  book('picture', survey(['image', 'photo', 'Photo'], ['text', 'a', 'A'])),
  book(
    'choice-name',
    wide(
      ['relevant', 'calculation'],
      ['select_one yn', 'a', 'A'],
      ['calculate', 'said', null, null, "jr:choice-name(${a}, '${a}')"],
      ['text', 'b', 'B', "jr:choice-name(${a}, '${a}') = 'Yes'"],
    ),
  ),
  book(
    'pulldata',
    wide(
      ['calculation'],
      ['text', 'a', 'A'],
      ['calculate', 'found', null, "pulldata('towns', 'name', 'code', ${a})"],
    ),
  ),
  book('media', {
    survey: [
      [...HEAD, 'media::image', 'media::audio::English (en)', 'image'],
      ['text', 'a', 'A', 'a.png', 'a.mp3', 'b.png'],
    ],
    choices: YN,
  }),
  book(
    'appearance',
    wide(
      ['appearance'],
      ['text', 'a', 'A', 'sparkling'],
      ['select_one yn', 'b', 'B', 'minimal map'],
      ['text', 'c', 'C', 'multiline'],
    ),
  ),
  book('half-translated', {
    survey: [
      ['type', 'name', 'label::English (en)', 'label::Tiếng Việt (vi)', 'hint::Tiếng Việt (vi)'],
      ['text', 'a', 'A', null, 'gợi ý'],
      ['text', 'b', null, 'Câu B', null],
    ],
  }),
  book('absent-language', {
    ...survey(['text', 'a', 'A']),
    settings: settings({ form_id: 'f', default_language: 'Klingon (tlh)' }),
  }),
  book(
    'error-cells',
    wide(
      ['relevant'],
      ['text', 'a', { t: 'e', v: 0x17, w: '#REF!' }],
      ['text', 'b', 'B', { t: 'e', v: 0x2a, w: '#N/A' }],
    ),
  ),
];
