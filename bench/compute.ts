// npm run bench:compute -- [--stored N,N] [--processes N] [--communes N] – a stored round computed from
// Postgres to stored results, as a researcher does it, as a drawn sample, as one raked to sex and age, and as
// an open round; beside COPY of the same columns in the same run, the memory that the process takes, and what
// page views at a fixed pace feel meanwhile.
import { HOST_ORGANISATION } from '../src/accounts/host-organisation.ts';
import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { Recipe } from '../src/indicators/weighting/recipe.ts';
import { saveRecipe } from '../src/indicators/weighting/recipes.store.ts';
import { listProvinces } from '../src/localities/localities.store.ts';
import { insertMargin } from '../src/localities/population/margins.store.ts';
import { inTransaction } from '../src/platform/db/database.ts';
import { openEmbeddedPostgres } from '../src/platform/installation/embedded-postgres.ts';
import { signInMany, type Researcher } from './big-office.ts';
import { compute, tableSeconds } from './compute-requests.ts';
import { measure, type Outcome, type Shot } from './load.ts';
import { makeCommunes } from './made-communes.ts';
import { makeDrafts, prepare, type Ground } from './responses/ground.ts';
import { storeResponses } from './stored-responses.ts';

const PACE = 50;
const MB = 1024 * 1024;

/** Seconds of COPY TO STDOUT of what a computation reads. */
async function copySeconds(ground: Ground): Promise<number> {
  const client = new pg.Client(ground.url);
  await client.connect();
  const begun = performance.now();
  const rows = `select id, locality_id, stratum, psu, weight, scores from responses
    where round_id = '${ground.round.id}' and status = 'counted'`;
  await pipeline(
    client.query(copyTo(`copy (${rows}) to stdout`)),
    new Writable({
      write: (_bytes, _encoding, done) => {
        done();
      },
    }),
  );
  const seconds = (performance.now() - begun) / 1000;
  await client.end();
  return seconds;
}

async function pageViews(ground: Ground, seconds: number): Promise<Outcome> {
  const [reader] = await makeDrafts(ground, 1);
  const view: Shot = {
    path: '/s/bench/q/information',
    method: 'GET',
    headers: { 'user-agent': 'bench', cookie: reader!.cookie },
  };
  const shots = Array.from({ length: Math.ceil(PACE * seconds) }, () => view);
  const { port } = ground.server;
  return await measure({ port, connections: 16, expect: 200, shots, perSecond: PACE });
}

/** `weighted`: drawn, raked to sex and age in every province, and trimmed. */
type Kind = 'probability' | 'weighted' | 'open';

const CATEGORIES = {
  sex: ['male', 'female'],
  age_band: ['18_24', '25_34', '35_44', '45_54', '55_64', '65_plus'],
};

async function makeRecipe({ db, round }: Ground, localityIds: readonly number[]): Promise<void> {
  await inTransaction(db, async (tx) => {
    const margins: Recipe['margins'] = [];
    for (const [variable, categories] of Object.entries(CATEGORIES)) {
      const id = randomUUID();
      const named = { code: variable, name: variable, source: 'bench', asOf: '2026-01-01' };
      const cells = localityIds.flatMap((localityId) =>
        categories.map((category, at) => ({
          localityId,
          categories: [category],
          persons: (1_000_000 * (1 + at / 10)) / categories.length,
        })),
      );
      const margin = { ...named, id, variables: [variable], createdAt: new Date() };
      await insertMargin(tx, { ...margin, organisationId: HOST_ORGANISATION }, cells);
      margins.push({
        marginId: id,
        variables: [
          {
            variable,
            question: variable,
            categories: categories.map((code) => ({
              category: code,
              answers: [{ codes: [code] }],
            })),
          },
        ],
      });
    }
    const recipe = { nonresponse: null, margins, trimAbove: 4 };
    await saveRecipe(tx, round.id, { recipe, at: new Date(), by: null });
  });
}

