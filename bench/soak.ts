// npm run test:soak -- [--minutes 10] [--processes 2] – the server under a mixed load for as long as
// that: first its capacity is found, then 70 % of it is asked for, then twice of it for half a minute,
// then half of it. At 70 % nothing may fail and memory may grow by no more than a tenth after the first
// minute; at 200 % whoever is not served is told to wait, in words, and nothing crashes; ten seconds
// later all is as before. The exit code is 1 when one of these does not hold.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { openEmbeddedPostgres } from '../src/platform/installation/embedded-postgres.ts';
import { makeDrafts, prepare, type Ground, type Ready } from './responses/ground.ts';

const VIEWS_FOR_A_SUBMISSION = 9;
const CAPACITY_SECONDS = 15;
const OVERLOAD_SECONDS = 30;
const RECOVERY_SECONDS = 10;
const DRAFTS_AT_A_TIME = 1_000;

interface Tally {
  done: number;
  /** By status; 0: no answer. */
  statuses: Map<number, number>;
  /** 503 without words or without a time to come back. */
  unexplained: number;
  times: number[];
}

const newTally = (): Tally => ({ done: 0, statuses: new Map(), unexplained: 0, times: [] });

interface Site {
  ground: Ground;
  agent: Agent;
  reader: Ready;
  drafts: Ready[];
  /** Drafts are being made. */
  filling: Promise<void> | null;
  sent: number;
  /** What went wrong on the way, by its code. */
  errors: Map<string, number>;
}

function fill(site: Site): Promise<void> {
  site.filling ??= makeDrafts(site.ground, DRAFTS_AT_A_TIME).then((made) => {
    site.drafts.push(...made);
    site.filling = null;
  });
  return site.filling;
}

/** Drafts to be sent, made ahead so that making one is not part of sending it. */
async function nextDraft(site: Site): Promise<Ready> {
  if (site.drafts.length < DRAFTS_AT_A_TIME) void fill(site);
  while (site.drafts.length === 0) await fill(site);
  return site.drafts.pop()!;
}

interface Heard {
  status: number;
  retryAfter: string | undefined;
  html: string;
}

function ask(site: Site, asked: { path: string; cookie: string; body?: string }): Promise<Heard> {
  const { path: address, cookie, body } = asked;
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  return new Promise((resolve) => {
    const sending = request(
      {
        ...{ host: '127.0.0.1', port: site.ground.server.port, agent: site.agent, path: address },
        method: body === undefined ? 'GET' : 'POST',
        headers: { 'user-agent': 'soak', cookie, ...(body === undefined ? {} : form) },
      },
      (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        const end = (status: number): void => {
          const retryAfter = answer.headers['retry-after'];
          resolve({ status, retryAfter, html: Buffer.concat(parts).toString() });
        };
        answer.once('end', () => {
          end(answer.statusCode ?? 0);
        });
        answer.once('error', () => {
          end(0);
        });
      },
    );
    sending.once('error', (error: NodeJS.ErrnoException) => {
      const code = error.code ?? error.message;
      site.errors.set(code, (site.errors.get(code) ?? 0) + 1);
      // A kept connection that the server was just closing: browsers ask again, too.
      if (sending.reusedSocket) resolve(ask(site, asked));
      else resolve({ status: 0, retryAfter: undefined, html: '' });
    });
    sending.end(body);
  });
}

async function one(site: Site, tally: Tally): Promise<void> {
  site.sent += 1;
  const submits = site.sent % (VIEWS_FOR_A_SUBMISSION + 1) === 0;
  const draft = submits ? await nextDraft(site) : site.reader;
  const begun = performance.now();
  const heard = await ask(
    site,
    submits
      ? {
          path: '/s/bench/check',
          cookie: draft.cookie,
          body: `_csrf=${encodeURIComponent(site.ground.csrf.token)}`,
        }
      : { path: '/s/bench/q/information', cookie: draft.cookie },
  );
  tally.times.push(performance.now() - begun);
  tally.done += 1;
  tally.statuses.set(heard.status, (tally.statuses.get(heard.status) ?? 0) + 1);
  const inWords = heard.retryAfter !== undefined && heard.html.includes('<h1');
  if (heard.status === 503 && !inWords) tally.unexplained += 1;
}

/** As fast as it goes, by so many at once. @returns requests a second */
async function capacity(site: Site): Promise<number> {
  const tally = newTally();
  const end = performance.now() + CAPACITY_SECONDS * 1000;
  await Promise.all(
    Array.from({ length: 32 }, async () => {
      while (performance.now() < end) await one(site, tally);
    }),
  );
  return tally.done / CAPACITY_SECONDS;
}

