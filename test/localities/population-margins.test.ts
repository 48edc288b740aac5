// Population totals: read from a table, entered on a page or at the command line, downloaded as they came, retired.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as xlsx from '@e965/xlsx';
import { createUser } from '../../src/accounts/create-user.command.ts';
import { readMargin } from '../../src/localities/population/margin-table.ts';
import { isWorkbook } from '../../src/platform/workbook/archive-size.ts';
import { firstSheetAsCsv } from '../../src/platform/workbook/first-sheet.ts';
import { formToken, signedIn, testApp, type TestApp } from '../support/app.ts';
import { builtIn } from '../support/demonstration.ts';

const provinces = new Map([
  ['01', 1001],
  ['40', 1040],
]);
const codesOf = (text: string): string[] =>
  readMargin(text, provinces).mistakes.map(({ row, code, value }) => `${row} ${code} ${value}`);

describe('a table of population totals', () => {
  test('is read by its own columns of categories, separated as spreadsheets do', () => {
    const read = readMargin(
      'Mã tỉnh;sex;age_band;Dân số\n1;male;18_34;10,5\n01;male;35_plus;20\n40;male;18_34;0\n40;male;35_plus;7\n',
      provinces,
    );
    expect(read).toEqual({
      variables: ['sex', 'age_band'],
      mistakes: [],
      cells: [
        { localityId: 1001, categories: ['male', '18_34'], persons: 10.5 },
        { localityId: 1001, categories: ['male', '35_plus'], persons: 20 },
        { localityId: 1040, categories: ['male', '18_34'], persons: 0 },
        { localityId: 1040, categories: ['male', '35_plus'], persons: 7 },
      ],
    });
  });

  test.each([
    ['province,persons\n01,5', ['1 noVariables ']],
    ['province,a,b,c,d,persons\n01,1,1,1,1,5', ['1 manyVariables 3']],
    ['province,Giới tính,persons\n01,nam,5', ['1 variable Giới tính']],
    [
      'province,sex\n01,male',
      ['1 columnMissing persons / people / population / số người / dân số'],
    ],
    ['province,sex,persons\n99,male,5', ['2 province 99']],
    ['province,sex,persons\n01,male,1.234.567', ['2 persons 1.234.567']],
    ['province,sex,persons\n01,male,1.234', ['2 persons 1.234']],
    ['province,sex,persons\n01,male,-5', ['2 persons -5']],
    ['province,sex,persons\n01,,5', ['2 category ']],
    ['province,sex,persons\n01,male,5\n01,male,6', ['3 cellTwice male']],
    ['province,sex,persons\n01,male,5\n01,female,6\n40,male,5', ['4 cellMissing 40: female']],
    ['province,sex,persons\n01,male,5\n40,male,0', ['3 nobody 40']],
    [
      `province,sex,persons\n${Array.from({ length: 201 }, (_, at) => `01,c${at},5`).join('\n')}`,
      ['1 manyCells 200'],
    ],
  ])('says what is wrong and where: %j', (text, expected) => {
    expect(codesOf(text).map((line) => line.replaceAll(/, /g, ' / '))).toEqual(expected);
  });

  test('is taken from the first sheet of a workbook', () => {
    const book = xlsx.utils.book_new();
    const sheet = xlsx.utils.aoa_to_sheet([
      ['province', 'sex', 'persons'],
      ['01', 'male', 1_234_567.5],
    ]);
    xlsx.utils.book_append_sheet(book, sheet, 'totals');
    const bytes = xlsx.write(book, { type: 'buffer', bookType: 'xlsx' }) as Buffer;
    expect(isWorkbook(bytes)).toBe(true);
    expect(firstSheetAsCsv(bytes)).toBe('province,sex,persons\n01,male,1234567.5');
    expect(firstSheetAsCsv(bytes.subarray(0, 300))).toBeNull();
    expect(isWorkbook(Buffer.from('province,sex'))).toBe(false);
  });
});

