import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  findLocality,
  findLocalityByCode,
  listCommunes,
  listLocalities,
  listProvinces,
  listRegions,
} from '../../src/localities/localities.store.ts';
import { importCommunes } from '../../src/localities/importing/import-communes.command.ts';
import {
  findPublicService,
  listPublicServices,
} from '../../src/localities/services/public-services.store.ts';
import { listEverydayNames } from '../../src/localities/services/service-names.store.ts';
import { finder } from '../../src/localities/finder/finder.store.ts';
import { seedRegistries } from '../../src/localities/seed-registries.command.ts';
import { listPredecessors } from '../../src/localities/successions.store.ts';
import { listTiles } from '../../src/localities/tiles.store.ts';
import { testDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';

const today = '2026-11-21';
const now = new Date('2026-11-21T00:00:00Z');
let base: TestDatabase;

beforeAll(async () => {
  base = await testDatabase();
  await base.db.transaction(seedRegistries);
}, 60_000);
afterAll(async () => {
  await base.close();
});

const names = (units: { name: { vi: string } }[]) => units.map((unit) => unit.name.vi);
const typesOn = async (day: string) =>
  (await listProvinces(base.db, day)).filter((unit) => unit.type === 'city').length;

describe('provinces by day', () => {
  test('34 today, 63 before 1 July 2025', async () => {
    expect(await listProvinces(base.db, today)).toHaveLength(34);
    expect(await listProvinces(base.db, '2025-07-01')).toHaveLength(34);
    expect(await listProvinces(base.db, '2025-06-30')).toHaveLength(63);
  });

  test('nine cities and 25 provinces today, six on the day of the merger, each from its day', async () => {
    expect(
      await Promise.all(
        ['2025-07-01', '2026-04-29', '2026-04-30', '2026-09-01', '2026-09-20', today].map(typesOn),
      ),
    ).toEqual([6, 6, 7, 8, 9, 9]);
    expect(
      (await findLocalityByCode(base.db, { level: 'province', code: '22' }, '2026-08-31'))?.type,
    ).toBe('province');
    expect((await findLocality(base.db, 1022))?.type).toBe('city');
  });

  test('Huế became the sixth city on 1 January 2025', async () => {
    expect(await typesOn('2024-12-31')).toBe(5);
    expect(await typesOn('2025-01-01')).toBe(6);
  });

  test.each([
    ['15', 'Yên Bái', 'Lào Cai'],
    ['24', 'Bắc Giang', 'Bắc Ninh'],
    ['44', 'Quảng Bình', 'Quảng Trị'],
    ['52', 'Bình Định', 'Gia Lai'],
    ['80', 'Long An', 'Tây Ninh'],
    ['82', 'Tiền Giang', 'Đồng Tháp'],
    ['91', 'Kiên Giang', 'An Giang'],
  ])('code %s meant %s and means %s', async (code, before, after) => {
    const on = async (day: string) =>
      (await findLocalityByCode(base.db, { level: 'province', code }, day))?.name.vi;
    expect([await on('2025-06-30'), await on('2025-07-01')]).toEqual([before, after]);
  });

  test('a moment is the day it is in Viet Nam', async () => {
    expect(await listProvinces(base.db, new Date('2025-06-30T16:59:59Z'))).toHaveLength(63);
    expect(await listProvinces(base.db, new Date('2025-06-30T17:00:00Z'))).toHaveLength(34);
  });

  test('sorted as Vietnamese readers expect: Đ after D, before G', async () => {
    const sorted = names(await listProvinces(base.db, today));
    expect(sorted.slice(0, 11)).toEqual([
      'An Giang',
      'Bắc Ninh',
      'Cà Mau',
      'Cao Bằng',
      'Cần Thơ',
      'Đà Nẵng',
      'Đắk Lắk',
      'Điện Biên',
      'Đồng Nai',
      'Đồng Tháp',
      'Gia Lai',
    ]);
  });

  test('every province in force lies in one of six regions', async () => {
    const regions = new Set((await listRegions(base.db, today)).map((unit) => unit.id));
    expect(regions.size).toBe(6);
    expect(
      (await listProvinces(base.db, today)).every((unit) => regions.has(unit.parentId ?? 0)),
    ).toBe(true);
  });

  test('every former province has one successor, 23 provinces have several predecessors', async () => {
    const successions = await listPredecessors(
      base.db,
      (await listProvinces(base.db, today)).map((unit) => unit.id),
    );
    expect(new Set(successions.map((entry) => entry.predecessorId)).size).toBe(63);
    const several = new Set(
      successions
        .filter((entry) =>
          successions.some(
            (other) =>
              other.successorId === entry.successorId &&
              other.predecessorId !== entry.predecessorId,
          ),
        )
        .map((entry) => entry.successorId),
    );
    expect(several.size).toBe(23);
    expect(
      await listLocalities(
        base.db,
        (await listPredecessors(base.db, [1015])).map((entry) => entry.predecessorId),
      ).then(names),
    ).toEqual(['Lào Cai', 'Yên Bái']);
  });

  test('the tile map has a tile for each of the 34 and for the two archipelagos', async () => {
    const tiles = await listTiles(base.db);
    expect(tiles).toHaveLength(36);
    expect(
      new Set(tiles.filter((tile) => tile.kind === 'province').map((tile) => tile.localityId)).size,
    ).toBe(34);
    expect(
      tiles
        .filter((tile) => tile.kind === 'archipelago')
        .map((tile) => [tile.name.vi, tile.localityId]),
    ).toEqual([
      ['Hoàng Sa', 1048],
      ['Trường Sa', 1056],
    ]);
  });

  test('seeding again changes nothing', async () => {
    const before = await base.db('localities').orderBy('id');
    expect(await base.db.transaction(seedRegistries)).toEqual({
      regions: 6,
      provinces: 34,
      formerProvinces: 63,
      publicServices: 77,
    });
    expect(await base.db('localities').orderBy('id')).toEqual(before);
  });
});

describe('search', () => {
  const search = finder();
  const found = async (text: string) =>
    (await search.places(base.db, text, { at: now, limit: 3 })).map(({ name }) => name);
  test.each([
    ['ha noi', 'Hà Nội'],
    ['HANOI', 'Hà Nội'],
    ['TP Huế', 'Huế'],
    ['dak lak', 'Đắk Lắk'],
    ['Đắc Lắc', 'Đắk Lắk'],
    ['Ho Chi Minh City', 'Hồ Chí Minh'],
    ['TPHCM', 'Hồ Chí Minh'],
    ['Bình Dương', 'Bình Dương'],
    ['Nghệ Tĩnh', 'Nghệ Tĩnh'],
  ])('%s', async (text, expected) => {
    expect((await found(text))[0]).toBe(expected);
  });

  test.each(['  ', '%', 'Atlantis'])('%s finds nothing', async (text) => {
    expect(await found(text)).toEqual([]);
  });

  test('a province of before leads to those of today', async () => {
    const [place] = await search.places(base.db, 'Hà Tây', { at: now, limit: 3 });
    expect(place).toMatchObject({ formerName: 'Tỉnh Hà Tây', localityIds: [1001] });
  });
});

describe('the import of communes', () => {
  const table = [
    'code,name,type,province_code',
    '00004,Ba Đình,ward,01',
    '00008,Ngọc Hà,ward,01',
    '32248,Đất Mũi,commune,96',
    '99999,Nowhere,ward,02',
    '',
  ].join('\n');
  const run = (text: string) => base.db.transaction((tx) => importCommunes(tx, text, now));

  test('adds what is new, once, and names what it refuses', async () => {
    const first = await run(table);
    expect(first).toMatchObject({
      rows: 4,
      added: 3,
      changed: 0,
      unchanged: 0,
      byType: { ward: 2, commune: 1, special_zone: 0 },
    });
    expect(first.refusals).toEqual([
      { row: 5, column: 'province_code', code: 'province', value: '02' },
    ]);
    expect(names(await listCommunes(base.db, 1001, today))).toEqual(['Ba Đình', 'Ngọc Hà']);
    expect(await run(table)).toMatchObject({ added: 0, changed: 0, unchanged: 3 });
  });

  test('a corrected name keeps the id', async () => {
    const search = finder();
    const idOf = async (text: string) =>
      (await search.places(base.db, text, { at: now, limit: 1 }))[0]?.localityIds;
    const before = await idOf('dat mui');
    expect(await run(table.replace('Đất Mũi', 'Đất Mũi Mới'))).toMatchObject({
      added: 0,
      changed: 1,
      unchanged: 2,
    });
    expect(before).toHaveLength(1);
    expect(await idOf('xã Đất Mũi Mới')).toEqual(before);
  });
});

describe('public services', () => {
  test('25, with the ministry in charge then and now, and whether the title was seen in print', async () => {
    const services = (await listPublicServices(base.db)).filter(({ kind }) => kind === 'essential');
    expect(services.map((service) => service.id)).toEqual(
      Array.from({ length: 25 }, (_, index) => `DVC${String(index + 1).padStart(2, '0')}`),
    );
    expect(
      services
        .filter((service) => service.titleStatus === 'unverified')
        .map((service) => service.id),
    ).toEqual(['DVC19', 'DVC20', 'DVC21', 'DVC22', 'DVC23', 'DVC24', 'DVC25']);
    expect(await findPublicService(base.db, 'DVC20')).toMatchObject({
      ministry2022: { en: 'Ministry of Transport' },
      ministryNow: { en: 'Ministry of Public Security' },
    });
    expect(await findPublicService(base.db, 'DVC26')).toBeNull();
  });

  test('each essential one has at least five everyday names, the others two', async () => {
    for (const [id, names] of await listEverydayNames(base.db))
      expect([id, names.length >= (/^DVC\d/.test(id) ? 5 : 2)]).toEqual([id, true]);
  });

  const find = async (text: string) => await finder().services(base.db, text, { limit: 5 });
  test.each([
    ['giấy khai sinh', 'DVC09'],
    ['giay khai sinh', 'DVC09'],
    ['sang tên xe', 'TTHC27'],
    ['sang tên xe', 'DVC07'],
    ['khai sinh cho con', 'DVC09'],
    ['làm căn cước', 'DVC02'],
    ['làm sổ đỏ', 'TTHC20'],
    ['sao y bản chính', 'TTHC01'],
    ['xác nhận tình trạng hôn nhân', 'TTHC04'],
    ['hộ nghèo', 'TTHC12'],
    ['CCCD', 'DVC02'],
    ['phạt nguội', 'DVC08'],
    ['bằng lái', 'DVC20'],
    ['nhập hộ khẩu', 'DVC03'],
    ['passport', 'DVC12'],
    ['mai táng', 'DVC16'],
    ['driving licence', 'DVC20'],
  ])('%s finds %s among the first three', async (text, id) => {
    expect((await find(text)).slice(0, 3)).toContain(id);
  });

  test('what was typed exactly comes first, and words of different names are not put together', async () => {
    expect((await find('làm sổ đỏ'))[0]).toBe('TTHC20');
    expect(await find('làm sổ đỏ')).not.toContain('DVC12');
  });

  test('words of no service find none, also with wildcards', async () => {
    expect(await find('nuôi chim yến')).toEqual([]);
    expect(await find('%_')).toEqual([]);
  });
});
