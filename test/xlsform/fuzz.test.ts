// Any text typed into an expression or a sheet gives a result or a named problem, never a throw, never a hang.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { projectRoot } from '../../src/platform/config/paths.ts';
import { compile } from '../../src/questionnaires/engine/compiled.ts';
import { FUNCTIONS } from '../../src/questionnaires/expressions/functions/table.ts';
import { compileExpression } from '../../src/questionnaires/expressions/flat-expression.ts';
import { pagesOf } from '../../src/questionnaires/engine/pages/pages.ts';
import { validateAnswers } from '../../src/questionnaires/engine/validation.ts';
import { sheetsOfMarkdown } from '../../src/xlsform/tables/markdown-tables.ts';
import { readXlsform } from '../../src/xlsform/reader.ts';
import { sheetOf } from '../../src/xlsform/tables/sheet.ts';
import { sheetsOfWorkbook } from '../../src/xlsform/tables/workbook.ts';
import { workbookOf } from '../../src/xlsform/writing/writer.ts';
import { NOW, compiledForm, form } from '../questionnaires/form.ts';

const PROBLEMS = JSON.parse(
  readFileSync(path.join(projectRoot, 'views/questionnaires/text.en.json'), 'utf8'),
) as { problems: Record<string, string>; errors: Record<string, string> };
const isListed = ({ code }: { code: string }): boolean => Object.hasOwn(PROBLEMS.problems, code);
const NAMES = new Map([
  ['a', 'integer'],
  ['b', 'text'],
  ['c', 'select_multiple'],
  ['d', 'date'],
] as const);

const atom = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.constantFrom(
      '${a}',
      '${b}',
      '${c}',
      '${d}',
      '.',
      '1',
      '2.5',
      '.5',
      "''",
      "'x'",
      '"y"',
      "'2026-01-01'",
      'today()',
      'now()',
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('${zz}', '..', 'name', '${', '$', '“', '∞', '9'.repeat(400)),
  },
  { weight: 1, arbitrary: fc.string({ maxLength: 4, unit: 'binary' }) },
);
const OPERATORS = [
  '=',
  '!=',
  '<',
  '<=',
  '>',
  '>=',
  '+',
  '-',
  '*',
  'div',
  'mod',
  'and',
  'or',
  '|',
  '==',
  '/',
  ',',
];
const sources = fc.letrec<{ tree: string }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3, withCrossShrink: false },
    atom,
    fc
      .tuple(tie('tree'), fc.constantFrom(...OPERATORS), tie('tree'))
      .map((parts) => parts.join(' ')),
    fc
      .tuple(
        fc.constantFrom(...Object.keys(FUNCTIONS), 'nothing'),
        fc.array(tie('tree'), { maxLength: 3 }),
      )
      .map(([name, args]) => `${name}(${args.join(', ')})`),
    tie('tree').map((inner) => `(${inner})`),
    tie('tree').map((inner) => `-${inner}`),
  ),
})).tree;

describe('expressions', () => {
  test('3,000 of them: every one is answered or told what is wrong', () => {
    let compiled = 0;
    fc.assert(
      fc.property(
        fc.oneof(
          { weight: 6, arbitrary: sources },
          { weight: 1, arbitrary: fc.string({ maxLength: 60 }) },
          { weight: 1, arbitrary: fc.string({ maxLength: 30, unit: 'binary' }) },
        ),
        (source) => {
          const result = compileExpression(source, NAMES);
          if (!result.ok) {
            if (!result.problems.every(isListed)) throw new Error(JSON.stringify(result.problems));
            return;
          }
          compiled += 1;
          const scope = {
            answers: { a: 3, b: 'x', c: ['x', 'y'], d: '2026-01-01' },
            now: NOW,
            lang: 'vi',
          };
          const kinds = [
            result.expression.string(scope),
            result.expression.number(scope),
            result.expression.boolean({ answers: {}, now: NOW }),
          ].map((value) => typeof value);
          if (kinds.join() !== 'string,number,boolean')
            throw new Error(`${source}: ${kinds.join()}`);
        },
      ),
      { numRuns: 3000, seed: 11 },
    );
    expect(compiled).toBeGreaterThan(600);
  });
});