describe('the pages of population totals', () => {
  let site: TestApp;
  let agent: Awaited<ReturnType<typeof signedIn>>;
  const password = 'a-long-enough-one';
  beforeAll(async () => {
    site = await testApp({ filling: builtIn });
    await site.db.transaction(async (tx) => {
      for (const role of ['researcher', 'leader', 'administrator'] as const)
        await createUser(
          tx,
          { login: role, name: role, roles: [role], localityId: null, password },
          { actor: null, at: new Date() },
        );
    });
    agent = await signedIn(site.app, 'researcher', password);
  });
  afterAll(async () => {
    await site.close();
  });

  const table = 'province,sex,persons\n01,male,4000000.5\n01,female,"4,1e6"\n';
  const good = 'province,sex,persons\r\n01,male,4000000.5\r\n01,female,4100000\r\n';
  const named = {
    code: 'sex_2024',
    name: 'Giới 2024',
    source: 'Niên giám, bảng 12',
    asOf: '2024-04-01',
  };
  const send = async (fields: Record<string, string>, file?: Buffer) => {
    const _csrf = formToken((await agent.get('/margins/new')).text);
    const sent = agent.post('/margins/new?lang=en');
    for (const [name, value] of Object.entries({ _csrf, ...fields })) sent.field(name, value);
    return await (file ? sent.attach('file', file, 'totals.xlsx') : sent);
  };

  test('mistakes come back with all that was typed, and nothing is stored', async () => {
    const refused = await send({ ...named, code: 'Sex 2024', asOf: '1/4/2024', table });
    expect(refused.status).toBe(422);
    for (const kept of ['value="Sex 2024"', 'value="Giới 2024"', '01,male,4000000.5'])
      expect(refused.text).toContain(kept);
    expect(refused.text).toContain('Write a date such as 2024-04-01.');
    expect(refused.text).toContain('“4,1e6” is no number of persons.');
    expect(await site.db('population_margins').first()).toBeUndefined();
  });

  test('totals are stored, downloaded as they were uploaded, taken once, and retired', async () => {
    expect((await send({ ...named, table: good })).status).toBe(303);
    expect((await send({ ...named, table: good })).text).toContain(
      'There is a table with this code',
    );
    const page = (await agent.get('/margins/sex_2024?lang=en')).text;
    expect(page).toContain('Niên giám, bảng 12');
    expect(page).toContain('8,100,001');
    const download = await agent.get('/margins/sex_2024/table.csv');
    expect(download.text.replace('\uFEFF', '').replaceAll('"', '')).toBe(good);
    expect((await agent.get('/margins?lang=en')).text).toContain('Giới 2024');
    const _csrf = formToken(page);
    await agent.post('/margins/sex_2024/retire').type('form').send({ _csrf }).expect(303);
    await agent.post('/margins/sex_2024/retire').type('form').send({ _csrf }).expect(409);
    expect((await agent.get('/margins?lang=en')).text).toContain('Retired');
    const actions = (await site.db('audit_log').orderBy('id')).map(
      (row: { action: string }) => row.action,
    );
    expect(actions.filter((action) => action.startsWith('margin.'))).toEqual([
      'margin.added',
      'margin.retired',
    ]);
  });

  test('a workbook is taken like a text; a broken one is refused with the form', async () => {
    const book = xlsx.utils.book_new();
    xlsx.utils.book_append_sheet(
      book,
      xlsx.utils.aoa_to_sheet([
        ['province', 'area', 'persons'],
        ['40', 'ward', 1000],
        ['40', 'commune', 2000],
      ]),
    );
    const bytes = xlsx.write(book, { type: 'buffer', bookType: 'xlsx' }) as Buffer;
    expect((await send({ ...named, code: 'area', table: '' }, bytes)).status).toBe(303);
    expect((await agent.get('/margins/area?lang=en')).text).toContain('3,000');
    const broken = await send({ ...named, code: 'area2', table: '' }, bytes.subarray(0, 400));
    expect(broken.status).toBe(422);
    expect(broken.text).toContain('neither CSV (UTF-8) nor an XLSX');
    expect(broken.text).toContain('value="area2"');
  });

  test('are for researchers', async () => {
    for (const role of ['leader', 'administrator'])
      await (await signedIn(site.app, role, password)).get('/margins').expect(403);
  });
});
