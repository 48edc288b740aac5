// The researcher's side of posters: service points added, mended, imported, and their posters.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createUser } from '../../src/accounts/create-user.command.ts';
import { readServicePoints } from '../../src/localities/service-points/service-point-table.ts';
import { qrCode } from '../../src/platform/qr-code.ts';
import { insertRound } from '../../src/sampling/rounds/round-changes.store.ts';
import { roundOf } from '../support/answering-app.ts';
import { formToken, signedIn, testApp, type TestApp } from '../support/app.ts';
import { builtIn } from '../support/demonstration.ts';
import { publishedVersion } from '../support/published.ts';

let site: TestApp;
let agent: Awaited<ReturnType<typeof signedIn>>;
const password = 'a-long-enough-one';
beforeAll(async () => {
  site = await testApp({ filling: builtIn });
  const version = await publishedVersion(site.db);
  await site.db.transaction(async (tx) => {
    await insertRound(
      tx,
      roundOf({
        code: 'mo',
        versionId: version.id,
        organiser: { vi: 'Sở Nội vụ', en: 'Home Affairs' },
      }),
      new Date(),
    );
    for (const role of ['researcher', 'leader'] as const)
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

const send = async (path: string, fields: Record<string, string>) => {
  const _csrf = formToken((await agent.get('/service-points')).text);
  return await agent
    .post(path)
    .type('form')
    .send({ _csrf, ...fields });
};
const point = (code: string) => site.db('service_points').where({ code }).first();

describe('a service point', () => {
  test('is added, mended under the code it has, and put out of use; each is audited', async () => {
    const fields = {
      code: 'ht-01',
      name: 'Một cửa Kỳ Anh',
      name_en: '',
      province: '42',
      commune: '',
      address: '2 Trần Phú',
      active: 'yes',
    };
    expect((await send('/service-points/new', fields)).status).toBe(303);
    expect(await point('HT-01')).toMatchObject({
      name_vi: 'Một cửa Kỳ Anh',
      name_en: 'Một cửa Kỳ Anh',
      locality_id: 1042,
      active: true,
    });
    expect((await send('/service-points/new', fields)).text).toContain('Đã có điểm mang mã ht-01');
    await send('/service-points/HT-01', {
      ...fields,
      code: 'OTHER',
      name: 'Trung tâm Kỳ Anh',
      active: '',
    });
    expect(await point('HT-01')).toMatchObject({ name_vi: 'Trung tâm Kỳ Anh', active: false });
    expect(await point('OTHER')).toBeUndefined();
    expect(
      (await site.db('audit_log').where({ object_id: 'HT-01' }).orderBy('id')).map(
        (line) => line.action,
      ),
    ).toEqual(['servicePoint.added', 'servicePoint.changed']);
  });
  test('with mistakes comes back with what was typed', async () => {
    const answer = await send('/service-points/new', {
      code: 'Đ 1',
      name: '',
      province: '99',
      commune: '12345',
      address: '3 Lý "Thường" Kiệt',
    });
    expect(answer.status).toBe(422);
    for (const text of [
      'Mã “Đ 1” chưa đúng',
      'Hãy ghi tên',
      'mang mã “99”',
      'mang mã “12345”',
      '3 Lý &#34;Thường&#34; Kiệt',
    ])
      expect(answer.text).toContain(text);
  });
  test('is not for others to see', async () => {
    const leader = await signedIn(site.app, 'leader', password);
    for (const path of [
      '/service-points',
      '/service-points/HT-01',
      '/rounds/mo/posters',
      '/rounds/mo/posters/print?point=HT-01',
    ])
      expect((await leader.get(path)).status).toBe(403);
    expect((await agent.get('/service-points/NOWHERE')).status).toBe(404);
  });
});

describe('a table', () => {
  test('is taken as a whole or not at all', async () => {
    const refused = await send('/service-points', {
      list: 'code;name;province\nHN-1;Hoàn Kiếm;01\nHN-1;Ba Đình;01\nHN-2;Tây Hồ;77',
    });
    expect(refused.status).toBe(422);
    for (const text of ['Mã HN-1 đã có ở dòng trên', 'mang mã “77”', 'HN-2;Tây Hồ;77'])
      expect(refused.text).toContain(text);
    expect(await point('HN-1')).toBeUndefined();
    for (let time = 0; time < 2; time += 1)
      expect(
        (
          await send('/service-points', {
            list: 'mã;tên;mã tỉnh;đang dùng\nHN-1;Hoàn Kiếm;1;\nHN-2;Tây Hồ;01;không',
          })
        ).status,
      ).toBe(303);
    expect([(await point('HN-1')).active, (await point('HN-2')).active]).toEqual([true, false]);
  });
  test.each([
    ['code,name,province\nA,x,01', 'pointCode'],
    ['code,name,province\nA-1,,01', 'pointName'],
    ['code,name,province,active\nA-1,x,01,maybe', 'yesNo'],
    ['code,name,province,commune\nA-1,x,01,00001', 'otherProvince'],
    ['code,name\nA-1,x', 'columnMissing'],
  ])('%j is refused: %s', (text, code) => {
    const units = {
      provinces: new Map([['01', 1001]]),
      communes: new Map([['00001', { id: 9, provinceId: 1002 }]]),
      mayChange: () => true,
      ofOthers: new Set<string>(),
    };
    expect(readServicePoints(text, units).mistakes.map((mistake) => mistake.code)).toEqual([code]);
  });
});

test('posters are printed for one point or a whole province, in one language or both', async () => {
  const list = await agent.get('/rounds/mo/posters?province=01');
  expect(list.text).toContain('In cả 1 áp phích, hai thứ tiếng');
  expect(list.text).not.toContain('Tây Hồ');
  const both = (await agent.get('/rounds/mo/posters/print?province=01')).text;
  for (const text of [
    'Ông bà vừa làm thủ tục ở\u00a0đây?',
    'Have you used a service here?',
    'survey.example.vn/s/mo?p=HN-1',
    'Sở Nội vụ',
    'Home Affairs',
    qrCode('https://survey.example.vn/s/mo?p=HN-1', 'Q').path,
  ])
    expect(both).toContain(text);
  const english = (await agent.get('/rounds/mo/posters/print?point=hn-1&language=en')).text;
  expect([
    english.includes('Have you used a service here?'),
    english.includes('Ông bà vừa làm thủ tục ở\u00a0đây?'),
  ]).toEqual([true, false]);
  expect((await agent.get('/rounds/mo/posters/print?point=NONE')).status).toBe(404);
});

test('a QR code is drawn with its quiet zone, module by module', () => {
  const { size, path } = qrCode('https://survey.example.vn/s/mo?p=HN-1', 'Q');
  const dark = new Set<string>();
  for (const [, x, y, run] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g))
    for (let step = 0; step < Number(run); step += 1) dark.add(`${Number(x) + step},${y!}`);
  const finder = ['1111111', '1000001', '1011101', '1011101', '1011101', '1000001', '1111111'];
  finder.forEach((row, y) => {
    [...row].forEach((bit, x) => {
      for (const [left, top] of [
        [4, 4],
        [size - 11, 4],
        [4, size - 11],
      ] as const)
        expect(dark.has(`${left + x},${top + y}`)).toBe(bit === '1');
    });
  });
  expect(
    [...dark].every((at) =>
      at.split(',').every((value) => Number(value) >= 4 && Number(value) < size - 4),
    ),
  ).toBe(true);
});