async function measureKind(ground: Ground, researcher: Researcher, kind: Kind): Promise<void> {
  const provinces = await listProvinces(ground.db, new Date());
  if (kind === 'weighted')
    await makeRecipe(
      ground,
      provinces.map(({ id }) => id),
    );
  else await ground.db('weighting_recipes').delete();
  await ground
    .db('rounds')
    .where({ id: ground.round.id })
    .update({ kind: kind === 'open' ? 'open' : 'probability' });
  const copy = await copySeconds(ground);
  const alone = await compute(ground, researcher);
  const [beside, views] = await Promise.all([
    compute(ground, researcher),
    pageViews(ground, Math.max(4, alone.seconds)),
  ]);
  const rate = (seconds: number): string => `${Math.round(alone.responses / seconds)}/s`;
  const columns = [
    kind.padEnd(12),
    String(alone.responses).padStart(10),
    `${alone.seconds.toFixed(1)} s`.padStart(9),
    rate(alone.seconds).padStart(11),
    rate(copy).padStart(11),
    `${((100 * copy) / alone.seconds).toFixed(0)} %`.padStart(7),
    `${(Math.max(alone.grown, beside.grown) / MB).toFixed(0)} MB`.padStart(9),
    `${beside.seconds.toFixed(1)} s`.padStart(9),
    `${views.p50.toFixed(0)} / ${views.p99.toFixed(0)} ms`.padStart(14),
  ];
  console.log(columns.join(' '));
}

async function measureSize(
  count: number,
  { processes, communes }: { processes: number; communes: number },
): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'civic-gauge-compute-'));
  chmodSync(folder, 0o711);
  const postgres = await openEmbeddedPostgres({ folder, role: 'command' });
  let ground: Ground | null = null;
  try {
    ground = await prepare(postgres.url, processes);
    const { db, round } = ground;
    await db('rounds').where({ id: round.id }).update({ index_code: 'essential-public-services' });
    const localities = communes === 0 ? undefined : await makeCommunes(db, communes);
    const psus = localities ? 1 : 60;
    await storeResponses(db, {
      round,
      count,
      psus,
      now: new Date(),
      ...(localities && { localities }),
    });
    await db.raw('vacuum analyze responses');
    const [researcher] = await signInMany(ground, 1);
    await pageViews(ground, 10);
    const quiet = await pageViews(ground, 10);
    console.log(
      `\npage views without a computation: p50 / p99 ${quiet.p50.toFixed(0)} / ${quiet.p99.toFixed(0)} ms`,
    );
    for (const kind of ['probability', 'weighted', 'open'] as const)
      await measureKind(ground, researcher!, kind);
    await db('rounds').where({ id: round.id }).update({ kind: 'probability' });
    for (const asked of [
      { question: 'channel', by: 'age_band' },
      { question: 'satisfaction', by: 'service' },
    ]) {
      const seconds = await tableSeconds(ground, researcher!, asked);
      console.log(`table of ${asked.question} by ${asked.by}: ${seconds.toFixed(1)} s`);
    }
  } finally {
    await ground?.server.stop();
    await ground?.db.destroy();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

const { values } = parseArgs({
  options: {
    stored: { type: 'string', default: '100000,1000000' },
    processes: { type: 'string', default: '2' },
    communes: { type: 'string', default: '3321' },
  },
});
const titles: [string, number][] = [
  ['responses', 10],
  ['compute', 9],
  ['rate', 11],
  ['COPY', 11],
  ['of it', 7],
  ['memory', 9],
  ['beside', 9],
  ['views p50/p99', 14],
];
console.log(
  ['round'.padEnd(12), ...titles.map(([title, width]) => title.padStart(width))].join(' '),
);
for (const size of values.stored.split(','))
  await measureSize(Number(size), {
    processes: Number(values.processes),
    communes: Number(values.communes),
  });
