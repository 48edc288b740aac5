// The pages over HTTP: what was put in is what a leader reads, and what must not be read is not there.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { createUser } from '../../src/accounts/create-user.command.ts';
import { withholdLocality } from '../../src/indicators/withheld-localities.store.ts';
import type { Locality } from '../../src/localities/locality.ts';
import { formatsOf } from '../../src/platform/i18n/formats.ts';
import { signedIn, testApp, type TestApp } from '../support/app.ts';
import { papiStructure } from '../../src/records/papi-structure.files.ts';
import { subDimensionsIn } from '../../src/records/papi-structure.ts';
import { madeHistory } from './made-history.ts';
import {
  cellsOf,
  definition,
  madePublication,
  publishedAt,
  questionnaire,
  seedPlaces,
} from './made-publication.ts';

const vi = formatsOf('vi');
let site: TestApp;
let leader: Awaited<ReturnType<typeof signedIn>>;
let placeOfHanoi = 0;
let places: readonly Locality[] = [];
const cell = (place: number, code: string) => cellsOf(place).find((entry) => entry.code === code)!;
const read = async (path: string): Promise<string> => (await leader.get(path).expect(200)).text;
const readPublic = async (path: string): Promise<string> =>
  (await request(site.app).get(path).expect(200)).text;

beforeAll(async () => {
  site = await testApp();
  const provinces = await seedPlaces(site.db);
  places = provinces;
  placeOfHanoi = provinces.findIndex(({ code }) => code === '01');
  const { computationId } = await madePublication(site.db, {
    code: 'r1',
    simulated: true,
    without: ['96'],
  });
  await madePublication(site.db, { code: 'open1', kind: 'open' });
  await site.db.transaction(async (tx) => {
    const withheld = provinces.find(({ code }) => code === '04')!;
    await withholdLocality(tx, computationId, {
      localityId: withheld.id,
      reason: 'Phỏng vấn không đúng quy trình',
      by: null,
      at: publishedAt,
    });
    await createUser(
      tx,
      {
        login: 'hanoi',
        name: 'Lãnh đạo',
        roles: ['leader'],
        localityId: provinces[placeOfHanoi]!.id,
        password: 'mot-mat-khau-dai',
      },
      { actor: null, at: publishedAt },
    );
  });
  leader = await signedIn(site.app, 'hanoi', 'mot-mat-khau-dai');
}, 60_000);
afterAll(async () => {
  await site.close();
});

describe('the summary of a province', () => {
  it('says the score with its interval, the group and the rank interval in one sentence', async () => {
    const page = await read('/reports/r1/01');
    const index = cell(placeOfHanoi, 'index');
    expect(page).toContain(`Thành phố Hà Nội đạt ${vi.number(index.estimate, 1)} trên 70 điểm`);
    expect(page).toContain(
      `${vi.number(index.estimate - index.half, 1)}–${vi.number(index.estimate + index.half, 1)}`,
    );
    expect(page).toMatch(
      /thuộc nhóm (Cao nhất|Trung bình cao|Trung bình thấp|Thấp nhất|.+ hoặc .+) với xác suất \d+%; thứ hạng nằm trong khoảng từ \d+ đến \d+ trên 32/,
    );
  });
  it('shows every dimension and sub-dimension with its figures, each leading to its questions', async () => {
    const page = await read('/reports/r1/01');
    for (const dimension of definition.dimensions) {
      for (const { code } of [dimension, ...dimension.subDimensions]) {
        const { estimate, half } = cell(placeOfHanoi, code);
        expect(page).toContain(`href="/reports/r1/01/${code}"`);
        expect(page).toContain(`${vi.number(estimate - half, 2)}–${vi.number(estimate + half, 2)}`);
      }
    }
  });
  it('says on every page that the data are simulated', async () => {
    for (const path of [
      '/reports',
      '/reports/r1/01',
      '/reports/r1/01/4.1',
      '/reports/r1/ranking',
      '/reports/r1/definition',
    ]) {
      expect(await read(path)).toContain('Số liệu mô phỏng.');
    }
    expect(await readPublic('/results/r1')).toContain('Số liệu mô phỏng.');
    expect(await read('/reports/open1/01')).not.toContain('Số liệu mô phỏng.');
  });
  it('gives the reason of a withheld province and of one without answers, and no figure', async () => {
    const withheld = await read('/reports/r1/04');
    expect(withheld).toContain('Phỏng vấn không đúng quy trình');
    expect(withheld).not.toContain('cg-figure__note');
    expect(await read('/reports/r1/96')).toContain('Chưa có câu trả lời nào ở địa phương này.');
  });
  it('is there in English', async () => {
    const page = (await request(site.app).get('/results/r1/01?lang=en').expect(200)).text;
    expect(page).toContain('Ha Noi scores');
    expect(page).toContain('Clearly different from the national median');
  });
});

