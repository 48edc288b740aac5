// npm run bench:big -- [--stored N] [--processes N] [--pace N] – a round of a million
// responses (or --stored so many): the pages that researchers open, the export beside COPY of the same columns in
// the same run, the memory it takes, and what citizens feel while ten researchers do all of this at
// once. Citizens are requests at a fixed pace, timed from when each was due: nine page views for
// each submission.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { readConfig } from '../src/platform/config/config.ts';
import { openEmbeddedPostgres } from '../src/platform/installation/embedded-postgres.ts';
import {
  download,
  officeHours,
  pageMs,
  signInMany,
  type Download,
  type Researcher,
} from './big-office.ts';
import { measure, type Outcome, type Shot } from './load.ts';
import { makeDrafts, prepare, type Ground } from './responses/ground.ts';
import { storeResponses } from './stored-responses.ts';

const usual = readConfig({ NODE_ENV: 'production', SESSION_SECRET: 'x'.repeat(32) });
const PAGE_VIEWS = 20;
const REPEATS = 2;
const RESEARCHERS = 10;
const CITIZEN_SECONDS = 20;
const MB = 1024 * 1024;

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

function show(name: string, value: string, verdict = ''): void {
  console.log(`${name.padEnd(44)}${value.padStart(16)}  ${verdict}`);
}
const judged = (met: boolean, target: string): string => `${target}: ${met ? 'met' : 'NOT met'}`;

async function pages(ground: Ground, researcher: Researcher): Promise<void> {
  for (const [name, address] of [
    ['round page', '/rounds/bench'],
    ['held list', '/rounds/bench/held'],
  ]) {
    const times: number[] = [];
    for (let view = 0; view < PAGE_VIEWS; view += 1) {
      times.push(await pageMs(ground, researcher, address!));
    }
    show(`${name}, median of ${PAGE_VIEWS}`, `${median(times).toFixed(0)} ms`);
  }
}

/** What the export reads of a response. */
const COLUMNS = `id, version_id, locality_id, service_id, stratum, psu, weight, door, service_point,
  caller, language, status, flags, answers, seconds, submitted_at, source_hash`;

/** Rows a second of COPY TO STDOUT of what the export reads. */
async function copyRate(ground: Ground): Promise<number> {
  const client = new pg.Client(ground.url);
  await client.connect();
  await client.query('set jit = off');
  const begun = performance.now();
  const rows = `select ${COLUMNS} from responses
    where round_id = '${ground.round.id}' and status <> 'withdrawn'`;
  const copy = client.query(copyTo(`copy (${rows}) to stdout`));
  await pipeline(
    copy,
    new Writable({
      write: (_bytes, _encoding, done) => {
        done();
      },
    }),
  );
  const seconds = (performance.now() - begun) / 1000;
  await client.end();
  return (copy as unknown as { rowCount: number }).rowCount / seconds;
}

interface Watched {
  file: Download;
  grown: number;
}

/** The download, and by how many bytes the process that grew most did so. */
async function watched(ground: Ground, researcher: Researcher): Promise<Watched> {
  const before = ground.server.memory();
  let grown = 0;
  const timer = setInterval(() => {
    for (const [index, bytes] of ground.server.memory().entries()) {
      grown = Math.max(grown, bytes - (before[index] ?? bytes));
    }
  }, 100);
  const file = await download(ground, researcher);
  clearInterval(timer);
  if (file.status !== 200) throw new Error(`the export: status ${file.status}`);
  return { file, grown };
}

