import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import { Command } from 'commander';
import { registerLocalities } from '../../src/localities/localities.cli.ts';
import { registerMargins } from '../../src/localities/population/margins.cli.ts';
import { registerRecords } from '../../src/records/records.cli.ts';
import { testDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'civic-gauge-cli-'));
const given = process.env['DATABASE_URL'];
let base: TestDatabase;
let lines: string[];

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
  lines = [];
  jest.spyOn(console, 'log').mockImplementation((line: string) => {
    lines.push(line);
  });
});
afterEach(() => {
  jest.restoreAllMocks();
  process.exitCode = 0;
});

async function run(...args: string[]): Promise<void> {
  const program = new Command().exitOverride();
  registerLocalities(program);
  registerMargins(program);
  registerRecords(program);
  await program.parseAsync(args, { from: 'user' });
}
function file(name: string, content: string | Buffer): string {
  const place = path.join(folder, name);
  writeFileSync(place, content);
  return place;
}

test('published scores wait for the provinces, with what to do', async () => {
  await expect(run('records', 'import-papi', file('papi.csv', 'year,province\n'))).rejects.toThrow(
    'civic-gauge localities seed',
  );
});

test('communes are imported, refused rows are named and make the status 1', async () => {
  const place = file(
    'communes.csv',
    '\uFEFFmã,tên,loại,mã tỉnh\n00004,Ba Đình,Phường,01\n8,Ngọc Hà,Phường,01\n',
  );
  await run('localities', 'import', place);
  expect(lines).toEqual([
    'Row 3, column code: the code “8” is not 5 digits. A spreadsheet may have dropped a leading 0: format the column as text.',
    'Wards: 1, communes: 0, special zones: 0.',
    'Rows: 2 (added 1, changed 0, unchanged 0, refused 1).',
  ]);
  expect(process.exitCode).toBe(1);
});

test('the report in Vietnamese', async () => {
  await run(
    'localities',
    'import',
    '--language',
    'vi',
    file('communes.csv', 'code,name,type,province_code\n00004,Ba Đình,ward,01\n'),
  );
  expect(lines.at(-1)).toBe('1 dòng: thêm 0, sửa 0, giữ nguyên 1, không nhận 0.');
});

test('a file that is absent or not UTF-8 is named', async () => {
  await expect(run('localities', 'import', path.join(folder, 'absent.csv'))).rejects.toThrow(
    /absent\.csv/,
  );
  await expect(
    run('localities', 'import', file('latin.csv', Buffer.from([0x4d, 0xe3, 0x2c]))),
  ).rejects.toThrow(/not a UTF-8 text/);
});

test('a table without the columns of the index is refused by column', async () => {
  await run('records', 'import-papi', file('papi.csv', 'year,province\n2020,Hanoi\n'));
  expect(lines[0]).toBe('Row 1, column SC11: the table has no such column.');
  expect(lines.at(-1)).toBe(
    'Rows: 0, refused 1. Scores: 0, withheld 0 (added 0, changed 0, unchanged 0).',
  );
});

test('seed prints what is there', async () => {
  await run('localities', 'seed');
  expect(lines).toEqual(['6 regions, 34 provinces, 63 former provinces, 77 public services.']);
});

test('population totals are added like on the page, or refused line by line', async () => {
  const errors = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  const named = ['--code', 'sex', '--name', 'Sex', '--source', 'Census, table 3'];
  const add = async (content: string, asOf: string) =>
    run('margins', 'add', file('sex.csv', content), ...named, '--as-of', asOf);
  await add('province,sex,persons\n99,male,5\n', '2024');
  expect(process.exitCode).toBe(1);
  expect(errors.mock.calls.flat().join('\n')).toMatch(
    /asOf: Write a date[\s\S]*sex.csv:2 province: No province/,
  );
  process.exitCode = 0;
  await add('province,sex,persons\n01,male,5\n01,female,6\n', '2024-04-01');
  expect(process.exitCode).toBe(0);
  await run('margins', 'list');
  expect(lines.at(-1)).toBe('sex: Sex (sex), 2024-04-01, Census, table 3');
});