describe('the history of the former provinces', () => {
  it('stands apart from the survey, by the units of the time, with its source', async () => {
    const before = await read('/reports/r1/08');
    expect(before).not.toContain('cg-history');
    await madeHistory(site.db, places.find(({ code }) => code === '08')!.id, 2021);
    const page = await read('/reports/r1/08');
    const history = page.slice(page.indexOf('cg-history'));
    for (const words of [
      '2011–2024',
      'Hà Giang',
      'Tuyên Quang',
      'papi-history.csv',
      'không so trực tiếp',
      'không công bố',
    ])
      expect(history).toContain(words);
  });
  it('draws no line across a withheld year or a new definition', async () => {
    const page = await read('/reports/r1/08');
    const charts = [...page.matchAll(/<svg class="cg-chart cg-lines" viewBox[\s\S]*?<\/svg>/g)].map(
      ([svg]) => svg,
    );
    expect(charts).toHaveLength(8);
    const paths = (svg: string, unit: number): number =>
      (
        new RegExp(`<g class="s${unit}">([\\s\\S]*?)</g>`).exec(svg)![1]!.match(/class="line"/g) ??
        []
      ).length;
    const structure = papiStructure().dimensions;
    for (const [position, dimension] of structure.entries()) {
      const begins = [...dimension.breaks.map(({ year }) => year), 2021, 2022];
      const years = Array.from({ length: 14 }, (_, index) => 2011 + index).filter(
        (year) => subDimensionsIn(dimension, year).length > 0 && year !== 2021,
      );
      const runs: number[] = [];
      for (const year of years) {
        if (runs.length === 0 || begins.includes(year)) runs.push(0);
        runs[runs.length - 1]! += 1;
      }
      expect([dimension.code, paths(charts[position]!, 0)]).toEqual([
        dimension.code,
        runs.filter((length) => length > 1).length,
      ]);
    }
  });
});

describe('a figure opened', () => {
  it('leads down to the question as asked, who was asked, and natural units', async () => {
    const page = await read('/reports/r1/01/5.1');
    const question = questionnaire().children.find(
      (node) => node.type === 'question' && node.name === 'visits',
    )!;
    expect(page).toContain(question.label['vi']);
    expect(page).toContain('Người đã làm thủ tục trong 12 tháng qua (n = 200)');
    expect(page).toContain(vi.number(cell(placeOfHanoi, '5.1.1').estimate, 2));
    expect(page).toContain('Càng thấp càng tốt.');
    expect(page).toContain('/reports/r1/definition#i-5.1.1');
  });
  it('shows shares as per cent', async () => {
    expect(await read('/reports/r1/01/1.1.1')).toContain(
      vi.percent(cell(placeOfHanoi, '1.1.1').estimate),
    );
  });
});

describe('the ranking', () => {
  it('orders the provinces and never gives a rank without its interval', async () => {
    const page = await read('/reports/r1/ranking?node=4.1');
    const names = [...page.matchAll(/<th scope="row"><a href="\/reports\/r1\/(\d\d)\/4\.1">/g)].map(
      (found) => found[1]!,
    );
    expect(names).toHaveLength(32);
    const scores = new Map(places.map(({ code }, place) => [code, cell(place, '4.1').estimate]));
    expect(names).toEqual([...names].sort((a, b) => scores.get(b)! - scores.get(a)!));
    expect(page.match(/<td class="is-number">\d+ \(\d+–\d+\)<\/td>/g)).toHaveLength(32);
    expect(page).toContain('is-own');
  });
  it('does not rank self-selected respondents', async () => {
    for (const path of ['/reports/open1/ranking', '/reports/open1/01']) {
      const page = await read(path);
      expect(page).toContain('Chỉ có tính tham khảo.');
      expect(page).not.toMatch(/Thứ hạng|Khoảng thứ hạng|cg-tag--g\d|Xếp hạng/);
    }
  });
  it('answers an unknown node or place with 404', async () => {
    for (const path of [
      '/reports/r1/ranking?node=9.9',
      '/reports/r1/99',
      '/reports/r1/01/9',
      '/reports/r1/ranking?node=1.1.1',
      '/results/none',
      '/reports/r1/x',
    ]) {
      await leader.get(path).expect(404);
    }
  });
});

describe('the public', () => {
  it('reads results without an account, and reports only with one', async () => {
    await request(site.app).get('/reports/r1/01').expect(303);
    expect(await readPublic('/results')).toContain('Đợt r1');
  });
  it('sees no figure of fewer than 30 respondents that a leader sees', async () => {
    const few = cellsOf(placeOfHanoi).filter(
      (entry) => entry.level === 'indicator' && entry.n >= 10 && entry.n < 30,
    );
    for (const { code } of few) {
      expect(await read(`/reports/r1/01/${code}`)).toContain('cg-dots--bare');
      const page = await readPublic(`/results/r1/01/${code}`);
      expect(page).toContain('có dưới 30 người trả lời');
      expect(page).not.toContain('cg-dots--bare');
    }
    const csv = (await request(site.app).get('/results/r1.csv').expect(200)).text;
    const lines = csv.split('\n').filter((line) => /"7\.3\.[23]","indicator"/.test(line));
    const counts = lines
      .filter((line) => line.includes('"ok"') || line.includes('"caution"'))
      .map((line) => Number(line.split(',')[12]));
    expect(lines.length).toBeGreaterThan(30);
    expect(counts.every((count) => count >= 30)).toBe(true);
  });
  it('gets the figures as a file that a spreadsheet reads', async () => {
    const answer = await request(site.app)
      .get('/results/r1.csv')
      .expect(200)
      .expect('Content-Type', 'text/csv; charset=utf-8')
      .buffer();
    expect(answer.text.charCodeAt(0)).toBe(0xfeff);
    const lines = answer.text.trim().split('\n');
    const nodes =
      1 +
      definition.dimensions.flatMap((dimension) => [
        1,
        ...dimension.subDimensions.flatMap((sub) => [1, ...sub.indicators]),
      ]).length;
    expect(lines).toHaveLength(1 + 35 * nodes);
    expect(answer.text).toContain('"withheld"');
  });
});
