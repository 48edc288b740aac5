// A researcher asks for tables of a round's answers and reads them: of the demonstration, whose figures are
// worked out by SQL too, and of a questionnaire without an index.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import request from 'supertest';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PlaceTable } from '../../src/indicators/tables/answer-table.ts';
import { findPlaceTable, listTables } from '../../src/indicators/tables/answer-tables.store.ts';
import { COUNTRY_ID } from '../../src/localities/locality.ts';
import { inTransaction } from '../../src/platform/db/database.ts';
import type { Answers } from '../../src/questionnaires/model/answers.ts';
import { insertResponses } from '../../src/responses/submission/responses.store.ts';
import { findRoundByCode } from '../../src/sampling/rounds/rounds.store.ts';
import type { Round } from '../../src/sampling/rounds/round.ts';
import { form } from '../questionnaires/form.ts';
import { openRound } from '../support/answering-app.ts';
import {
  askForTable,
  countedTable,
  newestTable,
  type AskedFields,
} from '../support/answer-tables.ts';
import { formToken, signedIn, testApp, type TestApp } from '../support/app.ts';
import { accountOf, demonstration, keepProvinces } from '../support/demonstration.ts';

let site: TestApp;
let researcher: ReturnType<typeof request.agent>;
let [nghean, hanoi] = [0, 0];

beforeAll(async () => {
  site = await testApp({ filling: demonstration });
  const account = await accountOf(site.db, 'researcher');
  researcher = await signedIn(site.app, account.login, account.password);
  [nghean, hanoi] = (await keepProvinces(site.db, ['40', '01'])) as [number, number];
}, 120_000);
afterAll(async () => {
  await site.close();
});

const counted = (round: string, fields: AskedFields) =>
  countedTable(site, researcher, { round, ...fields });
const ask = (round: string, fields: AskedFields) => askForTable(researcher, round, fields);
const newest = (round: string) => newestTable(site, round);

/** Weighted shares by the answer, as SQL adds them up. */
async function sharesBySql(question: string, group: [string, string], province: number | null) {
  const { rows } = await site.db.raw<{ rows: { code: string; share: number; n: number }[] }>(
    `select answers ->> :question as code,
        sum(weight) / sum(sum(weight)) over () as share, sum(count(*)) over ()::int as n
      from responses join localities on localities.id = locality_id
      where status = 'counted' and weight is not null and answers ->> :question is not null
        and answers ->> :by = :value
        and (:province::int is null or :province::int in (localities.id, parent_id))
      group by 1`,
    { question, by: group[0], value: group[1], province },
  );
  return rows;
}

it('shares of every option by group are those of SQL, in the country and in a province', async () => {
  const { page, table, places } = await counted('demo-2026', { question: 'channel', by: 'sex' });
  expect(page).toContain('Counted');
  expect(page).toContain('Respondents who answered');
  expect(table.asked).toEqual({ question: 'channel', by: 'sex', within: null });
  let compared = 0;
  for (const { localityId, panels } of places) {
    const province = localityId === COUNTRY_ID ? null : localityId;
    const column = panels[0]!.columns.find(({ group }) => group === 'female')!;
    const rows = await sharesBySql('channel', ['sex', 'female'], province);
    expect(column.n).toBe(rows[0]!.n);
    for (const { code, estimate, flag } of column.figures) {
      const expected = rows.find((row) => row.code === code)?.share ?? 0;
      if (flag !== 'hidden') {
        expect(estimate).toBeCloseTo(expected, 12);
        compared += 1;
      }
    }
  }
  expect(places.map(({ localityId }) => localityId).sort()).toEqual(
    [COUNTRY_ID, nghean, hanoi].sort(),
  );
  expect(compared).toBeGreaterThan(8);
  expect(places[0]!.panels[0]!.test).toMatchObject({ pAdjusted: expect.any(Number) });
});

it('a province is read by itself, the whole is downloaded, and asking is in the log', async () => {
  const path = '/rounds/demo-2026/tables';
  const page = await researcher.get(`${path}?question=channel&by=sex&place=${nghean}&lang=en`);
  expect(page.text).toContain('Nghe An · 95% confidence interval');
  const csv = await researcher.get(`${path}.csv?question=channel&by=sex&lang=en`);
  expect(csv.headers['content-disposition']).toContain('demo-2026-channel-sex.csv');
  const lines = csv.text.trim().split('\r\n');
  expect(lines[0]).toContain('"place","place_name","within"');
  expect(lines.filter((line) => line.startsWith('"40","Nghe An"')).length).toBe(6 * 4);
  const line = await site.db('audit_log').where({ action: 'table.requested' }).first('details');
  expect(line).toMatchObject({
    details: { round: 'demo-2026', question: 'channel', by: 'sex', within: null },
  });
});

