// A round is compared with one of the year before that asked the same PSUs: what changed is computed with
// it, reviewed, published, and read.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import request from 'supertest';
import { listChanges } from '../../src/indicators/changes/changes.store.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  findComputation,
  findPublished,
  type Computation,
} from '../../src/indicators/computations.store.ts';
import { recomputeWithheld } from '../../src/indicators/computing/recompute.command.ts';
import { indicatorsOf } from '../../src/indicators/definition.ts';
import { findDefinition } from '../../src/indicators/definitions.store.ts';
import { listResults } from '../../src/indicators/results.store.ts';
import { COUNTRY_ID } from '../../src/localities/locality.ts';
import { inTransaction } from '../../src/platform/db/database.ts';
import { findRoundByCode } from '../../src/sampling/rounds/rounds.store.ts';
import { formToken, signedIn, testApp, type TestApp } from '../support/app.ts';
import { accountOf, demonstration, keepProvinces } from '../support/demonstration.ts';
import { addEarlierRound, earlierRound, publishRound } from '../support/earlier-round.ts';

let site: TestApp;
let researcher: ReturnType<typeof request.agent>;
let [nghean, hanoi] = [0, 0];
let computed = '';

beforeAll(async () => {
  site = await testApp({ filling: demonstration });
  const account = await accountOf(site.db, 'researcher');
  researcher = await signedIn(site.app, account.login, account.password);
  [nghean, hanoi] = (await keepProvinces(site.db, ['40', '01'])) as [number, number];
  await addEarlierRound(site.db, { provinceId: nghean, subDimension: '2.1' });
  computed = await publishRound(site.db, (await findRoundByCode(site.db, 'demo-2026'))!);
}, 240_000);
afterAll(async () => {
  await site.close();
});

const publishedOf = async (code: string) =>
  (await findPublished(site.db, (await findRoundByCode(site.db, code))!.id))!;

it('compares with the latest earlier round without being told, in every place', async () => {
  const { parameters } = (await findComputation(site.db, computed))!;
  const earlier = await publishedOf(earlierRound);
  expect(parameters.comparedWith).toEqual({ computationId: earlier.id, reason: null });
  const changes = await listChanges(site.db, computed);
  expect(new Set(changes.map(({ localityId }) => localityId))).toEqual(
    new Set([COUNTRY_ID, nghean, hanoi]),
  );
  const [before, after] = [
    await listResults(site.db, earlier.id),
    await listResults(site.db, computed),
  ];
  for (const change of changes) {
    const find = (rows: typeof before) =>
      rows.find((row) => row.localityId === change.localityId && row.node === change.node)!;
    expect(change.before).toBe(find(before).estimate);
    expect(change.after).toBe(find(after).estimate);
    expect(change.difference).toBeCloseTo(change.after - change.before, 12);
  }
});

async function ended(id: string): Promise<Computation> {
  for (;;) {
    const computation = (await findComputation(site.db, id))!;
    if (computation.status !== 'computing') return computation;
    await sleep(100);
  }
}

interface Answered {
  stratum: string;
  psu: string;
  weight: number;
  score: number;
}

/** PSU totals of the linearised score of a mean, less their stratum's mean, times √(n/(n − 1)). */
function deviationsOf(
  answered: readonly Answered[],
  drawn: readonly { stratum: string; psu: string }[],
) {
  const weight = answered.reduce((sum, row) => sum + row.weight, 0);
  const mean = answered.reduce((sum, row) => sum + row.weight * row.score, 0) / weight;
  const totals = new Map(
    drawn.map(({ stratum, psu }) => [`${stratum} ${psu}`, { stratum, sum: 0 }]),
  );
  for (const { stratum, psu, ...row } of answered)
    totals.get(`${stratum} ${psu}`)!.sum += (row.weight * (row.score - mean)) / weight;
  const members = (wanted: string) =>
    [...totals.values()].filter(({ stratum }) => stratum === wanted);
  return new Map(
    [...totals].map(([key, { stratum, sum }]) => {
      const own = members(stratum);
      const centre = own.reduce((total, each) => total + each.sum, 0) / own.length;
      return [key, Math.sqrt(own.length / (own.length - 1)) * (sum - centre)];
    }),
  );
}

