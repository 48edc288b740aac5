// npm run test:crowd — so many people open a round at the same moment and answer it without a pause,
// with a pool of two and with the usual one. Everybody must get the next page, or a wait in words,
// within five seconds; who retries as the page says must have a receipt within ten minutes; nothing may be lost.
//   --people 1000  --seed 1
// The exit code is 1 when one of these does not hold.
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { connect } from '../src/platform/db/connect.ts';
import { projectRoot } from '../src/platform/config/paths.ts';
import { xoshiro } from '../src/statistics/numeric/random.ts';
import { auditAll } from './faults/audit.ts';
import { siteAt, type Site } from './faults/browser.ts';
import { answer, type Person } from './faults/respondent.ts';
import { openRound, type Ground } from './faults/round.ts';
import { applicationOn } from './faults/application.ts';
import { postgresIn } from './faults/postgres.ts';

const MOST_SECONDS = 5;
const MOST_MINUTES = 10;

interface Crowd {
  people: number;
  seed: number;
  pool: number | undefined;
}

/** All by the open link, none of whom gives up. */
async function answerAtOnce(site: Site, { people, seed }: Crowd): Promise<Person[]> {
  return await Promise.all(
    Array.from({ length: people }, (_, number) => {
      const random = xoshiro(seed * 100_000 + number);
      const plan = {
        way: { path: '/s/faults', held: null },
        base: '/s/faults',
        cookie: 'cg_s_faults',
        giveUpAfter: Infinity,
        usesService: random.below(2) === 0,
        beforeSending: () => Promise.resolve(),
      };
      return answer(site, plan, random);
    }),
  );
}

const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

function print(label: string, rows: readonly [string, string][]): void {
  console.log(`\n${label}`);
  for (const [name, value] of rows) console.log(`  ${name.padEnd(36)}${value}`);
}

/** @returns what did not hold */
function judged(
  site: Site,
  people: readonly Person[],
  seconds: number,
  losses: readonly string[],
): string[] {
  const { statuses, times, unexplained } = site.seen;
  const slowest = Math.max(0, ...chunkMaxima(times)) / 1000;
  const without = people.filter(({ receipt }) => receipt === null).length;
  const broken: [boolean, string][] = [
    [slowest > MOST_SECONDS, `an answer took ${slowest.toFixed(1)} s`],
    [(statuses.get(500) ?? 0) > 0, `${statuses.get(500) ?? 0} answers of status 500`],
    [unexplained > 0, `${unexplained} waits without words, a time or what was typed`],
    [without > 0, `${without} people without a receipt`],
    [seconds > MOST_MINUTES * 60, `it took ${(seconds / 60).toFixed(1)} minutes`],
    [
      losses.length > 0,
      `${losses.length} lost, doubled or different: ${losses.slice(0, 3).join('; ')}`,
    ],
  ];
  return broken.filter(([is]) => is).map(([, what]) => what);
}

/** Maxima of parts, as a call takes only so many arguments. */
const chunkMaxima = (values: readonly number[]): number[] =>
  Array.from({ length: Math.ceil(values.length / 10_000) }, (_, part) =>
    Math.max(...values.slice(part * 10_000, (part + 1) * 10_000)),
  );

async function run(folder: string, crowd: Crowd): Promise<string[]> {
  const postgres = await postgresIn(folder);
  await postgres.start();
  const secret = randomBytes(32).toString('hex');
  const application = await applicationOn(postgres.url, {
    root: projectRoot,
    secret,
    processes: 2,
    ...(crowd.pool === undefined ? {} : { pool: crowd.pool }),
  });
  try {
    const db = connect(postgres.url, 2);
    const ground = await openRound(db, {
      secret,
      invitations: 1,
      random: xoshiro(crowd.seed),
    }).finally(() => db.destroy());
    await application.start();
    return await measured(application.port, postgres.url, { crowd, ground });
  } finally {
    await application.end('SIGKILL');
    await postgres.end('SIGINT');
  }
}

async function measured(
  port: number,
  databaseUrl: string,
  { crowd, ground }: { crowd: Crowd; ground: Ground },
): Promise<string[]> {
  const site = siteAt(port, { waitsAsTold: true });
  const began = performance.now();
  const people = await answerAtOnce(site, crowd);
  const seconds = (performance.now() - began) / 1000;
  site.agent.destroy();
  const db = connect(databaseUrl, 2);
  const audit = await auditAll(db, people, {
    roundId: ground.round.id,
    compiled: ground.compiled,
  }).finally(() => db.destroy());
  const times = [...site.seen.times].sort((a, b) => a - b);
  const ms = (share: number): string => `${quantile(times, share).toFixed(0)} ms`;
  print(
    `${crowd.people} people at once, ${crowd.pool === undefined ? 'the usual pools' : `pools of ${crowd.pool}`}, two web processes`,
    [
      [
        'answers',
        [...site.seen.statuses]
          .sort(([a], [b]) => a - b)
          .map(([status, count]) => `${count} × ${status}`)
          .join(', '),
      ],
      ['connections broken off', String(site.failures.broken)],
      ['answer: median, p99, slowest', `${ms(0.5)}, ${ms(0.99)}, ${ms(1)}`],
      [
        'receipts',
        `${people.filter(({ receipt }) => receipt !== null).length} after ${seconds.toFixed(0)} s`,
      ],
      ['requests/s', (times.length / seconds).toFixed(0)],
      ['responses stored', String(audit.stored)],
      ['lost, doubled or different', String(audit.losses.length)],
    ],
  );
  return judged(site, people, seconds, audit.losses);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      people: { type: 'string', default: '1000' },
      seed: { type: 'string', default: '1' },
    },
  });
  for (const pool of [2, undefined]) {
    const folder = mkdtempSync(path.join(tmpdir(), 'civic-gauge-crowd-'));
    chmodSync(folder, 0o711);
    try {
      const broken = await run(folder, {
        people: Number(values.people),
        seed: Number(values.seed),
        pool,
      });
      console.log(broken.length === 0 ? '  holds' : `  DOES NOT HOLD: ${broken.join('; ')}`);
      if (broken.length > 0) process.exitCode = 1;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

await main();