it('asking again takes the place of what was there', async () => {
  const before = await newest('demo-2026');
  const { table } = await counted('demo-2026', { question: 'channel', by: 'sex' });
  expect(table.id).not.toBe(before.id);
  const round = (await findRoundByCode(site.db, 'demo-2026'))!;
  expect((await listTables(site.db, round.id)).map(({ id }) => id)).toEqual([table.id]);
  const places = (await site.db('answer_table_places').distinct('table_id')) as unknown[];
  expect(places).toEqual([{ table_id: table.id }]);
});

it('two who ask for the same at the same moment are given one table', async () => {
  const fields = { question: 'age_band', by: 'sex' };
  const answers = await Promise.all([ask('demo-2026', fields), ask('demo-2026', fields)]);
  expect(answers.map(({ status }) => status)).toEqual([303, 303]);
  await newest('demo-2026');
  const round = (await findRoundByCode(site.db, 'demo-2026'))!;
  const own = (await listTables(site.db, round.id)).filter(
    ({ asked }) => asked.question === 'age_band',
  );
  expect(own.map(({ status }) => status)).toEqual(['done']);
});

it.each<[AskedFields, string]>([
  [{}, 'Choose a question of the questionnaire.'],
  [{ question: 'nothing' }, 'Choose a question of the questionnaire.'],
  [{ question: 'channel', by: 'why_not_online' }, 'Only a question with one choice can divide.'],
  [{ question: 'channel', by: 'channel' }, 'Choose another question'],
  [{ question: 'channel', by: 'sex', within: 'sex' }, 'Choose another question'],
  [{ question: 'channel', within: 'sex' }, 'first choose a question to divide by'],
  [{ question: 'service', by: 'ethnic_group', within: 'age_band' }, 'too large to read'],
])(
  'what cannot be counted is said at its field, and the choice is kept: %j',
  async (asked, said) => {
    const answer = await ask('demo-2026', asked);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(said);
    for (const value of Object.values(asked).filter((name) => name !== 'nothing'))
      if (value !== 'why_not_online') expect(answer.text).toContain(`value="${value}" selected`);
  },
);

it('nobody without the right to compute reads or asks', async () => {
  const account = await accountOf(site.db, 'leader');
  const leader = await signedIn(site.app, account.login, account.password);
  for (const path of ['tables', 'tables.csv?question=channel&by=sex'])
    expect((await leader.get(`/rounds/demo-2026/${path}`)).status).toBe(403);
  expect((await researcher.get('/rounds/demo-2026/tables.csv?question=age_band')).status).toBe(404);
  expect((await researcher.get('/rounds/no-such/tables')).status).toBe(404);
});

/** Once it is computed: its page. */
async function reviewed(path: string): Promise<string> {
  for (;;) {
    const { text } = await researcher.get(`${path}?lang=en`);
    if (text.includes('/publish"')) return text;
    await sleep(100);
  }
}

it('a table is published with a computation: small groups are kept back, numbers told as steps', async () => {
  await counted('demo-2026', { question: 'channel', by: 'disability' });
  const page = (await researcher.get('/rounds/demo-2026?lang=en')).text;
  expect(page).toContain('name="table" value="channel disability"');
  const asked = await researcher
    .post('/rounds/demo-2026/computations')
    .type('form')
    .send({
      _csrf: formToken(page),
      choosing: 'yes',
      breakdown: 'sex',
      table: ['channel disability', 'age_band', 'a b c', 'gone sex'],
    });
  const path = String(asked.headers['location']);
  const review = await reviewed(path);
  expect(review).toContain('Tables of answers that are published with it');
  expect(review).toContain('How old are you?');
  expect(review).not.toContain('gone');
  await researcher
    .post(`${path}/publish`)
    .type('form')
    .send({ _csrf: formToken(review), note: 'with tables of answers' })
    .expect(303);
  const read = async (at: string) =>
    await request(site.app).get(`/results/demo-2026/${at}?lang=en`);
  const answers = await read('40/answers/channel/by/disability');
  expect(answers.status).toBe(200);
  const table = (await site
    .db('answer_tables')
    .where({ question: 'channel', by_question: 'disability' })
    .whereNotNull('computation_id')
    .first('id')) as { id: string };
  const [whole, ...groups] = (await findPlaceTable(site.db, table.id, nghean))![0]!.columns;
  expect(whole!.n).toBeGreaterThan(100);
  expect(answers.text).toContain('100 or more');
  expect(answers.text).not.toContain(`>${whole!.n}<`);
  const small = groups.filter(({ n }) => n < 30);
  expect(small.length).toBeGreaterThan(0);
  expect(answers.text.match(/<td class="is-number">–<\/td>/g)!.length).toBeGreaterThanOrEqual(
    small.length,
  );
  const province = await read('40');
  expect(province.text).toContain('/results/demo-2026/40/answers/age_band');
  expect((await read('VN/answers/age_band')).text).toContain('18–24');
  expect((await read('ranking')).text).toContain('/results/demo-2026/VN/answers/age_band');
  for (const missing of ['40/answers/sex', '40/answers/channel', '40/answers/gone/by/sex'])
    expect((await read(missing)).status).toBe(404);
  const account = await accountOf(site.db, 'leader');
  const leader = await signedIn(site.app, account.login, account.password);
  expect((await leader.get('/reports/demo-2026/40/answers/age_band?lang=en')).text).toContain(
    'groups of fewer than 10',
  );
  expect((await newest('demo-2026')).asked.question).toBe('channel');
});

