// A researcher makes weights for a round: population totals, a recipe, a computation with it, and what the
// review page says of before and after.
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { Command } from 'commander';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type request from 'supertest';
import { failComputation, listComputations } from '../../src/indicators/computations.store.ts';
import type { Computation } from '../../src/indicators/computations.store.ts';
import { publishComputation } from '../../src/indicators/publication/publish-computation.command.ts';
import { registerCompute } from '../../src/indicators/computing/compute.cli.ts';
import { requestComputation } from '../../src/indicators/computing/request-computation.command.ts';
import { listResults } from '../../src/indicators/results.store.ts';
import { weighRound } from '../../src/indicators/weighting/weighting-sample.store.ts';
import { findMarginByCode } from '../../src/localities/population/margins.store.ts';
import { inTransaction } from '../../src/platform/db/database.ts';
import { problemOfPostgresError } from '../../src/platform/db/postgres-error.ts';
import { COUNTRY_ID } from '../../src/localities/locality.ts';
import { findRoundByCode } from '../../src/sampling/rounds/rounds.store.ts';
import { countedTable, sharesIn } from '../support/answer-tables.ts';
import { formToken, signedIn, testApp, type TestApp } from '../support/app.ts';
import { accountOf, demonstration, keepProvinces } from '../support/demonstration.ts';

const round = '/rounds/demo-2026';
let site: TestApp;
let researcher: ReturnType<typeof request.agent>;
const provinces = ['01', '40'];

beforeAll(async () => {
  site = await testApp({ filling: demonstration });
  const account = await accountOf(site.db, 'researcher');
  researcher = await signedIn(site.app, account.login, account.password);
  await keepProvinces(site.db, provinces);
}, 120_000);
afterAll(async () => {
  await site.close();
});

async function send(
  path: string,
  fields: Record<string, string | string[]> = {},
): Promise<request.Response> {
  const _csrf = formToken((await researcher.get(`${round}?lang=en`)).text);
  return await researcher
    .post(`${path}?lang=en`)
    .type('form')
    .send({ _csrf, ...fields });
}

const tableOf = (name: string, cells: Record<string, [string, number][]>): string =>
  [
    `province,${name},persons`,
    ...Object.entries(cells).flatMap(([province, persons]) =>
      persons.map(([category, count]) => `${province},${category},${count}`),
    ),
  ].join('\n');

const bySex = (men: number, women: number): [string, number][] => [
  ['male', men],
  ['female', women],
];
const ages = ['18_24', '25_34', '35_44', '45_54', '55_64', '65_plus'];
const byAge = (...persons: number[]): [string, number][] =>
  persons.map((count, at) => [ages[at]!, count]);
const totals = { sex: 1_010_000, ages: [150, 210, 220, 190, 140, 100].map((each) => each * 1_000) };

async function addMargin(code: string, table: string): Promise<request.Response> {
  const named = { code, name: `By ${code}`, source: 'A made-up census', asOf: '2024-04-01' };
  return await send('/margins/new', { ...named, table });
}

async function idOf(code: string): Promise<string> {
  return (await findMarginByCode(site.db, code))!.id;
}

const computations = async (): Promise<Computation[]> =>
  listComputations(site.db, (await findRoundByCode(site.db, 'demo-2026'))!.id);

async function ended(path: string): Promise<{ computation: Computation; page: string }> {
  for (;;) {
    const computation = (await computations())[0]!;
    if (computation.status !== 'computing')
      return { computation, page: (await researcher.get(`${path}?lang=en`)).text };
    await sleep(100);
  }
}

async function compute(): Promise<{ computation: Computation; page: string }> {
  const asked = await send(`${round}/computations`);
  expect(asked.status).toBe(303);
  return await ended(asked.headers['location'] as string);
}

it('population totals are offered with the questions that tell them, filled in where codes agree', async () => {
  expect((await researcher.get(`${round}/weights?lang=en`)).text).toContain(
    'Add population totals',
  );
  for (const [code, table] of [
    ['sex', tableOf('sex', { '01': bySex(500_000, 510_000), 40: bySex(505_000, 505_000) })],
    [
      'age',
      tableOf('age_band', { '01': byAge(...totals.ages), 40: byAge(...totals.ages.toReversed()) }),
    ],
    ['small', tableOf('sex', { '01': bySex(1, 1) })],
  ] as const)
    expect((await addMargin(code, table)).status).toBe(303);
  const page = (await researcher.get(`${round}/weights?lang=en`)).text;
  expect(page).toContain('name="answers-age-age_band-5" value="65_plus"');
  expect(page).toMatch(/<option value="sex" selected>sex –/);
  expect(page).toContain('nothing is known of those who did not answer');
});

const answersFor = {
  'question-sex-sex': 'sex',
  'answers-sex-sex-0': 'male',
  'answers-sex-sex-1': 'female',
  'question-age-age_band': 'age_band',
  ...Object.fromEntries(ages.map((band, at) => [`answers-age-age_band-${at}`, band])),
};