async function exports(ground: Ground, researcher: Researcher): Promise<void> {
  const [files, copies]: [Watched[], number[]] = [[], []];
  for (let repeat = 0; repeat < REPEATS; repeat += 1) {
    copies.push(await copyRate(ground));
    files.push(await watched(ground, researcher));
  }
  const own = median(files.map(({ file }) => file.rows / file.seconds));
  const copy = median(copies);
  const share = (100 * own) / copy;
  const most = (of: (one: Watched) => number): number => Math.max(...files.map(of));
  const [first, grown] = [most(({ file }) => file.firstRow), most((one) => one.grown) / MB];
  show('COPY of the same columns', `${copy.toFixed(0)} rows/s`);
  show(
    'export',
    `${own.toFixed(0)} rows/s`,
    judged(share >= 35, `${share.toFixed(0)} % of COPY (target 35 %)`),
  );
  show('  first byte', `${most(({ file }) => file.firstByte).toFixed(0)} ms`);
  show('  first row', `${first.toFixed(0)} ms`, judged(first <= 1000, 'target 1000 ms'));
  show(
    '  memory of the process, most − start',
    `${grown.toFixed(0)} MB`,
    judged(grown <= 100, 'target 100 MB'),
  );
}

const LOAD_HEADERS = { 'user-agent': 'bench' };

/** Nine views of a page and one submission, by turns. */
async function citizenShots(ground: Ground, count: number): Promise<Shot[]> {
  const [reader] = await makeDrafts(ground, 1);
  const view: Shot = {
    path: '/s/bench/q/information',
    method: 'GET',
    headers: { ...LOAD_HEADERS, cookie: reader!.cookie },
  };
  const headers = { ...LOAD_HEADERS, 'content-type': 'application/x-www-form-urlencoded' };
  const body = `_csrf=${encodeURIComponent(ground.csrf.token)}`;
  const sending = (await makeDrafts(ground, count / 10)).map(({ cookie }): Shot => ({
    path: '/s/bench/check',
    method: 'POST',
    headers: { ...headers, cookie },
    body,
    expect: 303,
  }));
  return sending.flatMap((one) => [...Array.from({ length: 9 }, () => view), one]);
}

async function citizens(ground: Ground, pace: number): Promise<Outcome> {
  const shots = await citizenShots(ground, pace * CITIZEN_SECONDS);
  const { port } = ground.server;
  return await measure({ port, connections: 32, expect: 200, shots, perSecond: pace });
}

async function crowded(
  ground: Ground,
  researchers: readonly Researcher[],
  pace: number,
): Promise<void> {
  await citizens(ground, pace);
  const quiet = await citizens(ground, pace);
  const closing = new AbortController();
  const office = officeHours(ground, researchers, closing.signal);
  const busy = await citizens(ground, pace);
  closing.abort();
  const { pages: opened, downloads, refused } = await office;
  const both = ({ p50, p99 }: Outcome): string => `${p50.toFixed(0)} / ${p99.toFixed(0)} ms`;
  show(`citizens, ${pace} requests/s, p50 / p99`, both(quiet));
  show(
    `  beside ${RESEARCHERS} researchers`,
    both(busy),
    judged(busy.p99 <= 100, 'p99 target 100 ms'),
  );
  console.log(
    `  (${opened} pages opened, ${downloads} whole files taken, ${refused} times told to come back)`,
  );
}

async function fill(ground: Ground, stored: number): Promise<void> {
  const begun = performance.now();
  await storeResponses(ground.db, { round: ground.round, count: stored, now: new Date() });
  await ground.db.raw('vacuum analyze responses');
  console.log(
    `${stored} responses stored in ${((performance.now() - begun) / 1000).toFixed(0)} s\n`,
  );
}

async function main(): Promise<void> {
  const text = (value: number) => ({ type: 'string', default: String(value) }) as const;
  const { values } = parseArgs({
    options: { stored: text(1_000_000), processes: text(usual.webProcesses), pace: text(100) },
  });
  const folder = mkdtempSync(path.join(tmpdir(), 'civic-gauge-big-'));
  chmodSync(folder, 0o711);
  const postgres = await openEmbeddedPostgres({ folder, role: 'command' });
  let ground: Ground | null = null;
  try {
    console.log(`served by ${values.processes} processes`);
    ground = await prepare(postgres.url, Number(values.processes));
    await fill(ground, Number(values.stored));
    const researchers = await signInMany(ground, RESEARCHERS);
    await pages(ground, researchers[0]!);
    await exports(ground, researchers[0]!);
    await crowded(ground, researchers, Number(values.pace));
  } finally {
    await ground?.server.stop();
    await ground?.db.destroy();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

await main();