const cell = fc.oneof(
  fc.constantFrom(
    '',
    '',
    'type',
    'name',
    'label',
    'label::en',
    'hint::vi',
    'relevant',
    'text',
    'integer',
    'select_one l',
    'select_multiple l or_other',
    'begin_group',
    'end_group',
    'begin repeat',
    'end repeat',
    'calculate',
    'image',
    'note',
    'range',
    'a',
    'b',
    'a b',
    '__proto__',
    'constructor',
    '${a}',
    '${b} > 1',
    "${a} = 'x'",
    'yes',
    'no',
    'start=1 end=3',
    'list_name',
    'l',
    'x',
    'form_id',
    'default_language',
    'English (en)',
    'toString',
  ),
  fc.string({ maxLength: 12, unit: 'binary' }),
);
const table = fc.array(fc.array(cell, { maxLength: 7 }), { maxLength: 12 });
const survey = table.map((rows) => [
  ['type', 'name', 'label::en', 'relevant', 'calculation', 'parameters', 'repeat_count'],
  ...rows,
]);

describe('sheets', () => {
  test('400 workbooks: a questionnaire that runs, or listed problems', () => {
    let read = 0;
    fc.assert(
      fc.property(
        fc.oneof(survey, table),
        table,
        table,
        fc.boolean(),
        (first, choices, settings, dropUnsupported) => {
          const sheets = [
            sheetOf('survey', first),
            sheetOf('choices', [['list_name', 'name', 'label::en'], ...choices]),
            sheetOf('settings', settings),
          ];
          const { questionnaire, problems } = readXlsform(
            { sheets, tables: [] },
            { dropUnsupported },
          );
          expect(problems.filter((problem) => !isListed(problem))).toEqual([]);
          if (!questionnaire) {
            expect(problems.some(({ severity }) => severity === 'error')).toBe(true);
            return;
          }
          read += 1;
          const result = compile(questionnaire);
          if (!result.ok) throw new Error(JSON.stringify(result.problems));
          const evaluation = result.compiled.evaluate({}, { now: NOW });
          expect(Array.isArray(pagesOf(result.compiled, {}, evaluation))).toBe(true);
        },
      ),
      { numRuns: 400, seed: 5 },
    );
    expect(read).toBeGreaterThan(0);
  });

  test('Markdown and damaged workbooks never throw', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 200 }).map((text) => `|survey|\n|${text}`),
        (text) => {
          const sheets = sheetsOfMarkdown(text);
          expect(sheets.ok ? true : isListed(sheets.problem)).toBe(true);
        },
      ),
      { numRuns: 300, seed: 2 },
    );
    const whole = workbookOf(form('| survey |\n| | type | name | label |\n| | text | a | A |'));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 0, max: 255 })), {
          maxLength: 8,
        }),
        fc.nat(whole.length),
        (damage, cut) => {
          const bytes = whole.slice(0, cut % 3 === 0 ? cut : whole.length);
          for (const [at, value] of damage) if (at < bytes.length) bytes[at] = value;
          const sheets = sheetsOfWorkbook(bytes);
          if (sheets.ok) expect(readXlsform(sheets.set).problems.every(isListed)).toBe(true);
          else expect(isListed(sheets.problem)).toBe(true);
        },
      ),
      { numRuns: 120, seed: 3 },
    );
  });
});

describe('answers', () => {
  test('of any shape are judged, never thrown at', () => {
    const questionnaire = compiledForm(`
| survey |
| | type | name | label | constraint |
| | integer | n | N | . > 1 |
| | select_multiple l | m | M | count-selected(.) < 2 |
| | date | d | D | . < today() |
| | begin_repeat | r | R | |
| | text | t | T | |
| | end_repeat | | | |
| choices |
| | list_name | name | label |
| | l | x | X |
| | l | y | Y |`);
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.constantFrom('n', 'm', 'd', 'r', 't', '__proto__', 'constructor', 'zz'),
          fc.jsonValue({ maxDepth: 3 }),
        ),
        (answers) => {
          const problems = validateAnswers(questionnaire, answers as never, { now: NOW });
          expect(problems.every(({ code }) => Object.hasOwn(PROBLEMS.errors, code))).toBe(true);
        },
      ),
      { numRuns: 800, seed: 8 },
    );
  });
});
