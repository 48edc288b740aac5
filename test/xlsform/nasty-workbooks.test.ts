// Every workbook with a trap, looked through by `civic-gauge xlsform check` as a researcher would: it is taken in with what
// is not carried said, or refused with the sheet, the cell and the reason. Nothing is lost without a word.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { Command } from 'commander';
import { pagesOf } from '../../src/questionnaires/engine/pages/pages.ts';
import { compileOrThrow } from '../../src/questionnaires/engine/compiled.ts';
import { questionsOf, walk } from '../../src/questionnaires/model/nodes.ts';
import type { Questionnaire } from '../../src/questionnaires/model/questionnaire.ts';
import { readXlsformPath } from '../../src/xlsform/xlsform-folder.files.ts';
import { registerXlsform } from '../../src/designer/xlsform.cli.ts';
import { sheetsOfWorkbook } from '../../src/xlsform/tables/workbook.ts';
import { readXlsform } from '../../src/xlsform/reader.ts';
import { workbookOf } from '../../src/xlsform/writing/writer.ts';
import { NOW } from '../questionnaires/form.ts';
import { NASTY } from './nasty-workbooks.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'civic-gauge-nasty-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});
let printed: string[];
beforeEach(() => {
  printed = [];
  jest.spyOn(console, 'log').mockImplementation((line: string) => {
    printed.push(line);
  });
});
afterEach(() => {
  jest.restoreAllMocks();
  process.exitCode = 0;
});

interface Told {
  code: string;
  sheet?: string;
  row?: number;
  column?: string;
  cell?: string;
  message: string;
}
interface Report {
  ok: boolean;
  errors: Told[];
  warnings: Told[];
  counts: Record<string, number>;
  languages: { code: string }[];
}

function kept(file: string): string {
  const full = path.join(folder, file);
  writeFileSync(full, NASTY.find((one) => one.file === file)!.bytes);
  return full;
}
async function check(file: string, ...flags: string[]): Promise<Report> {
  const program = new Command().exitOverride();
  registerXlsform(program);
  await program.parseAsync(['xlsform', 'check', kept(file), ...flags], { from: 'user' });
  return JSON.parse(printed.join('\n')) as Report;
}
async function model(file: string): Promise<Questionnaire> {
  const { questionnaire, problems } = await readXlsformPath(kept(file));
  if (!questionnaire) throw new Error(JSON.stringify(problems));
  return questionnaire;
}
const places = (told: readonly Told[]): string[] =>
  told.map(({ code, sheet, cell }) =>
    [code, sheet, cell].filter((part) => part !== undefined && part !== '').join(' '),
  );

