// Export followed by import gives the same questionnaire: the built-in one, and generated ones.
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { projectRoot } from '../../src/platform/config/paths.ts';
import { compile } from '../../src/questionnaires/engine/compiled.ts';
import type {
  Node,
  Question,
  Questionnaire,
  Text,
} from '../../src/questionnaires/model/questionnaire.ts';
import { questionnaireSchema } from '../../src/questionnaires/model/questionnaire.ts';
import { questionsOf } from '../../src/questionnaires/model/nodes.ts';
import { readXlsformFolder } from '../../src/xlsform/xlsform-folder.files.ts';
import { sheetsOfCsv } from '../../src/xlsform/tables/csv-tables.ts';
import { readXlsform } from '../../src/xlsform/reader.ts';
import type { SheetResult } from '../../src/xlsform/tables/sheet.ts';
import { sheetsOfWorkbook } from '../../src/xlsform/tables/workbook.ts';
import { csvOf, workbookOf } from '../../src/xlsform/writing/writer.ts';
import { form } from '../questionnaires/form.ts';

function back(sheets: SheetResult): Questionnaire | null {
  if (!sheets.ok) throw new Error(sheets.problem.code);
  const { questionnaire, problems } = readXlsform(sheets.set);
  if (!questionnaire)
    throw new Error(JSON.stringify(problems.filter(({ severity }) => severity === 'error')));
  return questionnaire;
}

function expectSame(model: Questionnaire): void {
  expect(back(sheetsOfWorkbook(workbookOf(model)))).toEqual({ ...model, tables: undefined });
  expect(back(sheetsOfCsv(csvOf(model)))).toEqual(model);
}

describe('round trip', () => {
  test('the built-in questionnaire', async () => {
    const { questionnaire } = await readXlsformFolder(
      path.join(projectRoot, 'seeds/questionnaires/essential-public-services'),
    );
    if (!questionnaire) throw new Error('the built-in questionnaire is refused');
    expectSame(questionnaire);
  });

  test('CSV files keep conditions that begin with a sign, ours and other programs’', () => {
    const model = form(`
| survey |
| | type | name | label::English (en) | constraint | calculation |
| | integer | a | =1+1 | -1 < . | |
| | text | b | - choose one | '-' != . | |
| | calculate | c | | | -\${a} |
| | calculate | d | | | '+' = \${b} |`);
    const survey = csvOf(model).get('survey.csv') ?? '';
    expect(survey).toContain(`"'=1+1"`);
    expect(survey).toContain(`"'-\${a}"`);
    expect(back(sheetsOfCsv(csvOf(model)))).toEqual(model);
    const others = new Map([
      ['survey.csv', "type,name,label,constraint\ntext,a,A,'-' != .\ntext,b,B,'+' = ${a}\n"],
    ]);
    expect(questionsOf(back(sheetsOfCsv(others))!).map(({ constraint }) => constraint)).toEqual([
      "'-' != .",
      "'+' = ${a}",
    ]);
  });

  test('everything a sheet can say', () => {
    expectSame(
      form(
        [
          sheet('survey', [
            {
              type: 'begin_group',
              name: 'g',
              'label::English (en)': 'G',
              'hint::English (en)': 'h',
              relevant: "'x' != '“'",
              appearance: 'field-list',
              question_id: 'G7',
              image: 'x.png',
              'my notes': 'n1',
            },
            {
              type: 'select_one l or_other',
              name: 'a',
              'label::English (en)': 'A<br>second line',
              'label::العربية (ar)': 'أ',
              'hint::English (en)': 'h',
              'guidance_hint::English (en)': 'gh',
              relevant: ". != ''",
              required: 'yes',
              'required_message::English (en)': 'rm',
              constraint: ". != 'b'",
              'constraint_message::العربية (ar)': 'cm',
              default: 'a',
              read_only: 'yes',
              choice_filter: "k = 'x'",
              appearance: 'minimal',
              parameters: 'randomize=true; seed=4',
              sensitive: 'yes',
              question_id: 'q9',
              'my notes': 'n2',
            },
            { type: 'end_group' },
            { type: 'begin_repeat', name: 'r', 'label::English (en)': 'R', repeat_count: '3' },
            {
              type: 'range',
              name: 's',
              'label::English (en)': 'S',
              parameters: 'start=0; end=1; step=0.1',
            },
            { type: 'end_repeat' },
            { type: 'calculate', name: 'c', calculation: 'sum(${s})' },
          ]),
          sheet('choices', [
            { list_name: 'l', name: 'a', 'label::English (en)': 'A', k: 'x' },
            { list_name: 'l', name: '01', 'label::English (en)': 'Zero one', image: 'z.png' },
          ]),
          sheet('settings', [
            {
              form_id: 'all',
              form_title: 'All of it',
              version: '1.0',
              default_language: 'English (en)',
              title_ar: 'عنوان',
              introduction_en: 'Hello.',
              purpose_ar: 'لماذا',
              asked_en: 'Three things.',
              index: 'an-index',
              style: 'pages',
              allow_choice_duplicates: 'yes',
            },
          ]),
        ].join('\n'),
      ),
    );
  });

  test('any questionnaire', () => {
    fc.assert(
      fc.property(questionnaires, (model) => {
        fc.pre(questionnaireSchema.safeParse(model).success && compile(model).ok);
        expectSame(model);
      }),
      { numRuns: 25, seed: 4 },
    );
  });
});

