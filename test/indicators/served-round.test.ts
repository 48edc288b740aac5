// A round after services: weights from the people served by province and service, intervals with their
// assumption named, nothing ranked; and what keeps it from being computed.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import request from 'supertest';
import { listComputations, type Computation } from '../../src/indicators/computations.store.ts';
import { findDefinition } from '../../src/indicators/definitions.store.ts';
import { indicatorsOf } from '../../src/indicators/definition.ts';
import { listResults } from '../../src/indicators/results.store.ts';
import { servedWeights } from '../../src/indicators/weighting/served-weights.ts';
import { weighServed } from '../../src/indicators/computing/served-sample.store.ts';
import { COUNTRY_ID, dayOf } from '../../src/localities/locality.ts';
import { findRoundByCode } from '../../src/sampling/rounds/rounds.store.ts';
import { countedTable, sharesIn } from '../support/answer-tables.ts';
import { formToken, signedIn, testApp, type TestApp } from '../support/app.ts';
import { accountOf, demonstration } from '../support/demonstration.ts';

const round = '/rounds/demo-2026';
let site: TestApp;
let researcher: ReturnType<typeof request.agent>;
let roundId: string;

beforeAll(async () => {
  site = await testApp({ filling: demonstration });
  const account = await accountOf(site.db, 'researcher');
  researcher = await signedIn(site.app, account.login, account.password);
  roundId = (await findRoundByCode(site.db, 'demo-2026'))!.id;
  await site.db('rounds').where({ id: roundId }).update({ kind: 'after_service' });
  await site.db.raw(
    `DELETE FROM responses WHERE locality_id NOT IN
      (SELECT id FROM localities WHERE id IN (1001, 1040) OR parent_id IN (1001, 1040))`,
  );
  await site
    .db('responses')
    .update({ door: 'after_service', weight: null, stratum: null, psu: null });
}, 120_000);
afterAll(async () => {
  await site.close();
});

async function send(path: string, fields: Record<string, string> = {}): Promise<request.Response> {
  const _csrf = formToken((await researcher.get(`${round}?lang=en`)).text);
  return await researcher
    .post(`${path}?lang=en`)
    .type('form')
    .send({ _csrf, ...fields });
}

async function compute(): Promise<{ computation: Computation; page: string; path: string }> {
  const asked = await send(`${round}/computations`);
  expect(asked.status).toBe(303);
  const path = asked.headers['location'] as string;
  for (;;) {
    const [computation] = await listComputations(site.db, roundId);
    if (computation!.status !== 'computing') {
      const { text } = await researcher.get(`${path}?lang=en`);
      return { computation: computation!, page: text, path };
    }
    await sleep(100);
  }
}

interface Answer {
  province: string;
  service: string;
  scores: (number | null)[];
}

async function answers(): Promise<Answer[]> {
  const { rows } = await site.db.raw<{ rows: Answer[] }>(
    `select case when l.level = 'commune' then p.code else l.code end as province, r.service_id as service, r.scores
     from responses r join localities l on l.id = r.locality_id left join localities p on p.id = l.parent_id
     where r.status = 'counted' and r.service_id is not null order by r.id`,
  );
  return rows;
}

const served = (n: number, at: number): number => n + 3 + 2 * at;

it('says which counts are missing, and takes them as a table with its mistakes named', async () => {
  const { page } = await compute();
  expect(page).toMatch(/no count of people served by it there while the round was open/);
  const day = dayOf(new Date());
  const refused = await send('/served-counts', {
    list: `day,province,service,served\n${day},01,DVC99,5\n2999-01-01,01,DVC09,5\n${day},01,DVC09,1.000`,
  });
  expect(refused.status).toBe(422);
  for (const said of ['“DVC99”', '“2999-01-01” is no day', '“1.000” is no number of people'])
    expect(refused.text).toContain(said);
  expect(refused.text).toContain(`${day},01,DVC99,5`);

  const cells = new Map<string, number>();
  for (const { province, service } of await answers())
    cells.set(`${province},${service}`, (cells.get(`${province},${service}`) ?? 0) + 1);
  const lines = [...cells].map(([cell, n], at) => `${day},${cell},${served(n, at)}`);
  const [first, ...others] = lines;
  const short = await send('/served-counts', {
    list: ['day,province,service,served', first!.replace(/\d+$/, '1'), ...others].join('\n'),
  });
  expect(short.status).toBe(303);
  expect((await compute()).page).toMatch(/more people answered than were reported as served/);
  await send('/served-counts', { list: `day,province,service,served\n${first!}` });
  expect((await researcher.get('/served-counts?lang=en')).text).toContain('entered as a table');
}, 60_000);