it('a recipe with mistakes comes back as it was typed, each mistake at its field', async () => {
  const refused = await send(`${round}/weights`, {
    ...answersFor,
    margin: [await idOf('sex')],
    'answers-sex-sex-0': 'male, man',
    'answers-sex-sex-1': 'male',
    trim: 'often',
  });
  expect(refused.status).toBe(422);
  expect(refused.text).toContain('This question has no answer with the code “man”.');
  expect(refused.text).toContain('The answer “male” is already in another category.');
  expect(refused.text).toContain('“often” cannot be used.');
  expect(refused.text).toContain('value="male, man"');
  expect(refused.text).toContain(`value="${await idOf('sex')}" checked`);
  expect((await site.db('weighting_recipes').first()) as unknown).toBeUndefined();
});

it('a computation with the recipe meets the totals, and shows figures before and after', async () => {
  const saved = await send(`${round}/weights`, {
    ...answersFor,
    margin: [await idOf('sex'), await idOf('age')],
    trim: '',
  });
  expect(saved.status).toBe(303);
  const { computation, page } = await compute();
  expect(computation).toMatchObject({ status: 'computed', failure: null });
  const { recipe } = computation.parameters;
  const { weight } = await weighRound(
    site.db,
    (await findRoundByCode(site.db, 'demo-2026'))!,
    recipe!,
  );
  const people = (await site
    .db('responses')
    .where({ status: 'counted' })
    .whereNotNull('weight')
    .orderBy('id')
    .select('locality_id', site.db.raw(`answers ->> 'sex' as sex`))) as {
    locality_id: number;
    sex: string;
  }[];
  // Those who did not say their sex keep their share, so the others of a province stand as the margin says.
  const ids = [...new Set(people.map(({ locality_id }) => locality_id))];
  const sexes = ids.map((id) => {
    const sums = { male: 0, female: 0 };
    people.forEach(({ locality_id, sex }, row) => {
      if (locality_id === id && (sex === 'male' || sex === 'female')) sums[sex] += weight[row]!;
    });
    return sums.male / (sums.male + sums.female);
  });
  expect(weight.reduce((sum, one) => sum + one, 0)).toBeCloseTo(2 * totals.sex, 3);
  for (const men of [500, 505])
    expect(Math.min(...sexes.map((share) => Math.abs(share - men / 1_010)))).toBeLessThan(1e-12);
  expect(page).toContain('How the weights were made');
  expect(page).toContain('each table in turn within a province until all hold (raking)');
  expect(page).toContain('A made-up census');
  expect(page).toMatch(/Converged after \d+ passes; largest gap \de-1\d/);
  const rows = await listResults(site.db, computation.id);
  const after = rows.find(({ node, level }) => level === 'dimension' && node === '1')!;
  const before = computation.weighting!.before.find(
    (row) => row.localityId === after.localityId && row.node === '1',
  )!;
  expect(before.estimate).not.toBe(after.estimate);
  expect(Math.abs(before.estimate! - after.estimate!)).toBeLessThan(1);
  expect(page).toContain(`${before.estimate!.toFixed(2)} → ${after.estimate!.toFixed(2)}`);
}, 60_000);

it('a table of answers uses the recipe: men and women are as many as the totals say', async () => {
  const { places, page } = await countedTable(site, researcher, {
    round: 'demo-2026',
    question: 'sex',
  });
  expect(page).toContain('Counted');
  const men = places
    .filter(({ localityId }) => localityId !== COUNTRY_ID)
    .map((place) => {
      const shares = sharesIn(place);
      return shares.get('male')! / (shares.get('male')! + shares.get('female')!);
    });
  for (const share of [500 / 1_010, 505 / 1_010])
    expect(Math.min(...men.map((own) => Math.abs(own - share)))).toBeLessThan(1e-12);
});

it('the command line gives the same', async () => {
  const [onPage] = await computations();
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'civic-gauge-recipe-')), 'recipe.json');
  writeFileSync(file, JSON.stringify(onPage!.parameters.recipe));
  const given = process.env['DATABASE_URL'];
  const printed = jest.spyOn(console, 'log').mockImplementation(() => undefined);
  process.env['DATABASE_URL'] = site.url;
  const program = new Command().exitOverride();
  registerCompute(program);
  await program.parseAsync(['compute', 'demo-2026', '--recipe', file], { from: 'user' });
  const said = JSON.parse(String(printed.mock.calls.at(-1)![0])) as { id: string };
  const [margin] = onPage!.parameters.recipe!.margins;
  const unknown = { ...margin!, marginId: '00000000-0000-4000-8000-000000000000' };
  writeFileSync(file, JSON.stringify({ ...onPage!.parameters.recipe, margins: [unknown] }));
  await expect(
    program.parseAsync(['compute', 'demo-2026', '--recipe', file], { from: 'user' }),
  ).rejects.toThrow('the recipe names “00000000-0000-4000-8000-000000000000”');
  printed.mockRestore();
  if (given === undefined) delete process.env['DATABASE_URL'];
  else process.env['DATABASE_URL'] = given;
  const last = (await computations()).find(({ id }) => id === said.id);
  expect(last).toMatchObject({ weighting: onPage!.weighting });
  expect(await listResults(site.db, said.id)).toEqual(await listResults(site.db, onPage!.id));
}, 60_000);