/** Begins requests at a pace, whether or not earlier ones were answered. */
async function paced(site: Site, perSecond: number, seconds: number): Promise<Tally> {
  const tally = newTally();
  const begun = performance.now();
  const running = new Set<Promise<void>>();
  for (let count = 0; count < perSecond * seconds; count += 1) {
    const due = begun + (count / perSecond) * 1000;
    if (due > performance.now()) await sleep(due - performance.now());
    const work: Promise<void> = one(site, tally).finally(() => running.delete(work));
    running.add(work);
  }
  await Promise.all(running);
  return tally;
}

const quantile = ({ times }: Tally, share: number): number =>
  [...times].sort((a, b) => a - b)[Math.floor((times.length - 1) * share)] ?? 0;

const told = (tally: Tally): string =>
  [...tally.statuses]
    .sort(([a], [b]) => a - b)
    .map(([status, count]) => `${count} × ${status === 0 ? 'no answer' : status}`)
    .join(', ');

const failed = (tally: Tally): number =>
  [...tally.statuses]
    .filter(([status]) => status === 0 || (status >= 500 && status !== 503))
    .reduce((sum, [, count]) => sum + count, 0);

const refused = (tally: Tally): number => tally.statuses.get(503) ?? 0;

const megabytes = (site: Site): number =>
  site.ground.server.memory().reduce((sum, bytes) => sum + bytes, 0) / 1e6;

function line(name: string, tally: Tally, more = ''): void {
  const times = `p50 ${quantile(tally, 0.5).toFixed(0)} ms, p99 ${quantile(tally, 0.99).toFixed(0)} ms`;
  console.log(`${name.padEnd(22)}${told(tally).padEnd(44)}${times.padEnd(28)}${more}`);
}

async function soak(site: Site, minutes: number): Promise<string[]> {
  const complaints: string[] = [];
  await capacity(site);
  const most = await capacity(site);
  console.log(`capacity: ${most.toFixed(0)} requests/s, one in ten a submission\n`);
  let afterFirst = 0;
  for (let minute = 1; minute <= minutes; minute += 1) {
    const tally = await paced(site, most * 0.7, 60);
    const memory = megabytes(site);
    if (minute === 1) afterFirst = memory;
    line(`70 %, minute ${minute}`, tally, `${memory.toFixed(0)} MB`);
    if (failed(tally) + refused(tally) > 0) complaints.push(`at 70 %: ${told(tally)}`);
  }
  const growth = megabytes(site) / afterFirst - 1;
  console.log(`memory since the first minute: ${(100 * growth).toFixed(1)} %`);
  if (growth > 0.1) complaints.push('memory grew by more than a tenth');
  while (site.drafts.length < most * 0.1 * OVERLOAD_SECONDS) await fill(site);
  const over = await paced(site, most * 2, OVERLOAD_SECONDS);
  line('200 %', over, [...site.errors].map(([code, count]) => `${count} × ${code}`).join(', '));
  if (failed(over) > 0) complaints.push(`at 200 %: ${told(over)}`);
  if (over.unexplained > 0) complaints.push(`${over.unexplained} told to wait without words`);
  line(`50 %, first ${RECOVERY_SECONDS} s`, await paced(site, most * 0.5, RECOVERY_SECONDS));
  const after = await paced(site, most * 0.5, RECOVERY_SECONDS);
  line('50 %, after that', after);
  if (failed(after) + refused(after) > 0 || quantile(after, 0.99) > 1_000)
    complaints.push('not back to normal after ten seconds');
  return complaints;
}

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    processes: { type: 'string', default: '2' },
  },
});
const folder = mkdtempSync(path.join(tmpdir(), 'civic-gauge-soak-'));
chmodSync(folder, 0o755);
const postgres = await openEmbeddedPostgres({ folder, role: 'command' });
const ground = await prepare(postgres.url, Number(values.processes));
const agent = new Agent({ keepAlive: true, maxSockets: 1_500 });
try {
  const [reader] = await makeDrafts(ground, 1);
  const site: Site = {
    ground,
    agent,
    reader: reader!,
    drafts: [],
    filling: null,
    sent: 0,
    errors: new Map(),
  };
  const complaints = await soak(site, Number(values.minutes));
  for (const complaint of complaints) console.log(`NOT met: ${complaint}`);
  if (complaints.length > 0) process.exitCode = 1;
} finally {
  agent.destroy();
  await ground.server.stop();
  await ground.db.destroy();
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
}