/** File → what is said of it when it is taken in. */
const TAKEN: Readonly<Record<string, string[]>> = {
  'large.xlsx': [],
  'cascade.xlsx': [],
  'sixteen-thousand-columns.xlsx': [],
  'far-right.xlsx': ['columns_beyond survey XFA1'],
  'rich-text.xlsx': [],
  'merged.xlsx': ['cells_merged survey C2', 'label_missing survey C3'],
  'dates.xlsx': [],
  'dates-1904.xlsx': [],
  'right-to-left.xlsx': [],
  'nested.xlsx': [],
  'blank-rows.xlsx': [],
  'ole2-named.xlsx': [],
  'workbook-named.csv': [],
  'semicolons.csv': [],
  'utf16.csv': [],
  'headers.xlsx': [],
  'sheet-with-space.xlsx': [],
  'brackets.xlsx': [],
  'or-other.xlsx': [],
  'external.xlsx': [
    'external_choices_carried external_choices',
    'language_assumed external_choices C1',
  ],
  'entities.xlsx': ['sheet_no_effect entities'],
  'smart-quotes.xlsx': [],
  'options-twice-allowed.xlsx': [],
  'numeric-options.xlsx': [],
  'case.xlsx': ['name_case survey B3', 'name_case survey B4'],
  'long-label.xlsx': [],
  'markup.xlsx': ['markup_as_text survey C2'],
  'later.xlsx': [],
  'trigger.xlsx': ['header_unknown survey D1'],
  'hidden.xlsx': [],
  'choice-name.xlsx': [],
  'metadata.xlsx': [
    'metadata_calculated survey A2',
    'metadata_calculated survey A3',
    'metadata_calculated survey A4',
    'metadata_empty survey A5',
    'metadata_empty survey A6',
  ],
  'media.xlsx': ['media_column survey D1', 'media_column survey E1', 'media_column survey F1'],
  'appearance.xlsx': ['appearance_no_effect survey D2', 'appearance_no_effect survey D3'],
  'half-translated.xlsx': ['translation_missing survey', 'translation_missing survey'],
  'absent-language.xlsx': ['default_language_unused settings'],
};
/** File → why it is refused. */
const REFUSED: Readonly<Record<string, string[]>> = {
  'formulas.xlsx': ['formula_without_value survey D3'],
  'text-named.xlsx': ['workbook_not_spreadsheet'],
  'headers-twice.xlsx': ['header_twice survey D1'],
  'sheet-misspelt.xlsx': ['list_missing survey A2'],
  'sheet-surveys.xlsx': ['survey_sheet_missing'],
  'unclosed.xlsx': ['begin_without_end survey A2', 'begin_without_end survey A3'],
  'stray-end.xlsx': ['end_without_begin survey A3'],
  'from-file.xlsx': ['table_missing survey A2'],
  'loose-braces.xlsx': ['foreign_sign survey D3'],
  'names-in-labels.xlsx': ['name_unknown survey C4'],
  'space-in-option.xlsx': ['option_with_space survey A3'],
  'options-twice.xlsx': ['option_twice choices B3'],
  'odd-signs.xlsx': ['name_wrong survey B3', 'name_wrong survey B5'],
  'circle.xlsx': ['cycle survey A2'],
  'ranges.xlsx': ['scale_wrong survey D4', 'scale_wrong survey D5'],
  'picture.xlsx': ['kind_not_supported survey A2'],
  'pulldata.xlsx': ['table_missing survey D3'],
  'error-cells.xlsx': ['cell_error survey C2', 'cell_error survey D3'],
};

test('every workbook is judged here', () => {
  expect([...Object.keys(TAKEN), ...Object.keys(REFUSED)].sort()).toEqual(
    NASTY.map(({ file }) => file).sort(),
  );
  expect(NASTY.length).toBeGreaterThanOrEqual(50);
});