it('says what keeps a recipe from being carried out, and what to do', async () => {
  const recipe = { ...answersFor, 'question-small-sex': 'sex', trim: '' };
  const small = { 'answers-small-sex-0': 'male', 'answers-small-sex-1': 'female' };
  await send(`${round}/weights`, { ...recipe, ...small, margin: [await idOf('small')] });
  const { computation, page } = await compute();
  expect(computation.failure).toMatch(/^noTotals /);
  expect(page).toContain('“By small” has no totals for');
  expect(page).toContain('Nghe An');

  const table = tableOf('sex', {
    '01': [...bySex(5, 5), ['nobody', 7]],
    '40': [...bySex(5, 5), ['nobody', 7]],
  });
  await addMargin('empty', table);
  await send(`${round}/weights`, {
    trim: '3',
    margin: [await idOf('empty')],
    'question-empty-sex': 'sex',
    'answers-empty-sex-0': 'male',
    'answers-empty-sex-1': 'female',
    'answers-empty-sex-2': 'refused, other',
  });
  await site.db.raw(
    `update responses set answers = answers || '{"sex":"male"}' where answers ->> 'sex' not in ('male', 'female')`,
  );
  expect((await compute()).page).toContain(
    'nobody who answered is in the category “nobody” of “By empty”',
  );
}, 60_000);

it('of two people who ask at the same moment both get one computation; of two publications one holds', async () => {
  await send(`${round}/weights`, { trim: '3' });
  const demo = (await findRoundByCode(site.db, 'demo-2026'))!;
  const by = { actor: null, at: new Date(), codeVersion: 'test' };
  const asked = await Promise.all(
    [1, 2].map(() => inTransaction(site.db, (tx) => requestComputation(tx, demo, by))),
  );
  expect(asked[0]!.id).toBe(asked[1]!.id);
  expect(asked.map(({ isNew }) => isNew).sort()).toEqual([false, true]);
  const [first] = await computations();
  await ended(`${round}/computations/${first!.id}`);
  const { computation } = await compute();
  const publish = async (id: string, kept: Promise<void>): Promise<void> =>
    inTransaction(site.db, async (tx) => {
      const one = (await listComputations(tx, demo.id)).find((known) => known.id === id)!;
      await publishComputation(tx, one, { actor: null, at: new Date(), note: 'at once, both' });
      await kept;
    });
  const winner = publish(first!.id, sleep(500));
  await sleep(200);
  const loser = publish(computation.id, Promise.resolve());
  const refused: unknown = await loser.catch((error: unknown) => error);
  expect(problemOfPostgresError(refused)).toMatchObject({ code: 'alreadyExists' });
  await winner;
  const published = (await computations()).filter(({ status }) => status === 'published');
  expect(published).toHaveLength(1);
  const editions = (await computations()).flatMap(({ edition }) => edition ?? []);
  expect(new Set(editions).size).toBe(editions.length);
}, 60_000);

it('a computation that is not under way cannot be stopped, and nothing of that is recorded', async () => {
  const [last] = await computations();
  const before = await site.db('audit_log').where({ action: 'computation.cancelled' }).count();
  expect((await send(`${round}/computations/${last!.id}/cancel`)).status).toBe(409);
  expect(await site.db('audit_log').where({ action: 'computation.cancelled' }).count()).toEqual(
    before,
  );
  expect(await inTransaction(site.db, (tx) => failComputation(tx, last!.id, 'cancelled'))).toBe(
    false,
  );
});

it('self-selected respondents are calibrated without an interval', async () => {
  await site.db('rounds').where({ code: 'demo-2026' }).update({ kind: 'open' });
  const saved = await send(`${round}/weights`, { ...answersFor, margin: [await idOf('age')] });
  expect(saved.status).toBe(303);
  const { computation } = await compute();
  expect(computation).toMatchObject({ status: 'computed', parameters: { weights: 'recipe' } });
  const rows = await listResults(site.db, computation.id);
  expect(
    rows.every(({ se, ciLow, standing }) => [se, ciLow, standing].every((x) => x === null)),
  ).toBe(true);
  const index = rows.find(({ node, estimate }) => node === 'index' && estimate !== null)!;
  const before = computation.weighting!.before.find(
    ({ localityId, node }) => node === 'index' && localityId === index.localityId,
  )!;
  expect(index.estimate).not.toBe(before.estimate);
  expect(index.estimate).toBeCloseTo(before.estimate!, 0);
  const path = `${round}/computations/${computation.id}`;
  expect((await send(`${path}/publish`, { note: 'Adjusted to ages.' })).status).toBe(303);
  const shown = (await researcher.get('/results/demo-2026/ranking?lang=en')).text;
  expect(shown).toContain('were adjusted to the structure of the population');
}, 60_000);
