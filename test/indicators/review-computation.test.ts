// A researcher reviews a computed round: what the sample lacks is said, a locality can be withheld alone or
// with its answers, and the published page says which.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import request from 'supertest';
import {
  findComputation,
  findPublished,
  listComputations,
  type Computation,
} from '../../src/indicators/computations.store.ts';
import { listGroupResults } from '../../src/indicators/breakdowns/group-results.store.ts';
import { computeKind, computeResults } from '../../src/indicators/computing/compute-results.job.ts';
import { requestComputation } from '../../src/indicators/computing/request-computation.command.ts';
import { inTransaction } from '../../src/platform/db/database.ts';
import { listResults } from '../../src/indicators/results.store.ts';
import { COUNTRY_ID } from '../../src/localities/locality.ts';
import { findRoundByCode } from '../../src/sampling/rounds/rounds.store.ts';
import { formToken, signedIn, testApp, type TestApp } from '../support/app.ts';
import { accountOf, demonstration, keepProvinces } from '../support/demonstration.ts';

const round = '/rounds/demo-2026';
let site: TestApp;
let researcher: ReturnType<typeof request.agent>;
let [nghean, hanoi] = [0, 0];

beforeAll(async () => {
  site = await testApp({ filling: demonstration });
  const account = await accountOf(site.db, 'researcher');
  researcher = await signedIn(site.app, account.login, account.password);
  [nghean, hanoi] = (await keepProvinces(site.db, ['40', '01', '48', '79'])) as [number, number];
}, 120_000);
afterAll(async () => {
  await site.close();
});

const newest = async (): Promise<Computation> => {
  const { id } = (await findRoundByCode(site.db, 'demo-2026'))!;
  return (await listComputations(site.db, id))[0]!;
};

async function send(path: string, fields: Record<string, string> = {}): Promise<string> {
  const page = await researcher.get(`${round}?lang=en`);
  const answer = await researcher
    .post(path)
    .type('form')
    .send({ _csrf: formToken(page.text), ...fields });
  expect(answer.status).toBe(303);
  return answer.headers['location'] as string;
}

/** The page of a computation once it is computed. */
async function computed(path: string): Promise<string> {
  for (;;) {
    const { status, failure } = await newest();
    if (status === 'failed') throw new Error(failure ?? '');
    if (status === 'computed') return (await researcher.get(`${path}?lang=en`)).text;
    await sleep(200);
  }
}

const national = async (id: string) =>
  (await listResults(site.db, id)).find(
    (row) => row.localityId === COUNTRY_ID && row.node === '1.1.1',
  )!;

it('says which drawn strata gave no answer, hides their locality, and counts answers that no figure uses', async () => {
  const { id } = (await findRoundByCode(site.db, 'demo-2026'))!;
  await site.db('round_psus').delete();
  await site.db('round_psus').insert({
    round_id: id,
    stratum: '40-island',
    psu: '40-island-1',
    locality_id: nghean,
    inclusion_probability: 0.1,
  });
  const strays = (await site
    .db('responses')
    .where({ round_id: id, locality_id: hanoi })
    .orderBy('id')
    .limit(3)
    .select('id')) as { id: string }[];
  const strayIds = strays.map((row) => row.id);
  await site
    .db('responses')
    .where({ round_id: id })
    .whereIn('id', strayIds)
    .update({ weight: null });
  const page = await computed(await send(`${round}/computations`));
  expect(page).toContain('Nobody answered in these drawn strata');
  expect(page).toContain('40-island');
  if (strayIds.length > 0)
    expect(page).toContain(`${strayIds.length} counted answers not used: outside the drawn sample`);
  const rows = await listResults(site.db, (await newest()).id);
  const own = rows.filter((row) => row.localityId === nghean);
  expect(own.every((row) => row.estimate === null && row.flag === 'hidden')).toBe(true);
  expect(new Set(own.map(({ reason }) => reason))).toContain('stratum');
  expect((await national((await newest()).id)).flag).toBe('caution');
  await site.db('round_psus').where({ round_id: id, stratum: '40-island' }).delete();
}, 120_000);

