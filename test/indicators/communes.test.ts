// Figures of communes from the answers to the page: those with enough answers by themselves, all of them by
// a model, which agree with their province; reviewed, published, and read.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { listGroupResults } from '../../src/indicators/breakdowns/group-results.store.ts';
import { listCommuneEstimates } from '../../src/indicators/communes/commune-estimates.store.ts';
import { findCommuneModels } from '../../src/indicators/communes/commune-models.store.ts';
import { findComputation } from '../../src/indicators/computations.store.ts';
import { listResults } from '../../src/indicators/results.store.ts';
import { listCommunes } from '../../src/localities/localities.store.ts';
import { COUNTRY_ID } from '../../src/localities/locality.ts';
import { withholdLocality } from '../../src/indicators/withheld-localities.store.ts';
import { inTransaction } from '../../src/platform/db/database.ts';
import { findRoundByCode } from '../../src/sampling/rounds/rounds.store.ts';
import { formToken, signedIn, testApp, type TestApp } from '../support/app.ts';
import { communeCode, divideIntoCommunes } from '../support/communes.ts';
import { accountOf, demonstration, keepProvinces } from '../support/demonstration.ts';
import { publishRound } from '../support/earlier-round.ts';

const CODES = ['40', '01', '04'];
const EACH = 10;
/** The first score of every response. */
const firstIndicator = '1.1.1';
let site: TestApp;
let researcher: ReturnType<typeof request.agent>;
let provinces: number[] = [];

beforeAll(async () => {
  site = await testApp({ filling: demonstration });
  const account = await accountOf(site.db, 'researcher');
  researcher = await signedIn(site.app, account.login, account.password);
  provinces = await keepProvinces(site.db, CODES);
  await divideIntoCommunes(site.db, CODES, EACH);
}, 240_000);
afterAll(async () => {
  await site.close();
});

const newAttribute = (fields: Record<string, string>) => ({
  nameVi: 'Tỷ lệ hộ nghèo (%)',
  nameEn: 'Share of poor households (%)',
  code: 'poor',
  source: 'Sở Lao động, báo cáo 2025',
  asOf: '2025-12-31',
  ...fields,
});

async function addAttribute(fields: Record<string, string>) {
  const token = formToken((await researcher.get('/attributes/new')).text);
  return researcher
    .post('/attributes/new')
    .type('form')
    .send({ _csrf: token, ...newAttribute(fields) });
}

const tableOf = (value: (number: number) => string, leaveOut = -1): string =>
  [
    'commune,value',
    ...CODES.flatMap((province) =>
      Array.from({ length: EACH }, (_, at) => `${communeCode(province, at + 1)},${value(at)}`),
    ),
  ]
    .filter((_, line) => line !== leaveOut)
    .join('\n');

describe('what is known of communes', () => {
  it('is refused line by line, and nothing that was typed is lost', async () => {
    const table = tableOf((at) => (at === 3 ? '1.234' : String(at)), 8).replace('40001', '99999');
    const page = await addAttribute({ code: 'Poor', table });
    expect(page.status).toBe(422);
    for (const text of ['99999', '1.234', 'Mã chưa đúng', 'Tỷ lệ hộ nghèo (%)', 'Sở Lao động'])
      expect(page.text).toContain(text);
    const incomplete = await addAttribute({ table: tableOf(String, 8) });
    expect(incomplete.status).toBe(422);
    expect(incomplete.text).toContain('Thiếu xã mang mã “40008”');
  });

  it('is stored, shown, downloaded, and not stored twice', async () => {
    const table = tableOf((at) => String(10 + 7 * ((at * 3) % EACH)).replace('.', ','));
    expect((await addAttribute({ table })).headers['location']).toBe('/attributes/poor');
    expect((await addAttribute({ table })).text).toContain('Đã có đặc điểm mang mã này');
    const page = await researcher.get('/attributes/poor');
    expect(page.text).toContain('Sở Lao động, báo cáo 2025');
    expect(page.text).toContain('thấp nhất 10');
    const file = await researcher.get('/attributes/poor/table.csv');
    expect(file.text.replace('﻿', '').replaceAll('"', '').trim().split(/\r?\n/).sort()).toEqual(
      table.split('\n').sort(),
    );
    const list = await researcher.get('/attributes');
    expect(list.text).toContain('Danh mục biết số dân của 30 trên 30');
    const mountain = { code: 'mountain', nameVi: 'Miền núi', nameEn: 'Mountains' };
    await addAttribute({ ...mountain, table: tableOf((at) => (at % 2 === 0 ? 'có' : 'không')) });
  });
});

