// npm run bench:citizen — what one citizen costs from the first page to the receipt: requests, bytes,
// processor time of the application, journal of the database; and how many citizens a second.
//   --citizens 60 (measured, after ten to warm up)  --people 8 (at once, for the rate)  --seed 1
import { parseArgs } from 'node:util';
import { connect, type Db, type Pool } from '../src/platform/db/connect.ts';
import { xoshiro } from '../src/statistics/numeric/random.ts';
import { siteAt, type Site } from './faults/browser.ts';
import { answer } from './faults/respondent.ts';
import { openRound } from './faults/round.ts';
import type { Application } from './faults/application.ts';
import { type Installation, withInstallation } from './faults/installation.ts';

interface Size {
  citizens: number;
  people: number;
  seed: number;
}
interface Cost {
  requests: number;
  kilobytes: number;
  cpuMs: number;
  walKilobytes: number;
  perSecond: number;
}

/** Each by the open link, with a service used or not by turns. */
async function answerMany(
  site: Site,
  count: number,
  { people, seed }: Pick<Size, 'people' | 'seed'>,
): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < count) {
      const number = next;
      next += 1;
      const plan = {
        way: { path: '/s/faults', held: null },
        base: '/s/faults',
        cookie: 'cg_s_faults',
        giveUpAfter: Infinity,
        usesService: number % 2 === 0,
        beforeSending: () => Promise.resolve(),
      };
      const person = await answer(site, plan, xoshiro(seed * 100_000 + number));
      if (person.receipt === null)
        throw new Error(`citizen ${number} has no receipt: ${person.lost.join(', ')}`);
    }
  };
  await Promise.all(Array.from({ length: people }, lane));
}

const walBytes = async (db: Db): Promise<number> => {
  const { rows } = await db.raw<{ rows: { bytes: number }[] }>(
    `select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0') as bytes`,
  );
  return Number(rows[0]?.bytes);
};

interface Measured {
  application: Application;
  db: Db;
}

async function measure(site: Site, size: Size, { application, db }: Measured): Promise<Cost> {
  const before = {
    cpu: await application.cpuSeconds(),
    wal: await walBytes(db),
    requests: site.seen.times.length,
    bytes: site.seen.bytes,
  };
  const began = performance.now();
  await answerMany(site, size.citizens, size);
  const seconds = (performance.now() - began) / 1000;
  const each = (total: number): number => total / size.citizens;
  return {
    requests: each(site.seen.times.length - before.requests),
    kilobytes: each(site.seen.bytes - before.bytes) / 1024,
    cpuMs: each((await application.cpuSeconds()) - before.cpu) * 1000,
    walKilobytes: each((await walBytes(db)) - before.wal) / 1024,
    perSecond: size.citizens / seconds,
  };
}

const columns = ['', 'requests', 'KB of HTML', 'app CPU ms', 'WAL KB', 'citizens/s'];
const row = (name: string, cost: Cost): string[] => [
  name,
  cost.requests.toFixed(1),
  cost.kilobytes.toFixed(0),
  cost.cpuMs.toFixed(0),
  cost.walKilobytes.toFixed(1),
  cost.perSecond.toFixed(1),
];
const line = (cells: readonly string[]): string =>
  cells.map((cell, at) => (at === 0 ? cell.padEnd(34) : cell.padStart(12))).join('');

async function measureAll(
  size: Size,
  { application, secret }: Installation,
  db: Pool,
): Promise<void> {
  await openRound(db, { secret, invitations: 1, random: xoshiro(size.seed) });
  await application.start();
  const sites = {
    'without JavaScript': siteAt(application.port),
    'with JavaScript': siteAt(application.port, { byScript: true }),
  };
  for (const site of Object.values(sites))
    await answerMany(site, 10, { people: 2, seed: size.seed + 7 });
  console.log(line(columns));
  const measured = { application, db };
  for (const [name, site] of Object.entries(sites)) {
    const alone = await measure(site, { ...size, people: 1 }, measured);
    console.log(line(row(`${name}, one at a time`, alone)));
    const together = await measure(site, { ...size, seed: size.seed + 1 }, measured);
    console.log(line(row(`${name}, ${size.people} at once`, together)));
    site.agent.destroy();
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      citizens: { type: 'string', default: '60' },
      people: { type: 'string', default: '8' },
      seed: { type: 'string', default: '1' },
    },
  });
  const size: Size = {
    citizens: Number(values.citizens),
    people: Number(values.people),
    seed: Number(values.seed),
  };
  await withInstallation({ name: 'citizen', processes: 1 }, async (installation) => {
    const db = connect(installation.postgres.url, 2);
    await measureAll(size, installation, db).finally(() => db.destroy());
  });
}

await main();
