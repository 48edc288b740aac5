// The job after a publication, on a country of one province: every page in both languages, once.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import request from 'supertest';
import { findComputation } from '../../src/indicators/computations.store.ts';
import { publicationJobKind } from '../../src/indicators/publication/publication-job.ts';
import { publishComputation } from '../../src/indicators/publication/publish-computation.command.ts';
import { listResults } from '../../src/indicators/results.store.ts';
import { inTransaction } from '../../src/platform/db/database.ts';
import { testApp, type TestApp } from '../support/app.ts';
import { madePublication, publishedAt, seedPlaces } from './made-publication.ts';

let site: TestApp;
let computationId = '';
beforeAll(async () => {
  site = await testApp({ rendersAhead: true });
  await seedPlaces(site.db);
  await site
    .db('localities')
    .where({ level: 'province' })
    .whereNotIn('code', ['79'])
    .where('valid_from', '<', '2026-01-01')
    .update({ valid_to: '2026-01-01' });
  await site
    .db('localities')
    .where({ level: 'province' })
    .where('valid_from', '<', '2025-07-01')
    .update({ valid_to: '2025-07-01' });
  ({ computationId } = await madePublication(site.db, { code: 'r1' }));
  await site
    .db('computations')
    .where({ id: computationId })
    .update({ status: 'computed', published_at: null });
}, 60_000);
afterAll(async () => {
  await site.close();
});

interface JobRow {
  status: string;
  result: { rendered: number };
}
const jobs = async (): Promise<JobRow[]> =>
  (await site.db('jobs').where({ kind: publicationJobKind })) as JobRow[];
const allDone = async (): Promise<JobRow[]> => {
  for (;;) {
    const found = await jobs();
    if (found.length > 0 && found.every(({ status }) => status === 'done')) return found;
    await sleep(100);
  }
};

it('renders every page of the publication, in parts', async () => {
  await inTransaction(site.db, async (tx) =>
    publishComputation(tx, (await findComputation(tx, computationId))!, {
      actor: null,
      at: publishedAt,
    }),
  );
  const done = await allDone();
  const results = await listResults(site.db, computationId);
  const nodes = new Set(results.map(({ node }) => node)).size;
  const rankable = new Set(
    results.filter(({ level }) => level !== 'indicator').map(({ node }) => node),
  ).size;
  const expected = 2 * (1 + rankable + 3 + 1 + nodes);
  const pages = ((await site.db('publication_pages').select('page')) as { page: string }[]).map(
    ({ page }) => page,
  );
  expect(pages).toHaveLength(expected);
  expect(pages).toEqual(
    expect.arrayContaining([
      'vi /results',
      'en /results/r1/ranking',
      'vi /results/r1/79/7.3.1',
      'en /results/r1.csv',
      'vi /results/r1/definition',
      'vi /results/r1/ranking?node=4.1',
    ]),
  );
  expect(done.length).toBe(Math.ceil(expected / 200));
  expect(done.reduce((sum, { result }) => sum + result.rendered, 0)).toBe(expected);
}, 170_000);

it('leaves nothing to render for the first reader', async () => {
  const written: string[] = [];
  site.pools.office.on('query', ({ sql }: { sql: string }) => {
    if (sql.startsWith('insert')) written.push(sql);
  });
  for (const path of [
    '/results',
    '/results/r1',
    '/results/r1/79',
    '/results/r1/79/7.3.1',
    '/results/r1.csv',
  ])
    await request(site.app).get(path).set('Cookie', 'cg_lang=en').expect(200);
  expect(written).toEqual([]);
});

it('renders nothing a second time, and nothing of what was superseded', async () => {
  await site
    .db('jobs')
    .where({ kind: publicationJobKind })
    .update({ status: 'waiting', attempts: 0 });
  expect(
    (await allDone()).map(({ result }) => result.rendered).every((rendered) => rendered === 0),
  ).toBe(true);
  await site.db('publication_pages').delete();
  await site.db('computations').update({ status: 'superseded' });
  await site
    .db('jobs')
    .where({ kind: publicationJobKind })
    .update({ status: 'waiting', attempts: 0 });
  await allDone();
  expect(await site.db('publication_pages').select('page')).toEqual([]);
}, 170_000);
