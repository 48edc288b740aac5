// Texts that anybody may send, made so that a backtracking pattern tries every way to cut them: each is taken in a time that
// grows with the text. The rule `regexp/no-super-linear-*` of ESLint refuses new patterns of this sort; here are the
// texts that froze the server before: each was cut off after four seconds, some would have taken hours.
import vm from 'node:vm';
import { describe, expect, test } from '@jest/globals';
import { compileExpression } from '../../src/questionnaires/expressions/flat-expression.ts';
import { mentionedNames } from '../../src/questionnaires/expressions/mentions.ts';
import { withPasted } from '../../src/designer/pages/node/form-steps.ts';
import { nameFrom } from '../../src/designer/editing/naming.ts';
import { renamedEverywhere } from '../../src/designer/editing/renaming.ts';
import { datetime } from '../../src/questionnaires/kinds/datetime.ts';
import { numberFrom } from '../../src/questionnaires/kinds/number-text.ts';
import { parseClock } from '../../src/questionnaires/kinds/time.ts';
import type { Question, Questionnaire } from '../../src/questionnaires/model/questionnaire.ts';
import { toNumber } from '../../src/questionnaires/expressions/values.ts';
import { momentFrom } from '../../src/questionnaires/expressions/moments.ts';
import { languageOf } from '../../src/xlsform/reading/languages.ts';
import { readXlsform } from '../../src/xlsform/reader.ts';
import { sheetOf } from '../../src/xlsform/tables/sheet.ts';
import { sheetsOfMarkdown } from '../../src/xlsform/tables/markdown-tables.ts';
import { suggestion } from '../../src/xlsform/survey/name-suggestions.ts';
import { readType } from '../../src/xlsform/reading/types.ts';
import { withLanguages } from '../../src/platform/i18n/language-marks.ts';
import { lineOf } from '../../src/cli.ts';
import { maskText } from '../../src/responses/submission/screening.ts';

const N = 256 * 1024;
const within = <T>(milliseconds: number, work: () => T): T =>
  vm.runInNewContext('work()', { work }, { timeout: milliseconds }) as T;

const one = (label: string): Questionnaire => ({
  schema: 1,
  code: 'x',
  title: {},
  languages: [{ code: 'vi', name: 'vi', heading: 'vi' }],
  defaultLanguage: 'vi',
  lists: [],
  children: [{ type: 'question', id: 'a', name: 'a', kind: 'text', label: { vi: label } }],
});
const sheet = (rows: string[][]): unknown =>
  readXlsform({ sheets: [sheetOf('survey', rows)], tables: [] }).problems;
const spaces = ' '.repeat(N);

const HOSTILE: readonly (readonly [string, () => unknown])[] = [
  ['a time of day', () => parseClock(`8h${spaces}x`)],
  [
    'a moment',
    () => datetime.parse(`1/1/2026${spaces}8${spaces}x y`, {} as Question, { lang: 'vi' } as never),
  ],
  [
    'a number',
    () => [
      numberFrom(`1${'.111'.repeat(N / 4)}x`, 'vi'),
      toNumber(`1${spaces}x`),
      toNumber(`${'1'.repeat(N)}x`),
      momentFrom(`2026-01-01 08:00${spaces}x`),
    ],
  ],
  ['an open answer without an address', () => maskText('a'.repeat(N))],
  [
    'an open answer of many half addresses',
    () => [
      maskText('a@'.repeat(N / 2)),
      maskText(`a@${'b.'.repeat(N / 2)}`),
      maskText('a@b'.repeat(N / 3)),
    ],
  ],
  [
    'an open answer of digits',
    () => [
      maskText('0'.repeat(N)),
      maskText('0 '.repeat(N / 2)),
      maskText(`123456789${spaces}`.repeat(2)),
      maskText('123456789 '.repeat(N / 10)),
    ],
  ],
  [
    'a label that mentions nothing',
    () => [mentionedNames(`\${${spaces}`), mentionedNames('${'.repeat(N / 2))],
  ],
  ['an expression', () => compileExpression(`\${${' '.repeat(19_000)}`, new Set(['a']))],
  [
    'an option’s question in quotes',
    () => compileExpression(`jr:choice-name('a', '\${${' '.repeat(19_000)}')`, new Set(['a'])),
  ],
  ['a renamed question', () => renamedEverywhere(one(`\${${spaces}`), new Map([['a', 'b']]))],
  ['pasted options', () => withPasted({ paste: `a${spaces}b`, options: [] } as never, one(''))],
  [
    'words to make a name of',
    () => [nameFrom(`${'_'.repeat(N)}x${'_'.repeat(N)}!`), suggestion(`a${'_'.repeat(N)}b`)],
  ],
  [
    'a header',
    () =>
      sheet([
        [`label${spaces}x`, `a${' : '.repeat(N / 3)}`, 'type', 'name'],
        ['x', 'x', 'text', 'a'],
      ]),
  ],
  [
    'a language',
    () => [
      languageOf(`a${spaces}(`),
      languageOf(`${'('.repeat(N)}vi`),
      languageOf(`(a${'-b'.repeat(N / 2)}`),
    ],
  ],
  [
    'a type',
    () => [
      readType(`select_one a${' or'.repeat(N / 3)}`),
      readType(`select_one ${spaces}`),
      readType(`add ${'a '.repeat(N / 2)}`),
    ],
  ],
  [
    'parameters and markup in cells',
    () =>
      sheet([
        ['type', 'name', 'label::vi', 'parameters', 'appearance'],
        [
          'range',
          'a',
          `${'['.repeat(30_000)}`,
          `start=1${' '.repeat(30_000)}x`,
          `${'w1 '.repeat(10_000)}`,
        ],
        ['text', 'b', '[a]('.repeat(8_000), 'a '.repeat(15_000), ''],
        ['text', 'c', '<a '.repeat(10_000), '', ''],
      ]),
  ],
  [
    'Markdown',
    () => [
      sheetsOfMarkdown(`# a${spaces}b`),
      sheetsOfMarkdown(`# a${'#'.repeat(N)}b`),
      sheetsOfMarkdown(`|${'-'.repeat(N)}x|`),
      sheetsOfMarkdown(`|${spaces}x`),
    ],
  ],
  ['a page of opening signs', () => withLanguages(`\u0002vi\u0003x\u0004${'<'.repeat(N)}`)],
  ['an error of many lines', () => lineOf(new Error(`a${spaces}b${'\n '.repeat(N / 2)}c`))],
];

