// What researchers write in sheets: every spelling that is understood, every mistake that is named with its
// cell.
import { describe, expect, test } from '@jest/globals';
import { questionsOf } from '../../src/questionnaires/model/nodes.ts';
import { form, read, told } from '../questionnaires/form.ts';

const types = (markdown: string): string[] =>
  questionsOf(form(markdown)).map(({ name, kind, list, orOther }) =>
    [name, kind, list, orOther ? 'other' : ''].filter(Boolean).join(' '),
  );

describe('what is understood', () => {
  test('types in today’s words and the older ones', () => {
    expect(
      types(`
| survey |
| | type | name | label::en |
| | select one from yn | a | A |
| | select_one yn or_other | b | B |
| | select one from yn or specify other | c | C |
| | select all that apply from yn | d | D |
| | select_multiple yn | e | E |
| | rank yn | f | F |
| | add integer prompt | g | G |
| | phone number | h | H |
| | dateTime | i | I |
| | trigger | j | J |
| | int | k | K |
| | SELECT_ONE yn | l | L |
| choices |
| | list name | value | label::en |
| | yn | yes | Yes |`),
    ).toEqual([
      'a select_one yn',
      'b select_one yn other',
      'c select_one yn other',
      'd select_multiple yn',
      'e select_multiple yn',
      'f rank yn',
      'g integer',
      'h text',
      'i datetime',
      'j acknowledge',
      'k integer',
      'l select_one yn',
    ]);
  });

  test('headers in any case and spelling, with one colon or two', () => {
    const headings = [
      ...['Type', 'NAME', 'Label : English (en)', 'LABEL::Tiếng Việt (vi)', 'Hint::English (en)'],
      ...['Relevance', 'Constraint Message::English (en)', 'constraint', 'Read Only'],
      'bind::required',
    ];
    const model = form(`
| SURVEY |
| | ${headings.join(' | ')} |
| | text | a | A | Ă | h | true() | m | . != '' | yes | yes |`);
    expect(model.languages.map(({ code, name, heading }) => [code, name, heading])).toEqual([
      ['en', 'English', 'English (en)'],
      ['vi', 'Tiếng Việt', 'Tiếng Việt (vi)'],
    ]);
    expect(model.children[0]).toMatchObject({
      label: { en: 'A', vi: 'Ă' },
      hint: { en: 'h' },
      relevant: 'true()',
      constraintMessage: { en: 'm' },
      readOnly: 'true()',
      required: 'true()',
    });
  });

  test('languages by name, by code, right to left, and by their letters when none is named', () => {
    const of = (heading: string): unknown =>
      form(`| survey |\n| | type | name | label::${heading} |\n| | text | a | x |`).languages[0];
    expect(of('العربية')).toMatchObject({ code: 'ar', direction: 'rtl' });
    expect(of('Urdu (ur)')).toMatchObject({ code: 'ur', direction: 'rtl' });
    expect(of('Khmer')).toMatchObject({ code: 'km' });
    expect(of("H'Mông")).toMatchObject({ code: 'hmn' });
    expect(of('Klingon')).toMatchObject({ code: 'x-klingon', heading: 'Klingon' });
    expect(
      form('| survey |\n| | type | name | label |\n| | text | a | Ông bà bao nhiêu tuổi? |')
        .languages[0],
    ).toMatchObject({ code: 'vi', heading: 'Tiếng Việt (vi)' });
  });

  test('a column without a language is in the language of its neighbours, or in the stated one', () => {
    const mixed = form(
      `| survey |
| | type | name | label::English (en) | label::French (fr) | hint |
| | text | a | A | Â | h |`,
    );
    expect(mixed.children[0]).toMatchObject({ label: { en: 'A', fr: 'Â' }, hint: { en: 'h' } });
    const stated = form(
      `| survey |
| | type | name | label | label::French (fr) |
| | text | a | A | Â |
| settings |
| | default_language |
| | English |`,
    );
    expect(stated).toMatchObject({
      defaultLanguage: 'en',
      children: [{ label: { en: 'A', fr: 'Â' } }],
    });
  });

  test('yes and no, curly quotes, times of fieldwork devices', () => {
    const model = form(`
| survey |
| | type | name | label::en | required | relevant | calculation |
| | start | begun | | | | |
| | deviceid | device | | | | |
| | text | a | A | TRUE | no | |
| | text | b | B | no | \${a} = “x” | |
| | text | c | C | \${a} = 'yes' | | |`);
    expect(
      questionsOf(model).map(({ kind, required, relevant, calculation }) => [
        kind,
        required,
        relevant,
        calculation,
      ]),
    ).toEqual([
      ['calculate', undefined, undefined, 'once(now())'],
      ['hidden', undefined, undefined, undefined],
      ['text', 'true()', 'false()', undefined],
      ['text', undefined, '${a} = "x"', undefined],
      ['text', "${a} = 'yes'", undefined, undefined],
    ]);
  });

  test('a question by whose answers figures are shown, under our name and under bind::', () => {
    for (const heading of ['breakdown', 'bind::cg:group'])
      expect(
        form(`
| survey |
| | type | name | label::en | ${heading} |
| | select_one l | a | A | yes |
| | select_one l | b | B |  |
| choices |
| | list_name | name | label::en |
| | l | x | X |`).children,
      ).toMatchObject([
        { name: 'a', breakdown: true },
        expect.not.objectContaining({ breakdown: true }),
      ]);
  });

  test('our own columns: sensitive, question_id, titles in each language', () => {
    const model = form(`
| survey |
| | type | name | label::en | sensitive | question_id | note for us |
| | text | a | A | yes | q-17 | check this |
| settings |
| | form_title | form_id | version | default_language | title_vi | style |
| | Title | code | 3 | en | Tên | pages |`);
    expect(model).toMatchObject({
      code: 'code',
      title: { en: 'Title', vi: 'Tên' },
      formVersion: '3',
      settings: { style: 'pages' },
      children: [{ id: 'q-17', sensitive: true, columns: { 'note for us': 'check this' } }],
    });
  });

  test('a name used in two groups is kept apart by the second group’s name', () => {
    const twice = `
| survey |
| | type | name | label::en |
| | begin group | one | One |
| | text | note | N |
| | end group | | |
| | begin group | two | Two |
| | text | note | N |
| | end group | | |`;
    expect(questionsOf(form(twice)).map(({ name }) => name)).toEqual(['note', 'two_note']);
    expect(told(twice)).toEqual(['name_renamed B6']);
    expect(
      told(
        `${twice.replace('label::en |', 'label::en | relevant |')}\n| | text | last | L | \${note} = 'x' |`,
      ),
    ).toContain('!name_ambiguous D8');
  });
});