it('stands for the people served: estimate and interval by hand, with finite strata', async () => {
  const { computation, page, path } = await compute();
  expect(computation).toMatchObject({ status: 'computed', failure: null });
  expect(page).toContain('Each answer stands for the people served over those who answered');
  const { definition } = (await findDefinition(site.db, computation.definitionId))!;
  const indicators = indicatorsOf(definition);
  const rows = await listResults(site.db, computation.id);
  const shown = rows.filter(({ localityId, estimate }) => localityId === 1040 && estimate !== null);
  const row = shown.find(
    ({ node }) => indicators.find(({ code }) => code === node)?.kind === 'mean',
  )!;
  const j = indicators.findIndex(({ code }) => code === row.node);
  const all = await answers();
  const numbered = [...new Set(all.map(({ province, service }) => `${province},${service}`))];
  const own = all.filter(({ province }) => province === '40');
  const byService = new Map<string, Answer[]>();
  for (const each of own)
    byService.set(each.service, [...(byService.get(each.service) ?? []), each]);
  const strata = [...byService].map(([service, people]) => ({
    people,
    population: served(people.length, numbered.indexOf(`40,${service}`)),
  }));
  const weighted = strata.flatMap(({ people, population }) =>
    people.map((each) => ({ y: each.scores[j] ?? null, w: population / people.length })),
  );
  const known = weighted.filter((each) => each.y !== null);
  const total = known.reduce((sum, { w }) => sum + w, 0);
  const mean = known.reduce((sum, { w, y }) => sum + w * y!, 0) / total;
  const variance = strata.reduce((sum, { people, population }) => {
    const n = people.length;
    const z = people.map(({ scores }) =>
      scores[j] == null ? 0 : ((population / n) * (scores[j] - mean)) / total,
    );
    const centre = n === 1 ? 0 : z.reduce((a, b) => a + b, 0) / n;
    const scale = (1 - n / population) * (n === 1 ? 1 : n / (n - 1));
    return sum + scale * z.reduce((a, b) => a + (b - centre) ** 2, 0);
  }, 0);
  expect(row.estimate).toBeCloseTo(mean, 9);
  expect(row.se).toBeCloseTo(Math.sqrt(variance), 9);

  const published = await send(`${path}/publish`, { note: 'Everybody served, by service.' });
  expect(published.status).toBe(303);
  const summary = (await request(site.app).get('/results/demo-2026/40?lang=en')).text;
  expect(summary).toContain('After a service (everybody served was asked).');
  expect(summary).toContain('had the same experience as those who did not');
  const list = (await request(site.app).get('/results/demo-2026/ranking?lang=en')).text;
  expect(list).not.toMatch(/<th[^>]*>Rank/);
  expect((await request(site.app).get('/results/demo-2026.csv')).text).toContain(
    'everybody served',
  );
}, 60_000);

it('services without answers are carried by the others of the province; too many hide it', () => {
  const cell = (provinceId: number, serviceId: string, people: number) => ({
    provinceId,
    serviceId,
    served: people,
  });
  const { weight, uncovered, report } = servedWeights(
    ['1/A', '1/A', '2/A'],
    [cell(1, 'A', 95), cell(1, 'B', 5), cell(2, 'A', 80), cell(2, 'B', 20), cell(3, 'A', 50)],
  );
  expect([...weight]).toEqual([50, 50, 100].map((each) => expect.closeTo(each, 12)));
  expect(uncovered).toEqual([2]);
  expect(report).toMatchObject({
    served: 200,
    answered: 3,
    silentShare: expect.closeTo(0.125, 12),
  });
});

it('a table of answers stands for the people served too', async () => {
  const { weight } = await weighServed(
    site.db,
    (await findRoundByCode(site.db, 'demo-2026'))!,
    new Date(),
  );
  const people = (await site
    .db('responses')
    .where({ status: 'counted' })
    .whereNotNull('service_id')
    .orderBy('id')
    .select(site.db.raw(`answers ->> 'channel' as channel`))) as { channel: string | null }[];
  let [online, all] = [0, 0];
  people.forEach(({ channel }, row) => {
    if (channel === null) return;
    all += weight[row]!;
    if (channel === 'online') online += weight[row]!;
  });
  const { places } = await countedTable(site, researcher, {
    round: 'demo-2026',
    question: 'channel',
  });
  const country = places.find(({ localityId }) => localityId === COUNTRY_ID)!;
  expect(sharesIn(country).get('online')).toBeCloseTo(online / all, 12);
  expect(country.panels[0]!.columns[0]!.n).toBe(people.filter(({ channel }) => channel).length);
});