/** A sheet in Markdown, its columns in the order in which rows name them. */
function sheet(name: string, rows: readonly Readonly<Record<string, string>>[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const lines = [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ''))];
  return [`| ${name} |`, ...lines.map((cells) => `| | ${cells.join(' | ')} |`)].join('\n');
}

const words = fc
  .stringMatching(/^[\p{L}\d=+\-@'",;|<>&$ ().\n]{1,30}$/u)
  .map((text) => text.normalize('NFC').trim())
  .filter((text) => text !== '' && !text.includes('${'));
const texts: fc.Arbitrary<Text> = fc.record({ vi: words, en: words }, { requiredKeys: ['vi'] });
const optional = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(value, { nil: undefined });
const conditions = fc.constantFrom(
  'true()',
  "'a' = 'b'",
  '1 + 1 = 2',
  "not(today() > '2020-01-01')",
  "concat('“', \"'\") != ''",
);

const questions = (name: string): fc.Arbitrary<Question> =>
  fc
    .record({
      type: fc.constant('question' as const),
      id: fc.constantFrom(name, `${name}.id`),
      name: fc.constant(name),
      label: texts,
      kind: fc.constantFrom(
        'select_one',
        'select_multiple',
        'rank',
        'integer',
        'decimal',
        'text',
        'date',
        'time',
        'datetime',
        'acknowledge',
        'note',
        'hidden',
      ),
      hint: optional(texts),
      guidanceHint: optional(texts),
      relevant: optional(conditions),
      required: optional(fc.constant('true()')),
      requiredMessage: optional(texts),
      constraint: optional(conditions),
      constraintMessage: optional(texts),
      default: optional(fc.constantFrom('a', '12', 'today()')),
      readOnly: optional(fc.constant('true()')),
      appearance: optional(fc.constantFrom('minimal', 'multiline w2')),
      sensitive: optional(fc.constant(true as const)),
      breakdown: optional(fc.constant(true as const)),
      columns: optional(fc.record({ 'ghi chú': words })),
    })
    .map((question) =>
      ['select_one', 'select_multiple', 'rank'].includes(question.kind)
        ? { ...question, list: 'list' }
        : question,
    )
    .map(lean);

const nodes: fc.Arbitrary<Node[]> = fc
  .array(fc.tuple(fc.constantFrom('question', 'group', 'repeat'), fc.nat(), texts), {
    minLength: 1,
    maxLength: 6,
  })
  .chain((shapes) =>
    fc.tuple(
      ...shapes.map(([shape, , label], at): fc.Arbitrary<Node> => {
        const inner = fc.tuple(questions(`q${String(at)}_1`), questions(`q${String(at)}_2`));
        if (shape === 'question') return questions(`q${String(at)}`);
        return inner.map((children) => ({
          type: shape as 'group',
          id: `g${String(at)}`,
          name: `g${String(at)}`,
          label,
          children,
        }));
      }),
    ),
  );

const questionnaires = fc
  .record({
    schema: fc.constant(1 as const),
    code: fc.constant('any'),
    title: fc.record({ vi: words, en: words }, { requiredKeys: ['vi'] }),
    defaultLanguage: fc.constant('vi'),
    languages: fc.constant([
      { code: 'vi', name: 'Tiếng Việt', heading: 'Tiếng Việt (vi)' },
      { code: 'en', name: 'English', heading: 'English (en)' },
    ]),
    children: nodes,
    formVersion: optional(fc.constantFrom('1', '2026-01-01')),
    lists: fc
      .array(
        fc.record({
          name: fc.uniqueArray(fc.stringMatching(/^[a-z0-9_]{1,8}$/), {
            minLength: 1,
            maxLength: 1,
          }),
          label: texts,
        }),
        { minLength: 1, maxLength: 5 },
      )
      .map((rows) => [
        {
          name: 'list',
          choices: rows.map(({ name, label }, at) => ({
            name: `${name[0] ?? ''}${String(at)}`,
            label,
          })),
        },
      ]),
  })
  .map((model) => lean(model) as unknown as Questionnaire);

function lean<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined)) as T;
}