describe('what is told', () => {
  const survey = (...rows: string[]): string =>
    [
      '| survey |\n| | type | name | label::en | relevant | parameters |',
      ...rows.map((row) => `| | ${row} |`),
    ].join('\n');
  test.each<[string, string, string[]]>([
    [
      'a type nobody knows',
      survey('txt | a | A | |', 'frobnication | b | B | |'),
      ['!type_misspelt A2', '!type_unknown A3'],
    ],
    [
      'a kind not supported',
      survey('text | b | B | |', 'image | a | A | |', 'geopoint | c | C | |'),
      ['!kind_not_supported A3', '!kind_not_supported A4'],
    ],
    ['a name with a space', survey('text | my name | A | |'), ['!name_wrong B2']],
    ['a name that is missing', survey('text |  | A | |'), ['!name_missing B2']],
    ['a name an object would mistake', survey('text | constructor | A | |'), ['!name_reserved B2']],
    ['a name twice', survey('text | a | A | |', 'text | a | A | |'), ['!name_twice B3']],
    [
      'a group not closed',
      survey('begin_group | g | G | |', 'text | a | A | |'),
      ['!begin_without_end A2'],
    ],
    [
      'a group closed twice',
      survey('text | a | A | |', 'end_group | | | |'),
      ['!end_without_begin A3'],
    ],
    [
      'a repeat closed as a group',
      survey('begin_repeat | g | G | |', 'text | a | A | |', 'end_group | | | |'),
      ['!end_of_other A4'],
    ],
    ['a list that is missing', survey('select_one yn | a | A | |'), ['!list_missing A2']],
    ['a condition that cannot be read', survey('text | a | A | ${b} == 1 |'), ['!foreign_sign D2']],
    ['a condition on nobody', survey('text | a | A | ${nobody} = 1 |'), ['!name_unknown D2']],
    ['a circle', survey('text | a | A | ${b} = 1 |', 'text | b | B | ${a} = 1 |'), ['!cycle D2']],
    ['a reference in a label', survey('text | a | Hello ${nobody} | |'), ['!name_unknown C2']],
    ['a scale that makes none', survey('range | a | A | | start=5; end=1'), ['!scale_wrong E2']],
    ['a question without words', survey('text | a |  | |'), ['label_missing C2']],
    ['a row of remarks', survey('text | a | A | |', ' | | | remark |'), ['row_without_type A3']],
    ['a row without type', survey(' | a | A | |'), ['!type_missing A2']],
    ['nothing at all', '| survey |\n| | type | name | label::en |', ['!survey_empty survey']],
    [
      'no type column',
      '| survey |\n| | name | label::en |\n| | a | A |',
      ['!column_missing survey'],
    ],
    [
      'a misspelt column',
      '| survey |\n| | type | name | label::en | relevent |\n| | text | a | A | true() |',
      ['header_misspelt D1'],
    ],
    [
      'a column of its own',
      '| survey |\n| | type | name | label::en | remarks by Hoa |\n| | text | a | A | x |',
      ['header_unknown D1'],
    ],
    [
      'a heading twice',
      '| survey |\n| | type | name | label::en | Label::en |\n| | text | a | A | B |',
      ['!header_twice D1'],
    ],
    [
      'no survey sheet',
      '| servey |\n| | type | name |\n| | text | a |',
      ['sheet_misspelt servey', '!survey_sheet_missing'],
    ],
    [
      'cells that mean nothing there',
      `| survey |
| | type | name | label::en | repeat_count | choice_filter |
| | text | a | A | 3 | x = 1 |`,
      ['cell_no_effect D2', 'cell_no_effect E2'],
    ],
  ])('%s', (_, markdown, expected) => {
    expect(told(markdown)).toEqual(expected);
  });

  test('options: without a list, a code, words; twice; with a space where several can be ticked', () => {
    const choices = (rows: string, type = 'select_multiple l'): string[] =>
      told(
        `| survey |
| | type | name | label::en |
| | ${type} | a | A |
| choices |
| | list_name | name | label::en |
${rows}`,
      );
    expect(choices('| | l | x | X |\n| |  | y | Y |\n| | l |  | Z |\n| | l | w |  |')).toEqual([
      '!option_without_list A3',
      '!option_without_name B4',
      'option_without_label C5',
    ]);
    expect(choices('| | l | x | X |\n| | l | x | X again |')).toEqual(['!option_twice B3']);
    expect(choices('| | l | a b | X |')).toEqual(['!option_with_space A2']);
    expect(choices('| | l | a b | X |', 'select_one l')).toEqual([]);
    expect(choices('| | list | x | X |', 'select_one lists')).toEqual(['!list_misspelt A2']);
  });

  test('a mistake knows its character and what to write', () => {
    const [problem] = read(
      survey('integer | visits | V | |', 'text | a | A | ${visit} > 1 and ${visits} ≥ 3 |'),
    ).problems.filter(({ severity }) => severity === 'error');
    expect(problem).toMatchObject({
      sheet: 'survey',
      row: 3,
      column: 'relevant',
      cell: 'D3',
      code: 'foreign_sign',
      position: 28,
      vars: { found: '≥', write: '>=' },
    });
  });

  test('what is not supported can be left out, and what hung on it is then told', () => {
    const photo = survey(
      'text | a | A | |',
      'image | photo | P | |',
      "text | b | B | ${photo} != '' |",
    );
    expect(told(photo, { dropUnsupported: true })).toEqual(['kind_dropped A3', '!name_unknown D4']);
    expect(
      read(survey('text | a | A | |', 'image | photo | P | |'), { dropUnsupported: true })
        .questionnaire?.children,
    ).toHaveLength(1);
  });
});