describe('taken in', () => {
  test.each(Object.entries(TAKEN))('%s %j', async (file, warnings) => {
    const report = await check(file);
    expect({
      ok: report.ok,
      errors: report.errors,
      warnings: places(report.warnings).sort(),
    }).toEqual({ ok: true, errors: [], warnings: [...warnings].sort() });
    expect(
      report.warnings.every(({ message }) => message.length > 10 && !message.includes('{{')),
    ).toBe(true);
    expect(Object.values(report.counts).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(0);
    expect(report.languages.length).toBeGreaterThan(0);
    expect(process.exitCode ?? 0).toBe(0);
  });
  test.each(Object.keys(TAKEN))('%s runs, and comes out as it went in', async (file) => {
    const questionnaire = await model(file);
    const compiled = compileOrThrow(questionnaire);
    expect(pagesOf(compiled, {}, compiled.evaluate({}, { now: NOW })).length).toBeGreaterThan(0);
    const again = sheetsOfWorkbook(workbookOf(questionnaire), questionnaire.code);
    expect(again.ok ? readXlsform(again.set).questionnaire : again).toEqual(questionnaire);
  });
});

describe('refused', () => {
  test.each(Object.entries(REFUSED))('%s %j', async (file, errors) => {
    const report = await check(file);
    expect({ ok: report.ok, errors: places(report.errors) }).toEqual({ ok: false, errors });
    expect(report).toMatchObject({ counts: {}, languages: [] });
    expect(
      report.errors.every(
        ({ message, cell, row, column }) =>
          message.length > 10 &&
          (cell === undefined || (row !== undefined && column !== undefined)),
      ),
    ).toBe(true);
    expect(process.exitCode).toBe(1);
  });
});

describe('what they hold', () => {
  test('592 rows and 420 conditions', async () => {
    const nodes = [...walk((await model('large.xlsx')).children)].map(([node]) => node);
    expect([nodes.length, nodes.filter(({ relevant }) => relevant !== undefined).length]).toEqual([
      592, 420,
    ]);
  });
  test('5,000 options in three levels, each under its own', async () => {
    const questionnaire = await model('cascade.xlsx');
    const evaluation = compileOrThrow(questionnaire).evaluate(
      { region: 'r3', province: 'p23' },
      { now: NOW },
    );
    expect(questionnaire.lists.reduce((sum, { choices }) => sum + choices.length, 0)).toBe(5000);
    expect([
      evaluation.choices('province').length,
      evaluation.choices('commune').map(({ name }) => name),
    ]).toEqual([
      24,
      ['c23', 'c503', 'c983', 'c1463', 'c1943', 'c2423', 'c2903', 'c3383', 'c3863', 'c4343'],
    ]);
  });
  test('dates as serial numbers of both eras, and as text', async () => {
    for (const file of ['dates.xlsx', 'dates-1904.xlsx'])
      expect(questionsOf(await model(file)).map((question) => question.default)).toEqual([
        '2026-01-31',
        '2026-01-31',
        '2026-01-31T12:00',
      ]);
  });
  test('what was written in other signs, other letters and other files', async () => {
    expect(await model('smart-quotes.xlsx')).toMatchObject({
      children: [{}, { relevant: '${a} = "x"', constraint: ". != 'y'" }],
    });
    expect(await model('headers.xlsx')).toMatchObject({
      children: [
        { label: { en: 'A' }, hint: { en: 'h' }, requiredMessage: { en: 'm' }, relevant: 'true()' },
      ],
    });
    expect(await model('right-to-left.xlsx')).toMatchObject({
      languages: [{ code: 'ar', direction: 'rtl' }, { code: 'en' }],
    });
    expect(await model('rich-text.xlsx')).toMatchObject({
      children: [{ label: { en: 'Bold and plain' } }],
    });
    expect(await model('numeric-options.xlsx')).toMatchObject({
      lists: [{ choices: [{ name: '1' }, { name: '2' }, { name: '-99' }] }],
    });
    expect(await model('utf16.csv')).toMatchObject({
      children: [{ label: { vi: 'Ông bà ở đâu?' } }],
    });
    expect(await model('semicolons.csv')).toMatchObject({
      children: [{ label: { en: 'A; or B, or C' } }],
    });
    expect((await model('long-label.xlsx')).children[0]?.label['en']).toHaveLength(29_999);
    expect((await model('markup.xlsx')).children[0]?.label['en']).toContain(
      '<script>alert(1)</script>',
    );
  });
  test('what is not supported can be left out, told; what comes beside can be handed in', async () => {
    expect(await check('picture.xlsx', '--drop-unsupported')).toMatchObject({
      ok: true,
      warnings: [{ code: 'kind_dropped', cell: 'A2' }],
      counts: { text: 1 },
    });
    printed = [];
    const towns = path.join(folder, 'towns.csv');
    writeFileSync(towns, 'name,label,code\nhue,Huế,1\n');
    expect(await check('from-file.xlsx', '--attach', towns)).toMatchObject({
      ok: true,
      counts: { select_one: 1 },
    });
    printed = [];
    expect(await check('pulldata.xlsx', '--attach', towns)).toMatchObject({
      ok: true,
      counts: { text: 1, calculate: 1 },
    });
    printed = [];
    writeFileSync(towns, 'id,label\nhue,Huế\n');
    expect(await check('from-file.xlsx', '--attach', towns)).toMatchObject({
      ok: false,
      errors: [{ code: 'column_missing', sheet: 'towns.csv', row: 1 }],
    });
  });
  test('a reference with a space in a label is told', async () => {
    const { problems } = readXlsform({
      sheets: [
        {
          name: 'survey',
          rows: [
            ['type', 'name', 'label'],
            ['text', 'a', 'A'],
            ['note', 'b', 'Dear $ {a}'],
          ].map((cells, row) => ({
            number: row + 1,
            cells: new Map(cells.map((text, column) => [column, { text }])),
          })),
        },
      ],
      tables: [],
    });
    expect(problems.filter(({ code }) => code === 'reference_loose')).toMatchObject([
      { severity: 'warning', cell: 'C3' },
    ]);
  });
});