describe('a computation with communes', () => {
  let computed = '';
  beforeAll(async () => {
    const page = await researcher.get('/rounds/demo-2026');
    expect(page.text).toContain('Xã, phường, đặc khu');
    expect(page.text).toContain('Tỷ lệ hộ nghèo (%)');
    // Yes or no divides people, a number does not.
    expect(page.text).toContain('value="~attribute.mountain"');
    expect(page.text).not.toContain('value="~attribute.poor"');
    const token = formToken(page.text);
    const asked = await researcher
      .post('/rounds/demo-2026/computations')
      .type('form')
      .send({
        _csrf: token,
        choosing: 'yes',
        breakdown: ['~commune', '~attribute.mountain', 'sex'],
        covariate: 'poor',
      });

    computed = await publishRound(site.db, (await findRoundByCode(site.db, 'demo-2026'))!);
    expect(asked.headers['location']).toContain(computed);
  }, 120_000);

  it('has the direct figures of every commune that answered: the weighted means of its answers', async () => {
    const [nghean] = provinces as [number];
    // As stored: most are too unsure to be shown.
    const rows = (await site
      .db('group_results')
      .where({ computation_id: computed, locality_id: nghean, node: firstIndicator })
      .where({ breakdown: '~commune' })
      .select('group_name as group', 'n', 'estimate')
      .orderBy('group_name')) as { group: string; n: number; estimate: number }[];
    const means = (await site
      .db('responses')
      .join('localities', 'localities.id', 'responses.locality_id')
      .where({ parent_id: nghean, status: 'counted' })
      .whereRaw('scores[1] is not null')
      .groupBy('code')
      .select(
        'code',
        site.db.raw('count(*)::int as n, sum(weight * scores[1]) / sum(weight) as mean'),
      )
      .orderBy('code')) as { code: string; n: number; mean: number }[];
    expect(rows).toEqual(
      means.map(({ code, n, mean }) => ({ group: code, n, estimate: expect.closeTo(mean, 10) })),
    );
    expect(rows.length).toBeGreaterThan(3);
  });

  it('has figures by what communes are like, in every province and the country', async () => {
    const breakdown = '~attribute.mountain';
    const results = await listResults(site.db, computed);
    for (const localityId of [COUNTRY_ID, ...provinces]) {
      const rows = await listGroupResults(site.db, computed, { localityId, breakdown });
      expect(new Set(rows.map(({ group }) => group))).toEqual(new Set(['yes', 'no']));
      const whole = results.find(
        (row) => row.localityId === localityId && row.node === firstIndicator,
      )!;
      const parts = rows.filter(({ node }) => node === firstIndicator);
      expect(parts.reduce((sum, { n }) => sum + n, 0)).toBe(whole.n);
    }
    const page = await request(site.app).get(`/results/demo-2026/VN/by/${breakdown}`);
    expect(page.text).toContain('Miền núi: có');
  });

  it('has model-based scores of every commune, asked or not, whose mean is the score of the province', async () => {
    const results = await listResults(site.db, computed);
    const models = (await findCommuneModels(site.db, computed))!;
    expect(models.lacking.map(({ localityId, lack }) => [localityId, lack])).toEqual(
      expect.arrayContaining([[expect.any(Number), 'noCommunes']]),
    );
    expect(models.models.filter(({ lack }) => lack !== null)).toEqual([]);
    for (const provinceId of provinces) {
      const people = new Map(
        (await listCommunes(site.db, provinceId, new Date())).map(({ id, population }) => [
          id,
          population!,
        ]),
      );
      const all = [...people.values()].reduce((sum, one) => sum + one, 0);
      for (const { node } of models.models) {
        const rows = await listCommuneEstimates(site.db, computed, { provinceId, node });
        expect(rows).toHaveLength(EACH);
        const mean = rows.reduce(
          (sum, row) => sum + (row.estimate * people.get(row.localityId)!) / all,
          0,
        );
        const own = results.find((row) => row.localityId === provinceId && row.node === node)!;
        expect(mean).toBeCloseTo(own.estimate!, 10);
      }
      const [index] = [
        await listCommuneEstimates(site.db, computed, { provinceId, node: 'index' }),
      ];
      expect(index!.filter(({ n, borrowed }) => n === 0 && borrowed === 1).length).toBeGreaterThan(
        0,
      );
    }
  });

  it('is reviewed with its models, and read by everyone with the share that is borrowed', async () => {
    const review = await researcher.get(`/rounds/demo-2026/computations/${computed}/communes`);
    expect(review.status).toBe(200);
    expect(review.text).toContain('Tỷ lệ hộ nghèo (%): hệ số');
    const page = await request(site.app).get('/results/demo-2026/40/communes');
    expect(page.status).toBe(200);
    for (const text of ['Đây là số ước lượng theo mô hình', 'Xã Số 10', '100 %', 'Sở Lao động'])
      expect(page.text).toContain(text);
    const summary = await request(site.app).get('/results/demo-2026/40');
    expect(summary.text).toContain('/results/demo-2026/40/communes');
    const methods = await request(site.app).get('/results/demo-2026/definition');
    expect(methods.text).toContain('Fay–Herriot');
    const file = await request(site.app).get('/results/demo-2026/communes.csv');
    const [header, ...lines] = file.text.replace('﻿', '').trim().split(/\r?\n/);
    expect(header).toContain('borrowed');
    expect(lines.length).toBeGreaterThan(EACH * CODES.length);
  });

  it('says of a province that is withheld why it is, and shows no commune of it', async () => {
    const withheld = { localityId: provinces[2]!, reason: 'Sai mẫu ở Cao Bằng', excluded: false };
    await inTransaction(site.db, (tx) =>
      withholdLocality(tx, computed, { ...withheld, by: null, at: new Date() }),
    );
    const page = await request(site.app).get('/results/demo-2026/04/communes');
    expect(page.status).toBe(200);
    expect(page.text).toContain('Sai mẫu ở Cao Bằng');
    expect(page.text).not.toContain('Xã Số');
  });

  it('stays as it is chosen for the computation after it', async () => {
    const { parameters } = (await findComputation(site.db, computed))!;
    const round = (await findRoundByCode(site.db, 'demo-2026'))!;
    const again = await publishRound(site.db, round);
    expect((await findComputation(site.db, again))!.parameters.communes).toEqual(
      parameters.communes,
    );
  });
});