it('a locality withheld alone still counts in the nation; with its answers it leaves the nation, and the page says which', async () => {
  const before = await newest();
  const path = `${round}/computations/${before.id}`;
  const whole = await national(before.id);
  await send(path, { locality: String(nghean), reason: 'Suspicious interviews, first look.' });
  expect((await newest()).id).toBe(before.id);
  expect((await researcher.get(`${path}?lang=en`)).text).toContain(
    'Still counted in the national figures.',
  );

  const again = await send(path, {
    locality: String(hanoi),
    reason: 'Invented interviews, confirmed by telephone.',
    excluded: 'yes',
  });
  expect(again).not.toBe(path);
  const page = await computed(again);
  expect(page).toContain('Left out of the national figures too.');
  expect(page).toContain('Suspicious interviews, first look.');
  const after = await newest();
  expect(after.parameters.excluded).toEqual([hanoi]);
  const own = (await site
    .db('results')
    .where({ computation_id: after.id, locality_id: hanoi, node: '1.1.1' })
    .first()) as { n: number };
  expect((await national(after.id)).n).toBe(whole.n - own.n);

  const back = await send(`${again}/release`, { locality: String(hanoi) });
  await computed(back);
  expect((await newest()).parameters.excluded).toEqual([]);
  expect((await national((await newest()).id)).n).toBe(whole.n);

  const token = formToken((await researcher.get(`${round}?lang=en`)).text);
  const refused = await researcher
    .post(`${again}/publish?lang=en`)
    .type('form')
    .send({ _csrf: token, note: 'short' });
  expect(refused.status).toBe(422);
  expect(refused.text).toContain('Give the reason in at least 10 characters.');
  expect(refused.text).toContain('value="short"');
  const offered = (await researcher.get(`${again}?lang=en`)).text;
  expect(offered).toContain('Against edition 1, which is published now');
  const note = 'Invented interviews in Ha Noi were left out.';
  await send(`${again}/publish`, { note });
  const shown = (await researcher.get('/results/demo-2026/01?lang=en')).text;
  expect(shown).toContain('Its answers are left out of the national figures too.');
  const other = (await researcher.get('/results/demo-2026/40?lang=en')).text;
  expect(other).toContain('Its answers still count in the national figures.');
  expect(other).toContain(note);
  expect(other).toContain('edition 2');

  const editions = (await request(site.app).get('/results/demo-2026/editions?lang=en')).text;
  expect(editions).toContain('/results/demo-2026/editions/1.csv');
  expect(editions).toContain(note);
  const [first, second] = await Promise.all(
    [1, 2].map((edition) => request(site.app).get(`/results/demo-2026/editions/${edition}.csv`)),
  );
  const hanoiRow = (text: string) =>
    text.split('\n').find((line) => line.includes('"01"') && line.includes('"1.1"'))!;
  expect(hanoiRow(first!.text)).toContain('"ok"');
  expect(hanoiRow(second!.text)).toContain('"withheld"');
  await request(site.app).get('/results/demo-2026/editions/3.csv').expect(404);
}, 120_000);

it('a researcher chooses the questions to divide by, and reviews the groups; their means are those of the answers', async () => {
  const offered = (await researcher.get(`${round}?lang=en`)).text;
  expect(offered).toMatch(/name="breakdown" value="ethnicity" checked/);
  const path = await send(`${round}/computations`, { choosing: 'yes', breakdown: 'sex' });
  const page = await computed(path);
  expect(page).toContain(`${path}/by/sex`);
  expect(page).not.toContain(`${path}/by/ethnicity`);
  const { id } = await newest();
  const rows = await listGroupResults(site.db, id, { localityId: nghean, breakdown: 'sex' });
  const indicators = rows.filter(({ level, flag }) => level === 'indicator' && flag !== 'hidden');
  expect(new Set(indicators.map(({ group }) => group))).toEqual(new Set(['male', 'female']));
  for (const [at, code] of ['1.1.1', '1.1.2', '1.2.1'].entries())
    for (const group of ['male', 'female']) {
      const { rows: found } = await site.db.raw<{ rows: { n: string; mean: number }[] }>(
        `SELECT count(scores[:at]) AS n, sum(weight * scores[:at]) / sum(weight) FILTER (WHERE scores[:at] IS NOT NULL) AS mean
        FROM responses WHERE status = 'counted' AND weight IS NOT NULL AND answers ->> 'sex' = :group
        AND locality_id IN (SELECT id FROM localities WHERE id = :nghean OR parent_id = :nghean)`,
        { at: at + 1, group, nghean },
      );
      const row = indicators.find((one) => one.node === code && one.group === group)!;
      expect(row.n).toBe(Number(found[0]!.n));
      expect(Math.abs(row.estimate! - found[0]!.mean)).toBeLessThan(1e-9);
    }
  const groups = (await researcher.get(`${path}/by/sex?locality=${nghean}&lang=en`)).text;
  const index = rows.find((row) => row.node === '1' && row.group === 'female')!;
  expect(groups).toContain(`n ${index.n}`);
  expect((await researcher.get(`${path}/by/ethnicity`)).status).toBe(404);
}, 60_000);

