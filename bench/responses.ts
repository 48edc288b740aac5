// npm run bench:responses — page views beside a bare Express reply of the same bytes, and final submissions beside
// single-row INSERTs of the same row through `pg` at the same connections and beside the least that Express can do for one
// (bare-server.ts), by turns in one run; weights of the pages.
// Medians of REPEATS short runs. `cpu` is the time of all the server's processes for one request: it moves with the machine too,
// though less than the rates do. --stored N lays N responses into the round first; --processes N serves by so many (both the
// server and the bare reply; without it as many as the server takes by itself).
import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import pg from 'pg';
import { readConfig } from '../src/platform/config/config.ts';
import { openEmbeddedPostgres } from '../src/platform/installation/embedded-postgres.ts';
import { measure, type Outcome, type Shot } from './load.ts';
import { makeDrafts, prepare, type Ground, type Server } from './responses-ground.ts';

const REPEATS = 3;
/** Enough for the compiler to have seen the busy paths before anything is measured, on both sides. */
const WARM = 4_000;
const VIEWS = 3_000;
/** The server as it is in production, where nobody says otherwise. */
const usual = readConfig({ NODE_ENV: 'production', SESSION_SECRET: 'x'.repeat(32) });
const SUBMISSIONS: readonly (readonly [connections: number, each: number])[] = [
  [1, 300],
  [8, 1_000],
  [32, 2_000],
];
const LOAD_HEADERS = { 'user-agent': 'bench' };

