// Submissions by many connections, beside the least that Express does and raw INSERTs.
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { measure, type Shot } from '../load.ts';
import { makeDrafts, type Ground, type Server } from './ground.ts';
import { type Measured, mediansOf, show, verdict, withCpu } from './figures.ts';
import { WARM } from './responses.ts';

export const REPEATS = 3;

const SUBMISSIONS: readonly (readonly [connections: number, each: number])[] = [
  [1, 300],
  [8, 1_000],
  [32, 2_000],
];

export const LOAD_HEADERS = { 'user-agent': 'bench' };

export const oneCookie = async (ground: Ground): Promise<string> =>
  (await makeDrafts(ground, 1))[0]?.cookie ?? '';

const FORM = { ...LOAD_HEADERS, 'content-type': 'application/x-www-form-urlencoded' };

interface Many {
  connections: number;
  count: number;
}

export async function submitMany(ground: Ground, { connections, count }: Many): Promise<Measured> {
  const body = `_csrf=${encodeURIComponent(ground.csrf.token)}`;
  const shots = (await makeDrafts(ground, count)).map(({ cookie }): Shot => ({
    path: '/s/bench/check',
    method: 'POST',
    headers: { ...FORM, cookie },
    body,
  }));
  return await withCpu(ground.server, count, () =>
    measure({ port: ground.server.port, connections, expect: 303, shots }),
  );
}

async function submitBare(
  ground: Ground,
  bare: Server,
  { connections, count }: Many,
): Promise<Measured> {
  const shots = (await makeDrafts(ground, count)).map(({ id, localityId, cookie }): Shot => ({
    path: '/submit',
    method: 'POST',
    headers: { ...FORM, cookie },
    body: `id=${id}&locality=${localityId}`,
  }));
  return await withCpu(bare, count, () =>
    measure({ port: bare.port, connections, expect: 303, shots }),
  );
}

async function submissions(ground: Ground, bare: Server, many: Many): Promise<void> {
  const { connections } = many;
  const [ours, least, raw]: [Measured[], Measured[], Measured[]] = [[], [], []];
  for (let repeat = 0; repeat < REPEATS; repeat += 1) {
    ours.push(await submitMany(ground, many));
    least.push(await submitBare(ground, bare, many));
    raw.push(await rawInserts(ground, many));
  }
  const [own, unjudged, most] = [mediansOf(ours), mediansOf(least), mediansOf(raw)];
  show(`submissions, ${connections} connection${connections === 1 ? '' : 's'}`, own);
  show('  bare Express, nothing judged', unjudged);
  show('  raw INSERTs of the same row, pg', most);
  const share = (100 * own.perSecond) / most.perSecond;
  const tail = connections === 32 ? `; p99 under 60 ms: ${own.p99 < 60 ? 'met' : 'NOT met'}` : '';
  console.log(
    `  ${verdict(share, 50, share >= 50)}; floor 33 %: ${share >= 33 ? 'met' : 'NOT met'}${tail}`,
  );
  console.log(
    `  ${((100 * own.perSecond) / unjudged.perSecond).toFixed(0)} % of the bare submission, which itself is ${((100 * unjudged.perSecond) / most.perSecond).toFixed(0)} % of the ceiling\n`,
  );
}

/** A stored row once more, one prepared INSERT each and each its own transaction, into a table with the same key. */
async function rawInserts(ground: Ground, { connections, count }: Many): Promise<Measured> {
  const sample = (await ground
    .db('responses')
    .where({ round_id: ground.round.id })
    .first()) as Record<string, unknown>;
  const names = Object.keys(sample).filter((name) => name !== 'id');
  const values = names.map((name) =>
    name === 'answers' ? JSON.stringify(sample[name]) : sample[name],
  );
  const text = `insert into bench_rows (id, ${names.join(', ')}) values (${['id', ...names].map((_, index) => `$${index + 1}`).join(', ')})`;
  const clients = await Promise.all(
    Array.from({ length: connections }, async () => {
      const client = new pg.Client(ground.url);
      await client.connect();
      return client;
    }),
  );
  const times: number[] = [];
  let next = 0;
  const lane = async (client: pg.Client): Promise<void> => {
    while (next < count) {
      next += 1;
      const begun = performance.now();
      await client.query({ name: 'raw', text, values: [randomUUID(), ...values] });
      times.push(performance.now() - begun);
    }
  };
  const begun = performance.now();
  await Promise.all(clients.map(lane));
  const seconds = (performance.now() - begun) / 1000;
  await Promise.all(clients.map((client) => client.end()));
  times.sort((a, b) => a - b);
  const quantile = (share: number): number =>
    times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? NaN;
  return {
    perSecond: count / seconds,
    p50: quantile(0.5),
    p95: quantile(0.95),
    p99: quantile(0.99),
    bytes: 0,
    cpu: NaN,
  };
}

export async function sendings(ground: Ground): Promise<void> {
  await submitMany(ground, { connections: 32, count: WARM });
  await ground.db.raw('create table bench_rows (like responses including indexes)');
  const bare = await ground.bare('');
  await submitBare(ground, bare, { connections: 32, count: WARM });
  for (const [connections, count] of SUBMISSIONS)
    await submissions(ground, bare, { connections, count });
  await bare.stop();
}