it('who asks while another computation is under way is told that their choices are not used', async () => {
  const paths = await Promise.all(
    ['sex', 'ethnicity'].map((breakdown) =>
      send(`${round}/computations`, { choosing: 'yes', breakdown }),
    ),
  );
  const [second, ...others] = paths.filter((path) => path.endsWith('?already=yes'));
  expect(others).toEqual([]);
  const page = (await researcher.get(`${second}&lang=en`)).text;
  expect(page).toContain('those sent now are not used');
  const first = paths.find((path) => path !== second)!;
  expect(second).toBe(`${first}?already=yes`);
  expect(await computed(first)).not.toContain('those sent now are not used');
}, 60_000);

const requested = async (): Promise<string> => {
  const demo = (await findRoundByCode(site.db, 'demo-2026'))!;
  return inTransaction(site.db, async (tx) => {
    const by = { actor: null, at: new Date(), codeVersion: 'test' };
    const { id } = await requestComputation(tx, demo, by);
    // The test runs it itself.
    await tx('jobs').where({ key: id }).delete();
    return id;
  });
};
const work = { progress: () => undefined, isLastAttempt: false, now: new Date() };

it('a computation that was stopped stays stopped, and what is published stays', async () => {
  const published = (await findPublished(site.db, (await newest()).roundId))!.id;
  const id = await requested();
  await send(`${round}/computations/${id}/cancel`);
  const page = await researcher.get(`${round}/computations/${id}?lang=en`);
  expect(page.text).toContain('This computation was stopped.');
  await computeResults(site.db, id, work);
  expect((await findComputation(site.db, id))!.status).toBe('failed');
  expect((await findPublished(site.db, (await newest()).roundId))!.id).toBe(published);
});

it('an interrupted computation is begun anew by the next attempt; the last one fails it', async () => {
  const id = await requested();
  await expect(
    computeResults(site.db, id, { ...work, signal: AbortSignal.abort(new Error('stopping')) }),
  ).rejects.toThrow('stopping');
  expect((await findComputation(site.db, id))!.status).toBe('computing');
  const broken = {
    ...work,
    isLastAttempt: true,
    progress: () => {
      throw new Error('out of order');
    },
  };
  await expect(computeResults(site.db, id, { ...broken, isLastAttempt: false })).rejects.toThrow(
    'out of order',
  );
  expect((await findComputation(site.db, id))!.status).toBe('computing');
  await expect(computeResults(site.db, id, broken)).rejects.toThrow('out of order');
  expect((await findComputation(site.db, id))!).toMatchObject({
    status: 'failed',
    failure: 'unexpected',
  });
});

it('a computation whose job failed for good does not block the next one', async () => {
  const demo = (await findRoundByCode(site.db, 'demo-2026'))!;
  const id = await requested();
  await site.db('jobs').insert({
    id: randomUUID(),
    kind: computeKind,
    key: id,
    payload: JSON.stringify({ computationId: id }),
    status: 'failed',
    attempts: 3,
    max_attempts: 3,
    progress: 0,
    message: '',
    created_at: new Date(),
    run_after: new Date(),
  });
  const by = { actor: null, at: new Date(), codeVersion: 'test' };
  const next = await inTransaction(site.db, (tx) => requestComputation(tx, demo, by));
  expect(next.isNew).toBe(true);
  expect((await findComputation(site.db, id))!.status).toBe('failed');
});

it('the page of a drawn round says which entry channels no figure uses', async () => {
  const { id } = (await findRoundByCode(site.db, 'demo-2026'))!;
  await site.db('response_counts').insert({
    round_id: id,
    locality_id: hanoi,
    facet: 'entry',
    value: 'open',
    detail: '',
    status: 'counted',
    n: 7,
  });
  const page = (await researcher.get(`${round}?lang=en`)).text;
  const lineOf = (name: string): string =>
    page.split('<tr>').find((line) => line.includes(`row">${name}`)) ?? '';
  expect(lineOf('Open link')).toContain('not used in any figure');
  expect(lineOf('Simulated')).not.toContain('not used in any figure');
  expect(lineOf('Simulated')).not.toBe('');
});
