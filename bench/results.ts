// npm run bench:results — published pages of the demonstration round beside a bare Express reply of
// the same compressed bytes, by turns in one run, at 1, 8, 32 and 150 connections; the cost of a page
// at its first request; a signed-in reader's page; and how long citizens wait meanwhile.
// Medians of REPEATS short runs. `cpu` is the CPU time of all the server's processes for one request.
// --processes N sets the number of processes of both the server and the bare reply.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig } from '../src/platform/config/config.ts';
import { openEmbeddedPostgres } from '../src/platform/installation/embedded-postgres.ts';
import { publicationJobKind } from '../src/indicators/publication/publication-job.ts';
import { seedDemonstrationAccounts } from '../src/app/demonstration-accounts.ts';
import { seedDemonstrationRound } from '../src/app/demonstration.ts';
import { measure, type Outcome, type Shot } from './load.ts';
import { makeDrafts, prepare, type Ground, type Server } from './responses/ground.ts';

const REPEATS = 3;
const WARM = 3_000;
const TARGET = 50;
const CONNECTIONS: readonly (readonly [connections: number, requests: number])[] = [
  [1, 1_000],
  [8, 3_000],
  [32, 4_000],
  [150, 6_000],
];
const PAGES = [
  '/results',
  '/results/demo-2026/40',
  '/results/demo-2026/ranking',
  '/results/demo-2026/40/5.1',
];
const ACCOUNTS_SECRET = 'x'.repeat(32);

interface Measured extends Outcome {
  cpu: number;
}

const verdict = (share: number): string => (share >= TARGET ? 'met' : 'NOT met');
const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
function mediansOf(runs: readonly Measured[]): Measured {
  const of = (key: keyof Measured): number => median(runs.map((run) => run[key]));
  return {
    perSecond: of('perSecond'),
    p50: of('p50'),
    p95: of('p95'),
    p99: of('p99'),
    bytes: of('bytes'),
    cpu: of('cpu'),
  };
}

async function fire(
  server: Server,
  shots: readonly Shot[],
  connections: number,
): Promise<Measured> {
  const before = await server.cpu();
  const outcome = await measure({ port: server.port, connections, expect: 200, shots });
  return { ...outcome, cpu: ((await server.cpu()) - before) / shots.length };
}
const many = (shot: Shot, count: number): Shot[] => Array.from({ length: count }, () => shot);

const columns = (texts: readonly string[]): string =>
  texts.map((text, index) => (index === 0 ? text.padEnd(46) : text.padStart(9))).join('');
function show(name: string, { perSecond, p50, p95, p99, cpu }: Measured): void {
  console.log(
    columns([
      name,
      `${perSecond.toFixed(0)}/s`,
      p50.toFixed(1),
      p95.toFixed(1),
      p99.toFixed(1),
      cpu.toFixed(2),
    ]),
  );
}

const packed: Shot['headers'] = { 'user-agent': 'bench', 'accept-encoding': 'gzip, deflate, br' };
const shotOf = (address: string): Shot => ({ path: address, method: 'GET', headers: packed });

/** Bytes as they go over the wire: fetch would unpack them. */
async function bytesOf(port: number, address: string): Promise<Buffer> {
  return await new Promise((resolve, reject) => {
    http
      .get({ port, host: '127.0.0.1', path: address, headers: packed }, (answer) => {
        const chunks: Buffer[] = [];
        answer
          .on('data', (chunk: Buffer) => chunks.push(chunk))
          .on('end', () => {
            resolve(Buffer.concat(chunks));
          });
      })
      .on('error', reject);
  });
}

/** Pages at their first request: each is rendered, compressed and stored. */
async function cold(ground: Ground): Promise<void> {
  const { rows } = await ground.db.raw<{ rows: { code: string }[] }>(
    `select code from localities where level = 'province' and valid_to is null order by code`,
  );
  const addresses = rows
    .flatMap(({ code }) =>
      ['', '/1', '/3', '/5.1', '/7'].map((rest) => `/results/demo-2026/${code}${rest}`),
    )
    .filter((address) => !PAGES.includes(address));
  await fire(ground.server, [shotOf('/results/demo-2026/40/index')], 1);
  show(
    `${addresses.length} pages for the first time, 1 connection`,
    await fire(ground.server, addresses.map(shotOf), 1),
  );
  show('  the same again', await fire(ground.server, addresses.map(shotOf), 1));
}

