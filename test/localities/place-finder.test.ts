// Places are found by the names people know and as people type them, and what was typed exactly comes first.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { editDistance } from '../../src/localities/finder/edit-distance.ts';
import { finder } from '../../src/localities/finder/finder.store.ts';
import { wordsOf } from '../../src/localities/finder/spelling.ts';
import { importFormerUnits } from '../../src/localities/former-units/import-former-units.command.ts';
import { seedRegistries } from '../../src/localities/seed-registries.command.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { formerTable, importFewUnits } from '../support/few-units.ts';

const at = new Date('2026-11-21T00:00:00Z');
let base: TestDatabase;
const search = finder();
beforeAll(async () => {
  base = await testDatabase();
  await base.db.transaction(seedRegistries);
  await importFewUnits(base.db, at);
}, 60_000);
afterAll(async () => {
  await base.close();
});

const find = async (text: string, nearProvinceId: number | null = null) =>
  await search.places(base.db, text, { at, limit: 5, nearProvinceId });
const first = async (text: string): Promise<string> => {
  const place = (await find(text))[0];
  return place ? (place.formerName ?? place.name) : 'nothing';
};

describe('spelling', () => {
  test.each([
    ['Hoà', 'Hòa'],
    ['Ký', 'kí'],
    ['Đắk Lắk', 'đắc lắc'],
    ['Kon Tum', 'Con Tum'],
    ['Q1', 'q 1'],
  ])('%s and %s are one', (one, other) => {
    expect(wordsOf(one)).toEqual(wordsOf(other));
  });

  test('accents and tones are kept apart from the letters', () => {
    expect(wordsOf('Vĩnh')[0]).toEqual({ plain: 'vinh', marked: 'vinh\u0303' });
    expect(wordsOf('Đường')[0]!.plain).toBe('duong');
  });

  test.each([
    ['vinh', 'vinh', 0],
    ['vinh', 'vnih', 1],
    ['nghian', 'nghean', 1],
    ['nghean', 'ngean', 1],
    ['truong', 'trong', 1],
    ['abc', 'xyz', 3],
    ['abcdef', 'ghijkl', 3],
    ['', 'ab', 2],
  ])('%s and %s lie %d slips apart, more than two counted as three', (a, b, slips) => {
    expect(editDistance(a, b, 2)).toBe(slips);
    expect(editDistance(b, a, 2)).toBe(slips);
  });
});

describe('places', () => {
  test.each([
    ['Bến Nghé', 'Phường Bến Nghé, Quận 1, Hồ Chí Minh'],
    ['ben nghe q1', 'Phường Bến Nghé, Quận 1, Hồ Chí Minh'],
    ['q1 bến nghé', 'Phường Bến Nghé, Quận 1, Hồ Chí Minh'],
    ['Quận 1', 'Quận 1, Hồ Chí Minh'],
    ['q.1', 'Quận 1, Hồ Chí Minh'],
    ['p12 gò vấp', 'Phường 12, Quận Gò Vấp, Hồ Chí Minh'],
    ['phường 1 quận gò vấp hồ chí minh', 'Phường 1, Quận Gò Vấp, Hồ Chí Minh'],
    ['phường bến thành quận 1 hồ chí minh', 'Bến Thành'],
    ['phường 1 gò vấp', 'Phường 1, Quận Gò Vấp, Hồ Chí Minh'],
    ['hungdung', 'Phường Hưng Dũng, Thành phố Vinh, Nghệ An'],
    ['hưng dủng', 'Phường Hưng Dũng, Thành phố Vinh, Nghệ An'],
    ['xã Nghi Kim, TP Vinh, tỉnh Nghệ An', 'Xã Nghi Kim, Thành phố Vinh, Nghệ An'],
    ['nghi kmi', 'Xã Nghi Kim, Thành phố Vinh, Nghệ An'],
    ['eatam', 'Phường Ea Tam, Thành phố Buôn Ma Thuột, Đắk Lắk'],
    ['phường Trường Vinh', 'Trường Vinh'],
    ['xã truong vinh', 'Trường Vinh'],
    ['Vinh', 'Thành phố Vinh, Nghệ An'],
    ['Sài Gòn', 'Hồ Chí Minh'],
    ['phường Sài Gòn', 'Sài Gòn'],
    ['ba dinh ward', 'Ba Đình'],
    ['Ba Dinh, Ha Noi', 'Ba Đình'],
    ['Vĩnh Long', 'Vĩnh Long'],
  ])('%s finds %s first', async (text, expected) => {
    expect(await first(text)).toBe(expected);
  });

  test('a district leads to every commune it is part of now, a divided commune to each', async () => {
    const { rows } = await base.db.raw<{ rows: { code: string; id: number }[] }>(
      `select code, id from localities where level = 'commune'`,
    );
    const ids = (...codes: string[]) =>
      codes.map((code) => rows.find((row) => row.code === code)!.id);
    expect((await find('thành phố Vinh'))[0]!.localityIds).toEqual(
      expect.arrayContaining(ids('16681', '16690', '17000')),
    );
    expect((await find('Hưng Chính'))[0]!.localityIds).toEqual(ids('16681', '16690'));
  });

  test('words that lie nowhere near a name hide it only where something fits better', async () => {
    expect(await first('Nghi Kim, Cà Mau')).toBe('Cà Mau');
    expect((await find('Nghi Kim, Cà Mau')).map(({ name }) => name)).toContain('Nghi Kim');
    expect(await find('Atlantis')).toEqual([]);
  });

  test('a long text is looked at in part and answered at once', async () => {
    expect(await find('vinh '.repeat(500))).toBeInstanceOf(Array);
    expect(await find('x'.repeat(5000))).toEqual([]);
  });
});

describe('the import of units of before', () => {
  test('in one go with those of today, whatever their order; again without a change', async () => {
    expect((await importFewUnits(base.db, at)).map(({ file }) => file)).toEqual([
      'today.csv',
      'before.csv',
    ]);
    expect(await base.db.transaction((tx) => importFormerUnits(tx, formerTable, at))).toMatchObject(
      { rows: 8, added: 0, changed: 0, unchanged: 8, divided: 1, districts: 4 },
    );
  });

  test('rows that cannot be taken are named and left out', async () => {
    const wrong = [
      formerTable.split('\n')[0]!,
      '26740,Phường Bến Nghé,760,Quận 1,79,Thành phố Hồ Chí Minh,99999',
      'x,,1234,,99,?,',
    ].join('\n');
    const result = await base.db.transaction((tx) => importFormerUnits(tx, wrong, at));
    expect(result).toMatchObject({ rows: 2, added: 0, changed: 0, unchanged: 0 });
    expect(result.refusals.map(({ row, code }) => `${row} ${code}`)).toEqual([
      '2 successors',
      '3 communeCode',
      '3 nameMissing',
      '3 districtCode',
      '3 nameMissing',
      '3 formerProvince',
      '3 successorMissing',
    ]);
  });

  test('a changed name is found by those who had searched before', async () => {
    expect(await first('Bến Nghé Mới')).not.toBe('Phường Bến Nghé Mới, Quận 1, Hồ Chí Minh');
    const changed = formerTable.replace('Phường Bến Nghé', 'Phường Bến Nghé Mới');
    await base.db.transaction((tx) => importFormerUnits(tx, changed, at));
    expect(await first('Bến Nghé Mới')).toBe('Phường Bến Nghé Mới, Quận 1, Hồ Chí Minh');
  });
});
