// Forms that are too heavy, read as an upload is: each is refused with its own words, and the
// process continues answering.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { describe, expect, test } from '@jest/globals';
import { loadTranslations } from '../../src/platform/i18n/translations.ts';
import { viewsFolder } from '../../src/platform/config/paths.ts';
import { problemMessage } from '../../src/questionnaires/codebook/problem-words.ts';
import { readForm, writeWorkbook } from '../../src/xlsform/read-form.files.ts';
import type { ReadResult } from '../../src/xlsform/assemble.ts';
import { row, workbook } from './written-archive.ts';

const HEAD = row(['type', 'name', 'label::English (en)']);
const SURVEY = HEAD + row(['text', 'a', 'A']);
const rows = (count: number, of: (at: number) => string[]): string =>
  Array.from({ length: count }, (_, at) => row(of(at))).join('');
const t = loadTranslations(viewsFolder, { strict: true });

/**
 * @param most the longest that this process may have been held up, in milliseconds: it took minutes
 * here; made large, as others compute beside
 */
async function read(bytes: Uint8Array, name = 'form.xlsx', most = 3_000): Promise<ReadResult> {
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  const { result, busy } = await readForm({ files: [{ name, bytes }] });
  delay.disable();
  expect(busy).toBe(false);
  expect(delay.max / 1e6).toBeLessThan(most);
  return result;
}
const firstError = ({ problems }: ReadResult) =>
  problems.find(({ severity }) => severity === 'error');

describe('a form that is too heavy is refused with what and where', () => {
  test.each([
    [
      '1.2 million cells',
      { survey: SURVEY, data: row(Array.from({ length: 30 }, () => 'x')).repeat(40_000) },
      { code: 'too_many_cells' },
    ],
    [
      '4,000 groups within each other',
      {
        survey:
          HEAD +
          rows(4_000, (at) => ['begin_group', `g${String(at)}`, 'G']) +
          row(['end_group']).repeat(4_000),
      },
      { code: 'nesting_too_deep', sheet: 'survey', cell: 'A32' },
    ],
    [
      '12,000 questions',
      { survey: HEAD + rows(12_000, (at) => ['text', `q${String(at)}`, 'Q']) },
      { code: 'too_many_nodes', sheet: 'survey', vars: { count: 12_000, limit: 10_000 } },
    ],
    [
      '60,000 rows',
      { survey: SURVEY, data: '<row><c><v>1</v></c></row>'.repeat(60_000) },
      { code: 'too_many_rows', vars: { sheet: 'data' } },
    ],
    [
      'a hundred sheets',
      Object.fromEntries([
        ['survey', SURVEY],
        ...Array.from({ length: 99 }, (_, at) => [`s${String(at)}`, SURVEY]),
      ]) as Record<string, string>,
      { code: 'too_many_sheets' },
    ],
    [
      '70 MB of blanks in a cell',
      { survey: HEAD + row(['text', 'a', ' '.repeat(70 * 1024 * 1024)]) },
      { code: 'cell_too_long', cell: 'C2', vars: { limit: 32_767 } },
    ],
    [
      'a heading longer than any',
      { survey: row(['type', 'name', 'label', 'x'.repeat(40_000)]) + row(['text', 'a', 'A', 'b']) },
      { code: 'cell_too_long', cell: 'D1' },
    ],
  ])('%s', async (_what, sheets, told) => {
    const result = await read(workbook(sheets));
    expect(result.questionnaire).toBeNull();
    expect(firstError(result)).toMatchObject(told);
  });
  test('the same in a CSV file', async () => {
    const bytes = Buffer.from(`type,name,label\ntext,a,"${' '.repeat(9 * 1024 * 1024)}"\n`);
    expect(firstError(await read(bytes, 'form.csv'))).toMatchObject({
      code: 'cell_too_long',
      cell: 'C2',
    });
    expect(
      firstError(await read(Buffer.from('\n'.repeat(9 * 1024 * 1024)), 'form.csv')),
    ).toMatchObject({ code: 'too_many_rows' });
    expect(
      firstError(
        await read(Buffer.from(`type,name\n${','.repeat(5 * 1024 * 1024)}\n`), 'form.csv'),
      ),
    ).toMatchObject({ severity: 'error' });
  });
  test('thousands of mistakes are told as far as anybody reads them, quickly', async () => {
    const survey =
      row(['type', 'name', 'label', 'relevant']) +
      rows(4_000, (at) => [
        'text',
        `question_${String(at)}`,
        'Q',
        `\${qeustion_x${String(at)}} = 1`,
      ]);
    const { problems } = await read(workbook({ survey }));
    expect(problems).toHaveLength(1_001);
    expect(problems.at(-1)).toMatchObject({
      severity: 'error',
      code: 'problems_more',
      vars: { count: 3_001 },
    });
    expect(problems[0]).toMatchObject({ code: 'name_misspelt' });
  });
});

describe('reading that breaks its limits', () => {
  const file = {
    files: [
      {
        name: 'form.xlsx',
        bytes: workbook({ survey: HEAD + rows(5_000, (at) => ['text', `q${String(at)}`, 'Q']) }),
      },
    ],
  };
  test.each([
    [{ milliseconds: 60_000, megabytes: 24 }, 'reading_too_big'],
    [{ milliseconds: 5, megabytes: 512 }, 'reading_too_slow'],
  ])('%j is refused with words', async (limits, code) => {
    const {
      result: { questionnaire, problems },
      busy,
    } = await readForm(file, {}, limits);
    expect({ questionnaire, busy, codes: problems.map((problem) => problem.code) }).toEqual({
      questionnaire: null,
      busy: false,
      codes: [code],
    });
    for (const lang of ['vi', 'en'] as const)
      expect(problemMessage(problems[0]!, t[lang])).toMatch(/\d/);
  });
});

test('a workbook is written beside everything else too', async () => {
  const { questionnaire } = await read(workbook({ survey: SURVEY }));
  const { questionnaire: again } = await read(await writeWorkbook(questionnaire!));
  expect(again).toEqual(questionnaire);
});