async function beside(ground: Ground, address: string): Promise<number[]> {
  const bytes = await bytesOf(ground.server.port, address);
  const bare = await ground.bare('', { coding: 'br', base64: bytes.toString('base64') });
  const [view, reply] = [shotOf(address), shotOf('/packed')];
  for (const [server, shot] of [
    [ground.server, view],
    [bare, reply],
  ] as const)
    await fire(server, many(shot, WARM), 8);
  const shares: number[] = [];
  for (const [connections, count] of CONNECTIONS) {
    const [ours, most]: [Measured[], Measured[]] = [[], []];
    for (let repeat = 0; repeat < REPEATS; repeat += 1) {
      ours.push(await fire(ground.server, many(view, count), connections));
      most.push(await fire(bare, many(reply, count), connections));
    }
    const [own, ceiling] = [mediansOf(ours), mediansOf(most)];
    const share = (100 * own.perSecond) / ceiling.perSecond;
    show(`${address}, ${connections} connection${connections === 1 ? '' : 's'}`, own);
    show(`  bare Express reply, the same ${(bytes.length / 1024).toFixed(1)} KB`, ceiling);
    console.log(
      `  ${share.toFixed(0)} % of the bare reply (target ${TARGET} %: ${verdict(share)})`,
    );
    shares.push(share);
  }
  await bare.stop();
  return shares;
}

async function signInCookie(ground: Ground): Promise<string> {
  const base = `http://127.0.0.1:${ground.server.port}`;
  const leader = (await seedDemonstrationAccounts(ground.db, [ACCOUNTS_SECRET], new Date())).find(
    ({ role }) => role === 'leader',
  )!;
  const form = await fetch(`${base}/sign-in`);
  const [token] = form.headers.getSetCookie().map((cookie) => cookie.split(';')[0]!);
  const _csrf = /name="_csrf" value="([^"]+)"/.exec(await form.text())?.[1] ?? '';
  const body = new URLSearchParams({ _csrf, login: leader.login, password: leader.password });
  const answer = await fetch(`${base}/sign-in`, {
    method: 'POST',
    body,
    headers: { cookie: token ?? '' },
    redirect: 'manual',
  });
  return [token, ...answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0]!)].join(
    '; ',
  );
}

async function signedIn(ground: Ground): Promise<void> {
  const view: Shot = {
    path: '/reports/demo-2026/40',
    method: 'GET',
    headers: { 'user-agent': 'bench', cookie: await signInCookie(ground) },
  };
  await fire(ground.server, many(view, 300), 8);
  show(
    '/reports/demo-2026/40 signed in, 8 connections',
    await fire(ground.server, many(view, 1_000), 8),
  );
}

/** A page of the survey while 150 connections read results without a pause. */
async function citizensMeanwhile(ground: Ground): Promise<void> {
  const [draft] = await makeDrafts(ground, 1);
  const view: Shot = {
    path: '/s/bench/q/information',
    method: 'GET',
    headers: { 'user-agent': 'bench', cookie: draft!.cookie },
  };
  const [connections, count] = [8, 1_500];
  await fire(ground.server, many(view, count), connections);
  show(
    'a survey page, 8 connections, nobody else',
    await fire(ground.server, many(view, count), connections),
  );
  let over = false;
  const crowd = (async () => {
    while (!over)
      await measure({
        port: ground.server.port,
        connections: 150,
        expect: 200,
        shots: many(shotOf('/results/demo-2026/40'), 3_000),
      });
  })();
  const meanwhile = await fire(ground.server, many(view, count), connections);
  over = true;
  await crowd;
  show('  while 150 connections read results', { ...meanwhile, cpu: NaN });
}

async function main(): Promise<void> {
  const usual = readConfig({ NODE_ENV: 'production', SESSION_SECRET: ACCOUNTS_SECRET });
  const { values } = parseArgs({
    options: { processes: { type: 'string', default: String(usual.webProcesses) } },
  });
  const folder = mkdtempSync(path.join(tmpdir(), 'civic-gauge-bench-'));
  chmodSync(folder, 0o711);
  const postgres = await openEmbeddedPostgres({ folder, role: 'command' });
  let ground: Ground | null = null;
  try {
    ground = await prepare(postgres.url, Number(values.processes), async (db, versionId) => {
      await seedDemonstrationRound(db, versionId, {
        now: new Date(),
        codeVersion: 'bench',
        progress: () => undefined,
      });
      await db('jobs').where({ kind: publicationJobKind }).delete();
    });
    console.log(`served by ${values.processes} process${values.processes === '1' ? '' : 'es'}`);
    console.log(columns(['', 'rate', 'p50 ms', 'p95 ms', 'p99 ms', 'cpu ms']));
    await cold(ground);
    const shares: number[] = [];
    for (const address of PAGES) shares.push(...(await beside(ground, address)));
    console.log(
      `\nmedian ${median(shares).toFixed(0)} % of the bare reply ` +
        `(${Math.min(...shares).toFixed(0)}–${Math.max(...shares).toFixed(0)} %; target ${TARGET} %)\n`,
    );
    await signedIn(ground);
    await citizensMeanwhile(ground);
  } finally {
    await ground?.server.stop();
    await ground?.db.destroy();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

await main();
