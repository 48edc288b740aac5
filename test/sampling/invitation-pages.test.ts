// The researcher's side of personal invitations: a list is judged as a whole, looked at, made once, printed until
// it is locked.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { createUser } from '../../src/accounts/create-user.command.ts';
import { createRoundPartition } from '../../src/responses/submission/responses.store.ts';
import { keyOfCode } from '../../src/sampling/invitations/invitation-code.ts';
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
    for (const [code, kind] of [
      ['mau', 'probability'],
      ['mo', 'open'],
    ] as const) {
      const round = roundOf({
        id: randomUUID(),
        code,
        kind,
        versionId: version.id,
        organiser: { vi: 'Sở Nội vụ', en: 'Department of Home Affairs' },
      });
      await insertRound(tx, round, new Date());
      await createRoundPartition(tx, round.id);
    }
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

const base = (round: string): string => `/rounds/${round}/invitations`;
const send = async (
  round: string,
  fields: Record<string, string>,
  action: 'preview' | 'make' = 'preview',
) => {
  const _csrf = formToken((await agent.get(base(round))).text);
  return await agent
    .post(`${base(round)}${action === 'preview' ? '/preview' : ''}`)
    .type('form')
    .send({ _csrf, way: 'list', ...fields });
};
const list =
  'reference,province,stratum,psu,weight\nH-1,01,s1,p1,10\nH-2,01,s1,p2,12.5\nH-3,42,s2,p3,4';
const made = async (round: string, fields: Record<string, string>): Promise<string> => {
  const preview = await send(round, fields);
  expect(preview.status).toBe(200);
  const batch = /name="batch" value="([^"]+)"/.exec(preview.text)![1]!;
  const answer = await send(round, { ...fields, batch }, 'make');
  expect([answer.status, answer.headers['location']]).toEqual([303, `${base(round)}#${batch}`]);
  return batch;
};
const rows = (batch: string) => site.db('invitations').where({ batch }).orderBy('reference');

describe('a list', () => {
  test('with mistakes makes nothing, tells each by line and column, and keeps what was typed', async () => {
    const answer = await send('mau', {
      name: 'Lô hỏng',
      list: 'reference,province,stratum,psu,weight\nH-1,99,s,p,1\nH-1,01,s,p,x',
    });
    expect(answer.status).toBe(422);
    for (const text of [
      'Không có tỉnh, thành phố nào mang mã “99”',
      'Mã H-1 (2) đã có',
      'Trọng số “x”',
      'Chưa có lời mời nào được tạo',
      'H-1,99,s,p,1',
      'Lô hỏng',
    ])
      expect(answer.text).toContain(text);
    expect(await site.db('invitations').where({ reference: 'H-1' })).toEqual([]);
  });
  test('is previewed without a row written, then made once however often it is sent', async () => {
    const preview = await send('mau', { name: 'Lô 1', list });
    expect(preview.text).toContain('Lô “Lô 1” chưa được tạo');
    expect(await site.db('invitation_batches').where({ name: 'Lô 1' })).toEqual([]);
    const batch = /name="batch" value="([^"]+)"/.exec(preview.text)![1]!;
    for (let time = 0; time < 2; time += 1)
      expect((await send('mau', { name: 'Lô 1', list, batch }, 'make')).headers['location']).toBe(
        `${base('mau')}#${batch}`,
      );
    expect(
      (await rows(batch)).map(({ reference, locality_id, stratum, psu, weight, spent_at }) => ({
        reference,
        locality_id,
        stratum,
        psu,
        weight,
        spent_at,
      })),
    ).toEqual([
      { reference: 'H-1', locality_id: 1001, stratum: 's1', psu: 'p1', weight: 10, spent_at: null },
      {
        reference: 'H-2',
        locality_id: 1001,
        stratum: 's1',
        psu: 'p2',
        weight: 12.5,
        spent_at: null,
      },
      { reference: 'H-3', locality_id: 1042, stratum: 's2', psu: 'p3', weight: 4, spent_at: null },
    ]);
  });
  test('may come as a file; one that is no text is refused', async () => {
    const _csrf = formToken((await agent.get(base('mau'))).text);
    const upload = (bytes: Buffer) =>
      agent
        .post(`${base('mau')}/preview`)
        .field('_csrf', _csrf)
        .field('name', 'Tệp')
        .field('way', 'list')
        .field('list', '')
        .attach('file', bytes, 'list.csv');
    expect((await upload(Buffer.from(list))).text).toContain('Xem trước lô lời mời');
    const refused = await upload(Buffer.from([0xff, 0xfe, 0x00, 0x41]));
    expect([refused.status, refused.text.includes('không phải văn bản UTF-8')]).toEqual([
      422,
      true,
    ]);
  });
});