interface Measured extends Outcome {
  cpu: number;
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
const mediansOf = (runs: readonly Measured[]): Measured => {
  const of = (key: keyof Measured): number => median(runs.map((run) => run[key]));
  return {
    perSecond: of('perSecond'),
    p50: of('p50'),
    p95: of('p95'),
    p99: of('p99'),
    bytes: of('bytes'),
    cpu: of('cpu'),
  };
};

async function withCpu(
  server: Server,
  requests: number,
  run: () => Promise<Outcome>,
): Promise<Measured> {
  const before = await server.cpu();
  const outcome = await run();
  return { ...outcome, cpu: ((await server.cpu()) - before) / requests };
}

const columns = (texts: readonly string[]): string =>
  texts.map((text, index) => (index === 0 ? text.padEnd(42) : text.padStart(9))).join('');
function show(name: string, outcome: Measured): void {
  console.log(
    columns([
      name,
      `${outcome.perSecond.toFixed(0)}/s`,
      outcome.p50.toFixed(1),
      outcome.p95.toFixed(1),
      outcome.p99.toFixed(1),
      Number.isNaN(outcome.cpu) ? '' : outcome.cpu.toFixed(2),
    ]),
  );
}
const verdict = (value: number, target: number, met: boolean): string =>
  `${value.toFixed(0)} % of the ceiling (target ${target} %: ${met ? 'met' : 'NOT met'})`;

async function pageViews(ground: Ground): Promise<void> {
  const [draft] = await makeDrafts(ground, 1);
  const { cookie, id, localityId } = draft!;
  const view: Shot = {
    path: '/s/bench/q/information',
    method: 'GET',
    headers: { ...LOAD_HEADERS, cookie },
  };
  const html = await (
    await fetch(`http://127.0.0.1:${ground.server.port}${view.path}`, { headers: view.headers })
  ).text();
  const ceiling = await ground.bare(html);
  const run = (server: Server, shot: Shot, count: number): Promise<Measured> =>
    withCpu(server, count, () =>
      measure({
        port: server.port,
        connections: 8,
        expect: 200,
        shots: Array.from({ length: count }, () => shot),
      }),
    );
  await run(ground.server, view, WARM);
  const [reply, reading] = [
    { ...view, path: '/' },
    { ...view, path: `/read/${id}/${localityId}` },
  ];
  await run(ceiling, reply, WARM);
  await run(ceiling, reading, WARM);
  const [ours, read, bare]: [Measured[], Measured[], Measured[]] = [[], [], []];
  for (let repeat = 0; repeat < REPEATS; repeat += 1) {
    ours.push(await run(ground.server, view, VIEWS));
    read.push(await run(ceiling, reading, VIEWS));
    bare.push(await run(ceiling, reply, VIEWS));
  }
  await ceiling.stop();
  const [own, least, most] = [mediansOf(ours), mediansOf(read), mediansOf(bare)];
  show('page views, 8 connections', own);
  show('  bare Express, the draft read', least);
  show('  bare Express reply, same bytes', most);
  const share = (100 * own.perSecond) / most.perSecond;
  console.log(`  ${verdict(share, 50, share >= 50)}`);
  console.log(
    `  ${((100 * own.perSecond) / least.perSecond).toFixed(0)} % of the bare page with its read, which itself is ${((100 * least.perSecond) / most.perSecond).toFixed(0)} % of the ceiling\n`,
  );
}

const oneCookie = async (ground: Ground): Promise<string> =>
  (await makeDrafts(ground, 1))[0]?.cookie ?? '';
const FORM = { ...LOAD_HEADERS, 'content-type': 'application/x-www-form-urlencoded' };

interface Many {
  connections: number;
  count: number;
}

async function submitMany(ground: Ground, { connections, count }: Many): Promise<Measured> {
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

/** Rows like the first one, so that the index and the partition have their size. */
async function layIn(ground: Ground, stored: number): Promise<void> {
  await submitMany(ground, { connections: 1, count: 1 });
  const { rows } = await ground.db.raw<{ rows: { name: string }[] }>(
    `select column_name as name from information_schema.columns where table_name = 'responses' and column_name <> 'id'`,
  );
  const names = rows.map((row) => row.name).join(', ');
  await ground.db.raw(
    `insert into responses (id, ${names}) select gen_random_uuid(), ${names} from (select * from responses limit 1) as one, generate_series(1, ?)`,
    [stored],
  );
  await ground.db.raw('vacuum analyze responses');
}

async function weights(ground: Ground): Promise<void> {
  const cookie = await oneCookie(ground);
  const get = async (address: string): Promise<Buffer> =>
    Buffer.from(
      await (
        await fetch(`http://127.0.0.1:${ground.server.port}${address}`, { headers: { cookie } })
      ).arrayBuffer(),
    );
  const first = await get('/s/bench');
  const parts = [...first.toString().matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(
    (found) => found[1]!,
  );
  const files = [first, ...(await Promise.all(parts.map(get)))];
  const kb = (pack: (bytes: Buffer) => Buffer, bytes: readonly Buffer[]): string =>
    `${(bytes.reduce((sum, one) => sum + pack(one).length, 0) / 1024).toFixed(1)} KB`;
  const both = (bytes: readonly Buffer[]): string =>
    `${kb(brotliCompressSync, bytes)} brotli, ${kb(gzipSync, bytes)} gzip`;
  console.log(`first view: ${files.length} requests, ${both(files)} (target 30 KB in 5)`);
  for (const page of ['place', 'service', 'q/information', 'q/about_you', 'check'])
    console.log(`  ${page.padEnd(16)} ${both([await get(`/s/bench/${page}`)])} (target 10 KB)`);
  console.log('');
}

async function sendings(ground: Ground): Promise<void> {
  await submitMany(ground, { connections: 32, count: WARM });
  await ground.db.raw('create table bench_rows (like responses including indexes)');
  const bare = await ground.bare('');
  await submitBare(ground, bare, { connections: 32, count: WARM });
  for (const [connections, count] of SUBMISSIONS)
    await submissions(ground, bare, { connections, count });
  await bare.stop();
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      stored: { type: 'string', default: '0' },
      processes: { type: 'string', default: String(usual.webProcesses) },
    },
  });
  const folder = mkdtempSync(path.join(tmpdir(), 'civic-gauge-bench-'));
  chmodSync(folder, 0o711);
  const postgres = await openEmbeddedPostgres({ folder, role: 'command' });
  let ground: Ground | null = null;
  try {
    console.log(`served by ${values.processes} process${values.processes === '1' ? '' : 'es'}`);
    ground = await prepare(postgres.url, Number(values.processes));
    await weights(ground);
    if (Number(values.stored) > 0) await layIn(ground, Number(values.stored));
    console.log(columns(['', 'rate', 'p50 ms', 'p95 ms', 'p99 ms', 'cpu ms']));
    await pageViews(ground);
    await sendings(ground);
  } finally {
    await ground?.server.stop();
    await ground?.db.destroy();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

await main();
