// npm run test:fuzz -- [--requests 50000] [--seed 1] – generated requests over every route, by visitors, a
// researcher, a leader and an administrator: forms and addresses of the pages with one or more values made
// hostile, and requests that no page offers. None may fail with 500, none may be refused for want of capacity
// (503), and the first byte of each comes within two seconds (of pages of results that are
// rendered anew after a change, ten). The exit code is 1 otherwise.
import { parseArgs } from 'node:util';
import { createApp } from '../../src/app/app.ts';
import { seedDemonstrationAccounts } from '../../src/app/demonstration-accounts.ts';
import { seedDemonstrationRound } from '../../src/app/demonstration.ts';
import { seedBuiltIn } from '../../src/app/seed.ts';
import { connect } from '../../src/platform/db/connect.ts';
import { migrate } from '../../src/platform/db/migrate.ts';
import { xoshiro, type RandomStream } from '../../src/statistics/numeric/random.ts';
import { withInstallation, type Installation } from '../faults/installation.ts';
import { harvest, keyOf, type Known } from './harvest.ts';
import { requestFor, type Endpoint } from './requests.ts';
import { pick } from './values.ts';
import { FuzzVisitor, type Answered, type Sent } from './visitor.ts';

const SLOWEST_MS = 2_000;
/**
 * Of a page of results that is rendered anew, because a request before renamed its round or withheld a
 * locality: both web processes and the job do so at once.
 */
const SLOWEST_RESULTS_MS = 10_000;
const isResults = (address: string): boolean => /^\/(results|reports)\b/.test(address);
const LANES = 4;

/** Reads every page that needs no made-up address, twice: what the first reading found is read too. */
async function explore(
  visitors: readonly FuzzVisitor[],
  routes: readonly Endpoint[],
  known: Known,
): Promise<void> {
  const read = new Set<string>();
  for (let round = 0; round < 3; round += 1) {
    for (const route of routes.filter(({ method }) => method === 'get')) {
      const offered = [...(known.paths.get(keyOf(route)) ?? [])].slice(0, 4);
      for (const address of route.path.includes(':') ? offered : [route.path, ...offered]) {
        if (read.has(address)) continue;
        read.add(address);
        for (const visitor of visitors) {
          const sent: Sent = { method: 'get', address, visitors: route.visitors };
          harvest((await visitor.send(sent, xoshiro(1))).html, routes, known);
        }
      }
    }
  }
}

interface Tally {
  statuses: Map<number, number>;
  reached: Set<string>;
  times: number[];
  /** Pages of results that took more than two seconds. */
  renderedAnew: number;
  /** Closed by the server while the body was being sent. */
  cutOff: number;
  faults: string[];
}

function judge(tally: Tally, sent: Sent, { status, ms, code, html }: Answered): void {
  tally.statuses.set(status, (tally.statuses.get(status) ?? 0) + 1);
  tally.times.push(ms);
  const what = `${sent.method.toUpperCase()} ${sent.address.slice(0, 160)}`;
  const told = JSON.stringify(sent.fields ?? []).slice(0, 400);
  if (status === 500 || status === 503)
    tally.faults.push(`${status} ${code ?? ''} ${what} ${told} ${html.slice(0, 200)}`);
  const limit = isResults(sent.address) ? SLOWEST_RESULTS_MS : SLOWEST_MS;
  if (ms > SLOWEST_MS && ms <= limit) tally.renderedAnew += 1;
  if (ms > limit) tally.faults.push(`${(ms / 1000).toFixed(1)} s ${what} ${told}`);
}

async function lane(
  visitors: readonly FuzzVisitor[],
  {
    routes,
    known,
    random,
    count,
  }: { routes: readonly Endpoint[]; known: Known; random: RandomStream; count: number },
  tally: Tally,
): Promise<void> {
  for (let at = 0; at < count; at += 1) {
    const route = pick(routes, random);
    const sent = requestFor(route, known, random);
    try {
      const answered = await pick(visitors, random).send(sent, random);
      tally.reached.add(keyOf(route));
      judge(tally, sent, answered);
      if (answered.status === 200) harvest(answered.html, routes, known);
    } catch (error) {
      // The server answered and closed before all of a body was sent: a browser shows the answer or tries
      // again.
      if (String((error as Error).cause).includes('EPIPE')) {
        tally.cutOff += 1;
        continue;
      }
      tally.faults.push(
        `no answer: ${sent.method} ${sent.address.slice(0, 160)} ${String((error as Error).cause ?? error)}`,
      );
    }
  }
}