const noIndex = form(`
| survey |
| | type | name | label::English (en) |
| | select_one way | way | How did you file? |
| | select_multiple need | needs | What did you need? |
| | rank need | first_needs | In which order? |
| | integer | days | How many days? |
| | text | words | Your words |
| | begin_repeat | members | Members |
| | integer | age | Age |
| | end_repeat | | |
| choices |
| | list_name | name | label::English (en) |
| | way | online | Online |
| | way | office | At the office |
| | way | dk | Do not know |
| | need | help | Help |
| | need | forms | Forms |`);

async function storedAnswers(round: Round, given: readonly Answers[]): Promise<void> {
  await inTransaction(site.db, (tx) =>
    insertResponses(
      tx,
      given.map((answers) => ({
        id: randomUUID(),
        roundId: round.id,
        localityId: nghean,
        versionId: round.versionId,
        serviceId: null,
        stratum: null,
        psu: null,
        weight: null,
        channel: 'open',
        servicePoint: null,
        caller: null,
        language: 'vi',
        status: 'counted' as const,
        flags: [],
        consentVersion: 'test',
        answers,
        scores: null,
        groups: null,
        sourceHash: null,
        seconds: 60,
        submittedAt: new Date(),
      })),
    ),
  );
}

const figuresOf = (places: readonly PlaceTable[], group: string | null) => {
  const country = places.find(({ localityId }) => localityId === COUNTRY_ID)!;
  const { n, figures } = country.panels[0]!.columns.find((column) => column.group === group)!;
  return { n, ...Object.fromEntries(figures.map(({ code, estimate }) => [code, estimate])) };
};

it('a questionnaire without an index has tables as soon as there are answers', async () => {
  const round = await openRound(site.db, noIndex, { code: 'no-index' });
  const empty = await ask('no-index', { question: 'way' });
  expect(empty.status).toBe(303);
  expect((await newest('no-index')).failure).toBe('noAnswers');
  const page = await researcher.get(`${String(empty.headers['location'])}&lang=en`);
  expect(page.text).toContain('no answers that can be used yet');
  await storedAnswers(round, [
    ...Array.from({ length: 30 }, (_, at) => ({
      way: at < 24 ? 'online' : 'office',
      needs: at % 2 === 0 ? ['help', 'forms'] : ['forms'],
      first_needs: at % 3 === 0 ? ['help', 'forms'] : ['forms', 'help'],
      days: at,
    })),
    { way: 'dk', needs: ['gone'], days: null },
  ]);
  const ways = await counted('no-index', { question: 'way' });
  expect(figuresOf(ways.places, null)).toEqual({
    n: 31,
    online: expect.closeTo(24 / 31, 12),
    office: expect.closeTo(6 / 31, 12),
    dk: expect.closeTo(1 / 31, 12),
  });
  expect(ways.page).toContain('Respondents chose to take part');
  const needs = await counted('no-index', { question: 'needs', by: 'way' });
  expect(figuresOf(needs.places, null)).toEqual({ n: 30, help: 0.5, forms: 1 });
  // Six people filed at the office: too few.
  expect(figuresOf(needs.places, 'office')).toEqual({ n: 6, help: null, forms: null });
  expect(needs.places[0]!.panels[0]!.columns.map(({ group }) => group)).toEqual([
    null,
    'online',
    'office',
  ]);
  const first = await counted('no-index', { question: 'first_needs' });
  expect(figuresOf(first.places, null)).toMatchObject({ help: expect.closeTo(1 / 3, 12) });
  const days = await counted('no-index', { question: 'days' });
  expect(figuresOf(days.places, null)).toEqual({ n: 30, mean: 14.5, q25: 7, q50: 14, q75: 22 });
  expect(days.page).toContain('Median: half of people at or below');
});

it('questions whose answers are words, or are asked several times, are not offered', async () => {
  const page = (await researcher.get('/rounds/no-index/tables?lang=en')).text;
  expect(page).toContain('<option value="days">How many days? (days)</option>');
  for (const name of ['words', 'age']) expect(page).not.toContain(`value="${name}"`);
});