it('the error of a difference counts the PSUs that were asked in both rounds', async () => {
  const { definitionId } = (await findComputation(site.db, computed))!;
  const { definition } = (await findDefinition(site.db, definitionId))!;
  const change = (await listChanges(site.db, computed, hanoi)).find(
    ({ level, se }) => level === 'indicator' && se > 0,
  )!;
  const place = indicatorsOf(definition).findIndex(({ code }) => code === change.node) + 1;
  const sides = await Promise.all(
    [earlierRound, 'demo-2026'].map(async (code) => {
      const { id } = (await findRoundByCode(site.db, code))!;
      const { rows } = await site.db.raw<{ rows: (Answered & { inside: boolean })[] }>(
        `select stratum, psu, weight, scores[${place}] as score, 
            :hanoi in (localities.id, parent_id) as inside
          from responses join localities on localities.id = locality_id
          where round_id = :id and status = 'counted' and weight is not null`,
        { id, hanoi },
      );
      const drawn = (await site.db('round_psus').where({ round_id: id })) as {
        stratum: string;
        psu: string;
      }[];
      const answered = rows.filter(({ inside, score }) => inside && score !== null);
      return deviationsOf(answered, [...rows, ...drawn]);
    }),
  );
  const [a, b] = sides as [Map<string, number>, Map<string, number>];
  const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0);
  const variances = [a, b].map((own) => sum([...own.values()].map((value) => value ** 2)));
  const covariance = sum([...a].map(([key, value]) => value * (b.get(key) ?? 0)));
  expect(covariance).toBeGreaterThan(0.2 * Math.sqrt(variances[0]! * variances[1]!));
  expect(change.se / Math.sqrt(variances[0]! + variances[1]! - 2 * covariance)).toBeCloseTo(1, 9);
});

it('what got better is found there and not elsewhere, and the researcher reviews it', async () => {
  const clear = (await listChanges(site.db, computed)).filter(
    ({ level, p }) => level === 'subdimension' && p !== null && p <= 0.05,
  );
  expect(clear.filter(({ localityId }) => localityId === nghean)).toMatchObject([
    { node: '2.1', difference: expect.any(Number) },
  ]);
  expect(clear.filter(({ localityId }) => localityId === hanoi)).toEqual([]);
  const page = await researcher.get(`/rounds/demo-2026/computations/${computed}?lang=en`);
  expect(page.text).toContain('Changes since Public services experience 2025');
  expect(page.text).not.toContain('has a newer edition');
});

it('a visitor reads it on the summary and on a page of its own, and takes it along', async () => {
  const summary = (await request(site.app).get('/results/demo-2026/40?lang=en')).text;
  expect(summary).toContain('What changed');
  expect(summary).toContain('/results/demo-2026/40/changes');
  const page = (await request(site.app).get('/results/demo-2026/40/changes?lang=en')).text;
  expect(page).toContain('Public services experience 2025');
  expect(page).toMatch(/Clearly better[\s\S]*2\.1/);
  expect(page).toContain('Nothing is clearly worse.');
  const country = await request(site.app).get('/results/demo-2026/VN/changes?lang=vi');
  expect(country.text).toContain('có gì thay đổi');
  const file = (await request(site.app).get('/results/demo-2026/changes.csv')).text;
  const lines = file.trim().split('\r\n');
  expect(lines[0]).toContain('"earlier_round"');
  expect(lines.some((line) => line.startsWith('"demo-2026","demo-2025","yes","40"'))).toBe(true);
});

it('a round that was compared with none has no such page', async () => {
  for (const path of ['40/changes', 'VN/changes', 'changes.csv'])
    expect((await request(site.app).get(`/results/${earlierRound}/${path}`)).status).toBe(404);
  expect((await request(site.app).get('/results/demo-2026/99/changes')).status).toBe(404);
});

it('computing again without a locality compares with the same round', async () => {
  const { round, edition } = {
    round: (await findRoundByCode(site.db, 'demo-2026'))!,
    edition: (await findComputation(site.db, computed))!,
  };
  const id = await inTransaction(site.db, (tx) =>
    recomputeWithheld(
      tx,
      { round, computationId: computed },
      () => [{ localityId: hanoi, reason: 'a test of it', excluded: true, decidedAt: new Date() }],
      { actor: null, at: new Date(), codeVersion: 'test' },
    ),
  );
  const again = await ended(id);
  expect(again.parameters.comparedWith).toEqual(edition.parameters.comparedWith);
  expect((await listChanges(site.db, id, nghean)).length).toBeGreaterThan(20);
});

it('a newer edition of the earlier round is said; a researcher may also compare with none', async () => {
  await publishRound(site.db, (await findRoundByCode(site.db, earlierRound))!);
  const review = await researcher.get(`/rounds/demo-2026/computations/${computed}?lang=en`);
  expect(review.text).toContain('has a newer edition');
  const page = await researcher.get('/rounds/demo-2026?lang=en');
  expect(page.text).toContain('<option value="demo-2025" selected>');
  const send = (against: string) =>
    researcher
      .post('/rounds/demo-2026/computations')
      .type('form')
      .send({ _csrf: formToken(page.text), choosing: 'yes', against });
  expect((await send('no-such-round')).status).toBe(409);
  const asked = await send('');
  const id = String(asked.headers['location']).split('/').at(-1)!;
  expect((await findComputation(site.db, id))!.parameters.comparedWith).toBeNull();
});
