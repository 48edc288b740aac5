// npm run bench:responses — page views beside a bare Express reply of the same bytes, and final submissions
// beside single-row INSERTs of the same row through `pg` at the same connections and beside the least that
// Express can do for one (bare-server.ts), by turns in one run; weights of the pages. Medians of REPEATS
// short runs. `cpu` is the time of all the server's processes for one request: it moves with the machine
// too, though less than the rates do. --stored N lays N responses into the round first; --processes N
// serves by so many (both the server and the bare reply; without it as many as the server takes on its
// own).
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig } from '../../src/platform/config/config.ts';
import { openEmbeddedPostgres } from '../../src/platform/installation/embedded-postgres.ts';
import { measure, type Shot } from '../load.ts';
import { makeDrafts, prepare, type Ground, type Server } from './ground.ts';
import { LOAD_HEADERS, REPEATS, sendings, submitMany } from './submissions.ts';
import { columns, type Measured, mediansOf, show, verdict, withCpu } from './figures.ts';
import { weights } from './weights.ts';

/** Enough for the compiler to have seen the busy paths before anything is measured, on both sides. */
export const WARM = 4_000;

const VIEWS = 3_000;

/** The server's default settings in production. */
const usual = readConfig({ NODE_ENV: 'production', SESSION_SECRET: 'x'.repeat(32) });

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
  const of = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(0)} %`;
  console.log(
    `  ${of(own.perSecond, least.perSecond)} of the bare page with its read, ` +
      `which itself is ${of(least.perSecond, most.perSecond)} of the ceiling\n`,
  );
}

/** Rows like the first one, so that the index and the partition have their size. */
async function layIn(ground: Ground, stored: number): Promise<void> {
  await submitMany(ground, { connections: 1, count: 1 });
  const { rows } = await ground.db.raw<{ rows: { name: string }[] }>(
    `select column_name as name from information_schema.columns
      where table_name = 'responses' and column_name <> 'id'`,
  );
  const names = rows.map((row) => row.name).join(', ');
  await ground.db.raw(
    `insert into responses (id, ${names})
      select gen_random_uuid(), ${names}
      from (select * from responses limit 1) as one, generate_series(1, ?)`,
    [stored],
  );
  await ground.db.raw('vacuum analyze responses');
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
