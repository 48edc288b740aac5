// Workbooks with a trap each, made with the spreadsheet library as a researcher's program would write them.
import {
  book,
  cascade,
  type Cell,
  dates,
  farRight,
  formulas,
  HEAD,
  large,
  merged,
  type Nasty,
  nested,
  richText,
  settings,
  survey,
  wide,
  widest,
  YN,
} from './made-workbooks.ts';

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
