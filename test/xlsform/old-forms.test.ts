// Habits of older and other tools' forms that researchers still bring.
import { describe, expect, test } from '@jest/globals';
import { questionsOf } from '../../src/questionnaires/model/nodes.ts';
import { sheetsOfCsv, sheetsOfOneCsv } from '../../src/xlsform/tables/csv-tables.ts';
import { readXlsform } from '../../src/xlsform/reader.ts';
import type { SheetResult } from '../../src/xlsform/tables/sheet.ts';
import { NOW, compiledForm, form, told } from '../questionnaires/form.ts';

const names = (sheets: SheetResult): string[] => {
  if (!sheets.ok) throw new Error(sheets.problem.code);
  const { questionnaire, problems } = readXlsform(sheets.set);
  if (!questionnaire) throw new Error(JSON.stringify(problems));
  return questionsOf(questionnaire).map(({ name, list }) => [name, list].filter(Boolean).join(' '));
};

describe('CSV', () => {
  test('all sheets in one file, their names in the first column', () => {
    const text = [
      '"survey",,,',
      ',"type","name","label::English"',
      ',"select_one yn","a","A, with ""quotes"""',
      ',"text","b","B"',
      '"choices",,,',
      ',"list name","name","label::English"',
      ',"yn","yes","Yes"\n',
    ].join('\n');
    expect(names(sheetsOfOneCsv(text))).toEqual(['a yn', 'b']);
    const broken = sheetsOfOneCsv(text.replace('"text"', '"txt"'));
    expect(broken.ok && readXlsform(broken.set).problems.at(-1)).toMatchObject({
      code: 'type_misspelt',
      row: 4,
      cell: 'A4',
    });
  });
  test('one file that is the survey sheet, with a byte order mark', () => {
    expect(names(sheetsOfOneCsv('\ufefftype,name,label\ntext,a,A\n'))).toEqual(['a']);
  });
  test('a folder with a table for a list from a file', () => {
    const files = new Map(
      Object.entries({
        'survey.csv':
          'type,name,label::en,parameters,choice_filter\ntext,region,R,,\n' +
          'select_one_from_file towns.csv,town,T,value=code; label=title,region = ${region}\n',
        'towns.csv': 'code,title,region\n1,Huế,c\n2,Hà Nội,n\n',
      }),
    );
    expect(names(sheetsOfCsv(files))).toEqual(['region', 'town towns']);
  });
  test('a broken file is told', () => {
    const sheets = sheetsOfCsv(new Map([['survey.csv', 'type,name\n"text,a\n']]));
    expect(sheets).toMatchObject({
      ok: false,
      problem: { code: 'csv_unreadable', vars: { file: 'survey.csv' } },
    });
  });
});

describe('older and other tools', () => {
  test('columns under their old names, with one colon or two', () => {
    const headings = [
      ...['type', 'name', 'caption:English', 'bind:relevant', 'jr:constraintMsg'],
      ...['bind::constraint', 'control::appearance', 'media::image::English'],
    ];
    const model = form(`
| survey |
| | ${headings.join(' | ')} |
| | text | a | A | true() | msg | . != '' | multiline | a.png |`);
    expect(model.children[0]).toMatchObject({
      relevant: 'true()',
      constraint: ". != ''",
      constraintMessage: { en: 'msg' },
      appearance: 'multiline',
      columns: { 'media::image::English': 'a.png' },
    });
  });
  test('notes and groups without a name get one', () => {
    const nameless = [
      '| survey |',
      '| | type | name | label |',
      '| | note |  | Welcome |',
      '| | begin group |  | G |',
      '| | text | a | A |',
      '| | end group |  |  |',
    ].join('\n');
    expect(told(nameless)).toEqual(['name_generated B2', 'name_generated B3']);
    expect(form(nameless).children.map(({ name }) => name)).toEqual(['note_2', 'group_3']);
  });
  test('loops, matrices and includes are named, not taken for something else', () => {
    const rows = [
      'begin loop over l | x | X',
      'end loop | | ',
      'begin_kobomatrix | m | M',
      'end_kobomatrix | | ',
      'include | i | I',
      'begin_score | s | S',
      'osm tags | o | O',
      'select_one ${people} | p | P',
      'text | a | A',
    ];
    const found = told(
      `| survey |\n| | type | name | label |\n${rows.map((row) => `| | ${row} |`).join('\n')}`,
    );
    expect(found).toEqual(
      Array.from({ length: 8 }, (_, at) => `!kind_not_supported A${String(at + 2)}`),
    );
  });
  test('a choice question without its list is told what to write', () => {
    expect(told('| survey |\n| | type | name | label |\n| | select_one | a | A |')).toEqual([
      '!type_misspelt A2',
    ]);
  });
  test('position(..) and position(../..) in nested repeats with groups', () => {
    const nested = compiledForm(`
| survey |
| | type | name | label | calculation |
| | begin_repeat | site | H | |
| | begin_repeat | person | P | |
| | begin_group | inner | I | |
| | text | n | N | |
| | calculate | here | | position(../..) |
| | calculate | there | | position(../../..) |
| | end_group | | | |
| | calculate | near | | position(..) |
| | end_repeat | | | |
| | end_repeat | | | |`);
    const { values } = nested.evaluate(
      { site: [{ person: [{}] }, { person: [{}, {}, {}] }] },
      { now: NOW },
    );
    expect([
      values['site/1/person/2/here'],
      values['site/1/person/2/there'],
      values['site/1/person/2/near'],
      values['site/0/person/0/there'],
    ]).toEqual([3, 2, 3, 1]);
  });
  test('a Kobo export: extra columns are kept and named once each', () => {
    const kobo = [
      '| survey |',
      '| | type | name | $kuid | label::English (en) | kobo--score-choices | hxl |',
      '| | start | start | abc | | | |',
      '| | select_one yn | a | def | A | | #x |',
      '| choices |',
      '| | list_name | name | $kuid | label::English (en) |',
      '| | yn | 1 | g | Yes |',
    ].join('\n');
    expect(told(kobo)).toEqual([
      'header_unknown C1',
      'header_unknown F1',
      'metadata_calculated A2',
    ]);
  });
});