describe('a text of 256 KB', () => {
  test.each(HOSTILE)('%s', (_what, work) => {
    expect(() => within(20_000, work)).not.toThrow();
  });
});

describe('what was read before is read still', () => {
  test('times and moments', () => {
    for (const written of [
      '8h',
      '8 giờ',
      '8  giờ  30 phút',
      '8h30',
      '08:30:00.000',
      '8 pm',
      '8  pm',
      '8h30 sa',
      '8:30  ch',
      '08:30+07:00',
    ])
      expect([written, parseClock(written).ok]).toEqual([written, true]);
    for (const written of ['', 'x', '25h', '8h70', '8  x'])
      expect([written, parseClock(written).ok]).toEqual([written, false]);
    expect(datetime.parse('1/2/2026   8h30', {} as Question, { lang: 'vi' } as never)).toEqual({
      ok: true,
      value: '2026-02-01T08:30',
    });
    expect(datetime.parse('2026-02-01T08:30', {} as Question, { lang: 'vi' } as never)).toEqual({
      ok: true,
      value: '2026-02-01T08:30',
    });
  });
  test('addresses are masked, also one beside the other', () => {
    expect(maskText('viết cho an.x+y@chinhphu.gov.vn nhé')).toBe('viết cho ••• nhé');
    expect(maskText('a@b.vn_c@d.vn')).toBe('••••••');
    expect(maskText(`${'a'.repeat(64)}@b.vn`)).toBe('•••');
  });
  test('mentions', () => {
    expect(mentionedNames('${ a } và ${b}, không ${} hay ${ }')).toEqual(['a', 'b']);
    const label = (words: string): unknown =>
      (
        renamedEverywhere(
          one(words),
          new Map([
            ['last', 'first'],
            ['a', 'b'],
          ]),
        ).children[0] as Question
      ).label['vi'];
    expect(label('${last-saved#last} ${ a  } ${c}')).toBe('${last-saved#first} ${ b  } ${c}');
  });
  test('headers, languages, types, Markdown', () => {
    expect(
      sheet([
        ['type', 'name', 'label : : Tiếng Việt ( vi )'],
        ['text', 'a', 'A'],
      ]),
    ).toEqual([]);
    expect(languageOf('Tiếng Việt  ( vi )')).toMatchObject({ code: 'vi', name: 'Tiếng Việt' });
    expect(readType('select_one  from  list one or other')).toMatchObject({
      list: 'list one',
      orOther: true,
    });
    expect(readType('select_multiple a or specify other')).toMatchObject({
      list: 'a',
      orOther: true,
    });
    expect(
      sheetsOfMarkdown('## survey ##\n| type | name |\n| :-- | --- |\n| text | a |'),
    ).toMatchObject({ ok: true, set: { sheets: [{ name: 'survey', rows: { length: 2 } }] } });
    expect([suggestion('__a b__'), nameFrom('  Ông bà? ')]).toEqual(['a_b', 'ong_ba']);
  });
});
