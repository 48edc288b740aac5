// `civic-gauge xlsform` as it is typed.
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  jest,
  test,
} from '@jest/globals';
import { Command } from 'commander';
import { projectRoot } from '../../src/platform/config/paths.ts';
import { readXlsformPath } from '../../src/xlsform/xlsform-folder.files.ts';
import { registerXlsform } from '../../src/designer/xlsform.cli.ts';
import { saveScenario } from '../../src/questionnaires/versions/scenarios.store.ts';
import { findQuestionnaireByCode } from '../../src/questionnaires/versions/versions.store.ts';
import { listVersions } from '../../src/questionnaires/versions/versions.store.ts';
import { workbookOf } from '../../src/xlsform/writing/writer.ts';
import { testDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { form } from '../questionnaires/form.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'civic-gauge-xlsform-'));
const builtIn = path.join(projectRoot, 'seeds/questionnaires/essential-public-services');
const given = process.env['DATABASE_URL'];
let base: TestDatabase;
let printed: string[];
let complained: string[];

beforeAll(async () => {
  base = await testDatabase();
  process.env['DATABASE_URL'] = base.url;
}, 60_000);
afterAll(async () => {
  if (given === undefined) delete process.env['DATABASE_URL'];
  else process.env['DATABASE_URL'] = given;
  await base.close();
});
beforeEach(() => {
  [printed, complained] = [[], []];
  jest.spyOn(console, 'log').mockImplementation((line: string) => {
    printed.push(line);
  });
  jest.spyOn(console, 'error').mockImplementation((line: string) => {
    complained.push(line);
  });
});
afterEach(() => {
  jest.restoreAllMocks();
  process.exitCode = 0;
});

async function run(...args: string[]): Promise<void> {
  const program = new Command().exitOverride();
  registerXlsform(program);
  await program.parseAsync(['xlsform', ...args], { from: 'user' });
}
function file(name: string, content: string | Uint8Array): string {
  const full = path.join(folder, name);
  writeFileSync(full, content);
  return full;
}
const printedJson = (): Record<string, unknown> =>
  JSON.parse(printed.join('\n')) as Record<string, unknown>;

describe('xlsform check', () => {
  test('a good form: ok, counts by kind, languages', async () => {
    await run('check', builtIn);
    expect(printedJson()).toMatchObject({
      ok: true,
      errors: [],
      languages: [
        { code: 'vi', name: 'Tiếng Việt' },
        { code: 'en', name: 'English' },
      ],
    });
    expect((printedJson()['counts'] as Record<string, number>)['select_one']).toBeGreaterThan(20);
    expect(process.exitCode ?? 0).toBe(0);
  });
  test('a bad one: cell, message and a failing status, in the language asked for', async () => {
    const bad = file(
      'bad.md',
      '| survey |\n| | type | name | label::en | relevant |\n| | text | a | A | ${b} == 1 |',
    );
    await run('check', bad, '--language', 'vi');
    expect(printedJson()).toMatchObject({
      ok: false,
      errors: [
        {
          code: 'foreign_sign',
          sheet: 'survey',
          row: 2,
          column: 'relevant',
          cell: 'D2',
          character: 6,
          message: 'Ở đây không dùng “==”. Hãy viết =',
        },
      ],
    });
    expect(process.exitCode).toBe(1);
  });
  test('tables come along, unsupported questions can be left out', async () => {
    const asks = file(
      'asks.md',
      "| survey |\n| | type | name | label::en | calculation |\n| | text | key | K | |\n| | image | photo | P | |\n| | calculate | found | | pulldata('towns', 'name', 'code', ${key}) |",
    );
    await run(
      'check',
      asks,
      '--drop-unsupported',
      '--attach',
      file('towns.csv', 'code,name\n1,Huế\n'),
    );
    expect(printedJson()).toMatchObject({
      ok: true,
      warnings: [{ code: 'kind_dropped' }],
      counts: { text: 1, calculate: 1 },
    });
  });
  test('a file that is not there, or is no form, is one clear line', async () => {
    await expect(run('check', path.join(folder, 'nothing.xlsx'))).rejects.toThrow(
      /nothing\.xlsx: ENOENT/,
    );
    await run('check', file('note.xlsx', 'just words'));
    expect(printedJson()).toMatchObject({
      ok: false,
      errors: [{ code: 'workbook_not_spreadsheet' }],
    });
  });
});

describe('xlsform import and export', () => {
  const model = form(
    '| survey |\n| | type | name | label::English (en) |\n| | text | a | A |\n| settings |\n| | form_id | form_title | default_language |\n| | brought | Brought along | English (en) |',
  );
  test('what came in goes out the same, as workbook and as folder', async () => {
    await run('import', file('brought.xlsx', workbookOf(model)));
    expect(printed).toEqual(['brought: new questionnaire, 1 questions.']);
    const [workbook, csv] = [path.join(folder, 'out/again.xlsx'), path.join(folder, 'out/csv')];
    await run('export', 'brought', workbook);
    await run('export', 'brought', csv);
    expect((await readXlsformPath(workbook)).questionnaire).toEqual(model);
    expect((await readXlsformPath(csv)).questionnaire).toEqual(model);
    expect(
      readFileSync(path.join(csv, 'survey.csv'), 'utf8').startsWith(
        '\ufeff"type","name","label::English (en)"',
      ),
    ).toBe(true);
  });
  test('published at once, unless a scenario leads elsewhere: then nothing is taken in', async () => {
    const sheet = (relevant: string): string =>
      `| survey |\n| | type | name | label::English (en) | relevant |\n| | text | a | A | |\n| | text | b | B | ${relevant} |\n| settings |\n| | form_id | form_title | default_language |\n| | numbered | Numbered | English (en) |`;
    await run('import', file('numbered.md', sheet("${a} = 'x'")), '--publish');
    expect(printed).toEqual(['numbered: published as version 1, 2 questions.']);
    const known = await findQuestionnaireByCode(base.db, 'numbered');
    await base.db.transaction((tx) =>
      saveScenario(tx, known!.id, {
        name: 'Who says x',
        answers: { a: 'x' },
        expected: ['a', 'b'],
        userId: null,
      }),
    );
    await expect(
      run('import', file('numbered.md', sheet("${a} = 'y'")), '--publish'),
    ).rejects.toThrow('numbered: 0 errors, 1 scenarios that lead elsewhere; nothing was imported.');
    expect(complained).toContain(
      'Error: The scenario “Who says x” leads to other questions than saved.',
    );
    expect(
      (await listVersions(base.db, known!.id)).map(({ number, status }) => [number, status]),
    ).toEqual([[1, 'published']]);
    await run('import', file('numbered.md', sheet("${a} = 'x' or ${a} = 'z'")), '--publish');
    expect(printed.at(-1)).toBe('numbered: published as version 2, 2 questions.');
  });
  test('mistakes are told and nothing is taken in', async () => {
    await expect(
      run(
        'import',
        file('wrong.md', '| survey |\n| | type | name | label::en |\n| | txt | a | A |'),
      ),
    ).rejects.toThrow(/1 errors, nothing was imported/);
    expect(complained).toEqual([
      'Error: Sheet survey, cell A2 (column type): There is no question type “txt”. Did you mean “text”?',
    ]);
    await expect(run('export', 'nobody', path.join(folder, 'x.xlsx'))).rejects.toThrow(
      'no questionnaire nobody',
    );
    await expect(
      run('export', 'brought', path.join(folder, 'x.xlsx'), '--number', '7'),
    ).rejects.toThrow('with a version 7');
  });
});
