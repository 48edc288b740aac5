// Files for others, of the demonstration: the public one is k-anonymous as anybody can count it from the file
// itself, says its risk before and after, and holds none of what tells who somebody is.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import type request from 'supertest';
import { createUser } from '../../../src/accounts/create-user.command.ts';
import { demonstrationRound } from '../../../src/app/demonstration.ts';
import {
  offeredQuestions,
  planFrom,
  planQuery,
  type OfferedQuestion,
} from '../../../src/responses/microdata/files/file-plan.ts';
import { signedIn, testApp, type TestApp } from '../../support/app.ts';
import { demonstration } from '../../support/demonstration.ts';
import { smallForm } from '../small-form.ts';

const offered: OfferedQuestion[] = [
  { name: 'sex', label: '', isSensitive: false, mayBeKey: true, isNumber: false, use: 'key' },
  { name: 'wait', label: '', isSensitive: false, mayBeKey: false, isNumber: true, use: 'out' },
  { name: 'ethnicity', label: '', isSensitive: true, mayBeKey: true, isNumber: false, use: 'out' },
];

describe('the plan', () => {
  it('is what is proposed until something is typed', () => {
    expect(planFrom({}, offered)).toEqual({
      ...{ keys: ['sex'], along: [], withProvince: true },
      ...{ k: 5, merge: 1 },
    });
  });
  it('comes back from its link; k is at least three; a number is no key', () => {
    const plan = planFrom(
      { k: '2', 'use.wait': 'key', 'use.ethnicity': 'along', 'use.sex': 'x' },
      offered,
    );
    expect(plan).toMatchObject({ keys: [], withProvince: false, k: 3 });
    expect(plan.along.map(({ name }) => name)).toEqual(['ethnicity']);
    expect(planFrom(Object.fromEntries(new URLSearchParams(planQuery(plan))), offered)).toEqual(
      plan,
    );
  });
  it('offers what is asked once', () => {
    const inRepeat = {
      type: 'repeat',
      id: 'r',
      name: 'r',
      label: {},
      children: smallForm.children,
    };
    const form = { ...smallForm, children: [...smallForm.children, inRepeat] } as never;
    expect(offeredQuestions(form, 'vi')).toMatchObject([
      { name: 'age', mayBeKey: false, use: 'out' },
    ]);
  });
});

describe('of a round', () => {
  let site: TestApp;
  let researcher: ReturnType<typeof request.agent>;
  const password = 'correct horse';
  const at = `/rounds/${demonstrationRound}`;
  const plan =
    'k=5&province=yes&use.sex=key&use.age_band=key&use.education=key&use.occupation=key' +
    '&use.channel=along&use.ethnicity=along';
  beforeAll(async () => {
    site = await testApp({ filling: demonstration });
    const asked = { login: 'lan', name: 'Lan', roles: ['researcher' as const], localityId: null };
    await site.db.transaction((tx) =>
      createUser(tx, { ...asked, password }, { actor: null, at: new Date() }),
    );
    researcher = await signedIn(site.app, 'lan', password);
  });
  afterAll(async () => {
    await site.close();
  });
  const fileOf = async (address: string): Promise<Record<string, string>[]> => {
    const answer = await researcher.get(address).buffer(true).expect(200);
    return parse(answer.text, { columns: true, bom: true }) as Record<string, string>[];
  };

  it('none while it is open', async () => {
    expect((await researcher.get(`${at}/files`)).text).toContain('Chỉ lập tệp khi đợt đã đóng');
    expect((await researcher.get(`${at}/public-file.csv`)).status).toBe(303);
    await site.db('rounds').update({ status: 'closed' });
  });

  it('the risk falls, and every combination in the file is there five times', async () => {
    const html = (await researcher.get(`${at}/files?${plan}&lang=en`)).text;
    expect(html).toContain('Rows with a unique combination');
    const cells = [...html.matchAll(/<td class="is-number">([^<]+)<\/td>/g)].map(
      ([, cell]) => cell,
    );
    const [
      rows,
      ,
      unique,
      uniqueAfter,
      ,
      belowAfter,
      smallest,
      smallestAfter,
      highest,
      highestAfter,
    ] = cells;
    expect(rows).toBe('6,764');
    expect(Number.parseFloat(unique!)).toBeGreaterThan(20);
    expect([uniqueAfter, belowAfter, smallest]).toEqual(['0.0 %', '0.0 %', '1']);
    expect(Number(smallestAfter)).toBeGreaterThanOrEqual(5);
    expect(Number(highestAfter)).toBeLessThan(Number(highest));
    expect(html).toContain('l-diversity');

    const file = await fileOf(`${at}/public-file.csv?${plan}`);
    expect(file.length).toBeGreaterThan(6_000);
    const keys = ['province_code', 'sex', 'age_band', 'education', 'occupation'];
    expect(Object.keys(file[0]!)).toEqual([...keys, 'weight', 'channel', 'ethnicity']);
    const counts = new Map<string, number>();
    for (const row of file) {
      const key = keys.map((name) => row[name]).join('|');
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    expect(Math.min(...counts.values())).toBeGreaterThanOrEqual(5);
    expect(file.filter(({ occupation }) => occupation === '').length).toBeGreaterThan(1_000);
  });

  it('the restricted one names its recipient in the log, and nobody in the file', async () => {
    const refused = await researcher.get(`${at}/restricted-file.csv?recipient=A&lang=vi`);
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('Hãy ghi văn bản thỏa thuận');
    const file = await fileOf(
      `${at}/restricted-file.csv?recipient=GS+Nguy%E1%BB%85n&agreement=12%2F2026`,
    );
    expect(file).toHaveLength(6_764);
    for (const name of [
      'response_id',
      'commune_code',
      'submitted_at',
      'hardest',
      'one_change',
      'seconds',
    ])
      expect(file[0]).not.toHaveProperty(name);
    expect(file[0]!['submitted_on']).toMatch(/^\d{4}-\d\d-\d\d$/);
    const psus = (await site.db('responses').distinct('stratum', 'psu')).length;
    expect(new Set(file.map(({ psu }) => psu)).size).toBe(psus);
    const lines = await site.db('audit_log').where({ action: 'responses.released' }).orderBy('id');
    expect(lines.map(({ details }) => details)).toMatchObject([
      { form: 'public', k: 5, report: { after: { belowK: 0 } } },
      { form: 'restricted', recipient: 'GS Nguyễn', agreement: '12/2026' },
    ]);
  });
});
