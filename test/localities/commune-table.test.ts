import { describe, expect, test } from '@jest/globals';
import { readCommuneTable } from '../../src/localities/importing/commune-table.ts';

const inForce = (code: string, day: string) => code === '01' && day >= '2025-07-01';
const header = ['code', 'name_vi', 'type', 'province_code', 'valid_from'];

describe('a table of communes', () => {
  test('rows become units; a missing day is the day of the merger', () => {
    const { communes, refusals } = readCommuneTable(
      [header, ['00004', 'Ba Đình', 'ward', '01', '']],
      inForce,
    );
    expect(refusals).toEqual([]);
    expect(communes).toEqual([
      {
        row: 2,
        code: '00004',
        name: { vi: 'Ba Đình', en: 'Ba Dinh' },
        type: 'ward',
        provinceCode: '01',
        validFrom: '2025-07-01',
        population: null,
      },
    ]);
  });

  test('Vietnamese headings and types are understood', () => {
    const { communes } = readCommuneTable(
      [
        ['Mã', 'Tên', 'Loại', 'Mã tỉnh'],
        ['00004', 'Ba Đình', 'Phường', '01'],
        ['00005', 'Cô Tô', 'Đặc khu', '01'],
      ],
      inForce,
    );
    expect(communes.map((commune) => commune.type)).toEqual(['ward', 'special_zone']);
  });

  test('the number of people is taken where the table has it, in digits alone', () => {
    const row = (people: string) => ['00004', 'Ba Đình', 'ward', '01', '', people];
    const read = (people: string) =>
      readCommuneTable([[...header, 'Dân số'], row(people)], inForce);
    expect(read('65023').communes[0]!.population).toBe(65_023);
    expect(read('').communes[0]!.population).toBeNull();
    for (const people of ['65.023', '0', 'khoảng 9000'])
      expect(read(people).refusals).toEqual([
        { row: 2, column: 'population', code: 'population', value: people },
      ]);
  });

  test.each([
    ['communeCode', 'code', ['4', 'Ba Đình', 'ward', '01', '']],
    ['nameMissing', 'name', ['00004', ' ', 'ward', '01', '']],
    ['type', 'type', ['00004', 'Ba Đình', 'town', '01', '']],
    ['province', 'province_code', ['00004', 'Ba Đình', 'ward', '02', '']],
    ['province', 'province_code', ['00004', 'Ba Đình', 'ward', '01', '2020-01-01']],
    ['day', 'valid_from', ['00004', 'Ba Đình', 'ward', '01', '2025-02-30']],
  ])('a wrong row is refused for %s, naming row and column %s', (code, column, record) => {
    const { communes, refusals } = readCommuneTable(
      [header, ['00001', 'A', 'ward', '01', ''], record],
      inForce,
    );
    expect(communes).toHaveLength(1);
    expect(refusals).toEqual([expect.objectContaining({ row: 3, column, code })]);
  });

  test('the second of two rows with one code and day is refused; blank rows keep the numbering', () => {
    const { refusals } = readCommuneTable(
      [header, ['00004', 'A', 'ward', '01', ''], [''], ['00004', 'B', 'ward', '01', '']],
      inForce,
    );
    expect(refusals).toEqual([{ row: 4, column: 'code', code: 'twice', value: '00004' }]);
  });

  test('a missing column is named with the headings that would do', () => {
    const { communes, refusals } = readCommuneTable(
      [
        ['code', 'name'],
        ['00004', 'A'],
      ],
      inForce,
    );
    expect(communes).toEqual([]);
    expect(refusals.map((refusal) => [refusal.column, refusal.code])).toEqual([
      ['type', 'columnMissing'],
      ['province_code', 'columnMissing'],
    ]);
  });
});
