// Texts side by side, out as CSV and in again.
import { describe, expect, test } from '@jest/globals';
import {
  missingIn,
  translationRows,
  withTranslations,
} from '../../src/xlsform/translation-grid.ts';
import { readTranslationCsv, translationCsv } from '../../src/xlsform/translation-csv.ts';
import { textIn } from '../../src/questionnaires/model/translations.ts';
import { form } from '../questionnaires/form.ts';

const model = form(`
| survey |
| | type | name | label::Tiếng Việt (vi) | label::Tày (tyz) | hint::Tiếng Việt (vi) |
| | begin_group | g | Nhóm | | |
| | select_one l | a | Câu "một", xin chọn | | Gợi ý |
| | end_group | | | | |
| choices |
| | list_name | name | label::Tiếng Việt (vi) |
| | l | x | Có |
| settings |
| | form_title | form_id | default_language |
| | Phiếu | p | Tiếng Việt (vi) |`);

describe('translations', () => {
  test('every text has a row, and what is missing is counted', () => {
    expect(translationRows(model).map(({ key }) => key)).toEqual([
      'title',
      'question/g/label',
      'question/a/label',
      'question/a/hint',
      'option/l/1/x',
    ]);
    expect(missingIn(translationRows(model), 'tyz')).toBe(5);
    expect(missingIn(translationRows(model), 'vi')).toBe(0);
  });
  test('a string not translated is spoken in the default language, and says so', () => {
    expect(textIn({ vi: 'Có' }, 'tyz', model)).toEqual({ text: 'Có', lang: 'vi' });
    expect(textIn({ vi: 'Có', tyz: 'Mì' }, 'tyz', model)).toEqual({ text: 'Mì', lang: 'tyz' });
    expect(textIn({ vi: '', en: 'Yes' }, 'tyz', model)).toEqual({ text: 'Yes', lang: 'en' });
    expect(textIn({}, 'vi', model)).toBeNull();
    expect(textIn(undefined, 'vi', model)).toBeNull();
  });
  test('no text runs as a formula in the file, and all come back as they were', () => {
    const texts = [
      '=HYPERLINK("http://x")',
      '+1 or more',
      '- none',
      '@home',
      "'=quoted",
      "-'",
      "'-'",
      '-5',
      '=1',
    ];
    const lists = [
      {
        name: 'formulas',
        choices: texts.map((vi, at) => ({ name: `c${String(at)}`, label: { vi } })),
      },
    ];
    const formulas = { ...model, lists: [...model.lists, ...lists] };
    const csv = translationCsv(formulas);
    expect(csv.startsWith('\uFEFF"')).toBe(true);
    expect(csv).not.toMatch(/(^|,)"?[=+@-](?!\d+"?,)/m);
    const { entries, problems } = readTranslationCsv(csv, formulas);
    expect(problems).toEqual([]);
    expect(withTranslations(formulas, entries).model).toEqual(formulas);
    expect(
      entries.filter(({ key }) => key.startsWith('option/formulas/')).map(({ text }) => text),
    ).toEqual(texts);
  });
  test('a table filled in by a translator comes back', () => {
    const csv = translationCsv(model).replace('"Nhóm",', '"Nhóm",Pỏn').replace('"Có",', '"Có",Mì');
    const { entries, problems } = readTranslationCsv(csv, model);
    expect(problems).toEqual([]);
    const translated = withTranslations(model, entries);
    expect(translated.unknown).toEqual([]);
    expect(translated.model.children[0]?.label).toEqual({ vi: 'Nhóm', tyz: 'Pỏn' });
    expect(translated.model.lists[0]?.choices[0]?.label).toEqual({ vi: 'Có', tyz: 'Mì' });
    expect(
      withTranslations(model, readTranslationCsv(translationCsv(model), model).entries).model,
    ).toEqual(model);
  });
  test('strangers are named and change nothing; empty words take a translation away', () => {
    const { entries, problems } = readTranslationCsv(
      'key,field,Tày,Dothraki\nnobody,label,x,y\nquestion/a/label,label,Chọn,z\n',
      model,
    );
    expect(problems.map(({ code, row }) => `${code} ${String(row)}`)).toEqual([
      'table_language_unknown 1',
      'table_row_unknown 2',
    ]);
    expect(entries).toEqual([{ key: 'question/a/label', lang: 'tyz', text: 'Chọn' }]);
    expect(readTranslationCsv('a,b\n1,2', model).problems[0]).toMatchObject({
      code: 'table_key_missing',
    });
    const { model: emptied, unknown } = withTranslations(model, [
      { key: 'question/a/hint', lang: 'vi', text: '' },
      { key: 'x', lang: 'vi', text: 'y' },
      { key: 'title', lang: 'zz', text: 'y' },
    ]);
    expect(emptied.children[0]).toMatchObject({ children: [{ hint: {} }] });
    expect(unknown).toEqual(['x', 'zz']);
  });
});