describe('without a list', () => {
  test('a number of invitations is made for one locality', async () => {
    const batch = await made('mo', {
      name: 'Một cửa',
      way: 'count',
      count: '3',
      province: '01',
      service: 'DVC01',
    });
    expect(
      (await rows(batch)).map((row) => [
        row.reference,
        row.locality_id,
        row.service_id,
        row.weight,
      ]),
    ).toEqual([
      ['0001', 1001, 'DVC01', null],
      ['0002', 1001, 'DVC01', null],
      ['0003', 1001, 'DVC01', null],
    ]);
  });
  test('nothing is made in a probability round, for nowhere, in a past or no day, or of a wrong number', async () => {
    const way = 'count';
    expect((await send('mau', { name: 'x', way, count: '3', province: '01' })).text).toContain(
      'Mẫu xác suất cần danh sách',
    );
    const answer = await send('mo', {
      name: '',
      way,
      count: '0',
      province: '',
      expires: '31/02/2027',
    });
    expect(answer.status).toBe(422);
    for (const text of [
      'Hãy đặt tên cho lô',
      'từ 1 đến 5000',
      'Hãy chọn tỉnh, thành phố',
      'Ngày chưa đúng',
    ])
      expect(answer.text).toContain(text);
  });
});

describe('the letters', () => {
  test('hold codes whose hashes lie in the table, in either language, and can be printed again until they are locked', async () => {
    const batch = await made('mau', { name: 'Thư', list, expires: '31/12/2090' });
    const here = `${base('mau')}/${batch}`;
    const codes = (text: string) =>
      [...text.matchAll(/cg-letter__code">([^<]+)</g)].map((found) => found[1]!);
    const vi = await agent.get(`${here}/letters`);
    const first = codes(vi.text);
    expect(first).toHaveLength(3);
    expect(vi.text).toContain('survey.example.vn/s/mau/invitation');
    expect(vi.text).toContain('31/12/2090');
    expect(vi.text).toContain('Sở Nội vụ');
    expect(vi.headers['cache-control']).toContain('no-store');
    const stored = (await rows(batch)).map((row) => (row.key as Buffer).toString('hex'));
    expect(first.map((code) => keyOfCode(code.replaceAll('-', '')))).toEqual(stored);
    const en = await agent.get(`${here}/letters?language=en&on=4`);
    expect(codes(en.text)).toEqual(first);
    expect(en.text).toContain('Department of Home Affairs');
    const csv = (await agent.get(`${here}/codes.csv`)).text;
    expect(csv).toContain(
      `"H-1","https://survey.example.vn/s/mau?i=${first[0]!.replaceAll('-', '')}&l=1001","${first[0]!}"`,
    );

    await agent
      .post(`${here}/lock`)
      .type('form')
      .send({ _csrf: formToken((await agent.get(base('mau'))).text) });
    for (const path of ['letters', 'codes.csv'])
      expect((await agent.get(`${here}/${path}`)).status).toBe(410);
    expect(
      (await site.db('invitation_batches').where({ id: batch }).first()).sealed_seed,
    ).toBeNull();
    expect((await agent.get(`${here}/not-answered.csv`)).text).toBe(
      '\uFEFF"reference"\r\n"H-1"\r\n"H-2"\r\n"H-3"\r\n',
    );
    const audited = (await site.db('audit_log').where({ object_id: batch }).orderBy('id')).map(
      (line) => line.action,
    );
    expect(audited).toEqual([
      'invitations.made',
      'invitations.printed',
      'invitations.printed',
      'invitations.downloaded',
      'invitations.locked',
      'invitations.reminded',
    ]);
  });
  test('of a round are not found under another, nor by whom they do not concern', async () => {
    const batch = await made('mo', { name: 'Riêng', way: 'count', count: '1', province: '01' });
    expect((await agent.get(`${base('mau')}/${batch}/letters`)).status).toBe(404);
    const leader = await signedIn(site.app, 'leader', password);
    for (const path of [
      '',
      `/${batch}/letters`,
      `/${batch}/codes.csv`,
      `/${batch}/not-answered.csv`,
    ])
      expect((await leader.get(`${base('mo')}${path}`)).status).toBe(403);
  });
});