function print(
  { statuses, times, faults, reached, renderedAnew, cutOff }: Tally,
  routes: number,
  seconds: number,
): void {
  const sorted = Float64Array.from(times).sort();
  const at = (share: number): string =>
    (sorted[Math.floor((sorted.length - 1) * share)] ?? 0).toFixed(0);
  console.log(
    `${times.length} requests over ${reached.size} of ${routes} routes in ${seconds.toFixed(0)} s`,
  );
  for (const [status, count] of [...statuses].sort(([a], [b]) => a - b))
    console.log(`  ${status}  ${count}`);
  console.log(`first byte: median ${at(0.5)} ms, p99 ${at(0.99)} ms, longest ${at(1)} ms`);
  console.log(`${renderedAnew} pages of results rendered anew took more than two seconds`);
  console.log(`${cutOff} closed while the body was being sent`);
  if (cutOff > times.length / 1000) faults.push('too many of these');
  for (const fault of faults.slice(0, 30)) console.log(fault);
  console.log(`${faults.length} faults`);
  if (faults.length > 0) process.exitCode = 1;
}

/** Every route of the application; the requests go to a server in processes of its own. */
async function routesOf(url: string, secret: string): Promise<Endpoint[]> {
  const pool = connect(url, 1);
  const app = createApp({
    ...{ pools: { respondents: pool, office: pool }, databaseUrl: url, secrets: [secret] },
    ...{ mode: 'production', publicUrl: () => '', secure: false, trustProxy: false },
    ...{ clock: () => new Date(), codeVersion: 'fuzz', wakeWorker: () => undefined },
  });
  await app.close();
  await pool.destroy();
  return app.endpoints.map(({ method, path, visitors }) => ({ method, path, visitors }));
}

async function fuzz(
  { postgres: { url }, application, secret }: Installation,
  { requests, seed }: { requests: number; seed: number },
): Promise<void> {
  const db = connect(url, 4);
  await migrate(db);
  const now = new Date();
  const versionId = await seedBuiltIn(db, now);
  const progress = (): void => undefined;
  await seedDemonstrationRound(db, versionId, { now, codeVersion: 'fuzz', progress });
  const accounts = await seedDemonstrationAccounts(db, [secret], now);
  const grants = (await db('role_grants').orderBy('user_id')) as object[];
  const restore = async (): Promise<void> => {
    await db('rate_limits').delete();
    await db('role_grants').insert(grants).onConflict().ignore();
    await db('users').where({ demonstration: true }).update({ disabled_at: null });
    await seedDemonstrationAccounts(db, [secret], new Date());
  };
  await application.start();
  const origin = `http://127.0.0.1:${application.port}`;
  const visitors = [null, ...accounts].map((account) => new FuzzVisitor(origin, account, restore));
  for (const visitor of visitors) await visitor.signIn();
  const routes = await routesOf(url, secret);
  const known: Known = { paths: new Map(), forms: new Map() };
  await explore(visitors, routes, known);
  const tally: Tally = {
    statuses: new Map(),
    reached: new Set(),
    times: [],
    renderedAnew: 0,
    cutOff: 0,
    faults: [],
  };
  const begun = performance.now();
  await Promise.all(
    Array.from({ length: LANES }, (_, number) => {
      const random = xoshiro(seed * 1000 + number);
      return lane(visitors, { routes, known, random, count: Math.ceil(requests / LANES) }, tally);
    }),
  );
  if (application.crashes() > 0) tally.faults.push(`${application.crashes()} crashes`);
  print(tally, routes.length, (performance.now() - begun) / 1000);
  await db.destroy();
}

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '50000' },
    seed: { type: 'string', default: '1' },
  },
});
const size = { requests: Number(values.requests), seed: Number(values.seed) };
await withInstallation({ name: 'fuzz', processes: 2 }, (installation) => fuzz(installation, size));
