// npm run test:faults — people answer while the application and its Postgres are killed and started again at seeded
// random moments; afterwards every receipt that was shown must be one response, and every acknowledged page be there.
//   --submissions 5000  --faults 24  --people 8 (at once)  --seed 1
// The exit code is 1 when anything was lost.
import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { connect, type Db } from '../src/platform/db/database.ts';
import { migrate } from '../src/platform/db/migrate.ts';
import { projectRoot } from '../src/platform/paths.ts';
import { compileOrThrow, type CompiledQuestionnaire } from '../src/questionnaires/compiled.ts';
import { findVersion } from '../src/questionnaires/versions.store.ts';
import { createRoundPartition } from '../src/responses/responses.store.ts';
import { insertRound, type Round } from '../src/sampling/rounds.store.ts';
import { seedBuiltIn } from '../src/seed.ts';
import { xoshiro, type RandomStream } from '../src/statistics/random.ts';
import { auditAll, type Audit } from './faults-audit.ts';
import { siteAt, type Site } from './faults-browser.ts';
import { answer, type Person, type Plan } from './faults-respondent.ts';
import { applicationOn, postgresIn, type Faulty } from './faults-servers.ts';

interface Size { submissions: number; faults: number; people: number; seed: number }

function readSize(): Size {
  const { values } = parseArgs({ options: {
    submissions: { type: 'string', default: '5000' }, faults: { type: 'string', default: '24' }, people: { type: 'string', default: '8' }, seed: { type: 'string', default: '1' },
  } });
  const whole = (name: keyof typeof values): number => {
    const number = Number(values[name]);
    if (!Number.isInteger(number) || number < 1) throw new Error(`--${name} must be a whole number from 1, as in --${name} 100 (it is ${values[name]})`);
    return number;
  };
  return { submissions: whole('submissions'), faults: whole('faults'), people: whole('people'), seed: whole('seed') };
}

async function openRound(db: Db): Promise<{ round: Round; compiled: CompiledQuestionnaire }> {
  await migrate(db);
  const versionId = await seedBuiltIn(db, new Date());
  const round: Round = {
    id: randomUUID(), code: 'faults', title: { vi: 'Thử lỗi', en: 'Faults' }, versionId, status: 'open', kind: 'open', simulated: false, indexCode: 'essential-public-services',
    minRespondents: 30, lonelyPsu: 'adjust', draftDays: 14, opensAt: null, closesAt: null,
  };
  await db.transaction(async (tx) => { await insertRound(tx, round, new Date()); await createRoundPartition(tx, round.id); });
  return { round, compiled: compileOrThrow((await findVersion(db, versionId))!.model) };
}

interface Progress { people: Person[]; finished: number }

/** One in ten gives up after a few pages, one in ten has a longer way. */
const planOf = (random: RandomStream): Plan =>
  ({ base: '/s/faults', cookie: 'cg_s_faults', giveUpAfter: random.below(10) === 0 ? 1 + random.below(4) : Infinity, usesService: random.below(10) === 0 });

async function answerAll(site: Site, size: Size, progress: Progress): Promise<void> {
  const lane = async (number: number): Promise<void> => {
    const random = xoshiro(size.seed * 1000 + number);
    while (progress.finished < size.submissions) {
      const person = await answer(site, planOf(random), random);
      progress.people.push(person);
      if (person.receipt !== null) progress.finished += 1;
    }
  };
  await Promise.all(Array.from({ length: size.people }, (_, number) => lane(number)));
}

const kinds = ['application killed', 'Postgres killed', 'Postgres restarted', 'both killed'] as const;
type Kind = (typeof kinds)[number];

async function strike(kind: Kind, application: Faulty, postgres: Faulty): Promise<void> {
  if (kind === 'application killed' || kind === 'both killed') await application.end('SIGKILL');
  if (kind === 'Postgres killed' || kind === 'both killed') await postgres.end('SIGKILL');
  if (kind === 'Postgres restarted') await postgres.end('SIGINT');
  await postgres.start();
  await application.start();
}

/** Each fault comes when a random share of the submissions is in, and then at a random millisecond. */
async function strikeAll(size: Size, progress: Progress, servers: { application: Faulty; postgres: Faulty }): Promise<Record<Kind, number>> {
  const random = xoshiro(size.seed);
  const moments = Array.from({ length: size.faults }, () => Math.floor(random.uniform() * size.submissions * 0.95)).sort((a, b) => a - b);
  const counts: Record<Kind, number> = { 'application killed': 0, 'Postgres killed': 0, 'Postgres restarted': 0, 'both killed': 0 };
  for (const [index, moment] of moments.entries()) {
    while (progress.finished < moment) await sleep(5);
    await sleep(random.below(300));
    const kind = kinds[index % kinds.length]!;
    await strike(kind, servers.application, servers.postgres);
    counts[kind] += 1;
  }
  return counts;
}

function print(audit: Audit, run: { counts: Record<Kind, number>; site: Site; crashes: number; seconds: number; people: readonly Person[] }): void {
  const faults = Object.values(run.counts).reduce((sum, count) => sum + count, 0);
  const pages = run.people.reduce((sum, person) => sum + person.pages, 0);
  console.log(`faults                           ${faults}: ${Object.entries(run.counts).map(([kind, count]) => `${count} × ${kind}`).join(', ')}`);
  console.log(`requests without an answer       ${run.site.failures.broken} broken off, ${run.site.failures.refused} answered with 5xx; all sent again`);
  console.log(`application ended by itself      ${run.crashes} times`);
  console.log(`receipts shown                   ${audit.finished}`);
  console.log(`responses stored                 ${audit.stored}`);
  console.log(`drafts left unfinished           ${audit.abandoned}`);
  console.log(`acknowledged pages checked       ${pages}`);
  console.log(`lost, doubled or different       ${audit.losses.length}`);
  for (const loss of audit.losses.slice(0, 20)) console.log(`  ${loss}`);
  console.log(`time                             ${run.seconds.toFixed(0)} s`);
}

async function main(): Promise<void> {
  const size = readSize();
  const folder = mkdtempSync(path.join(tmpdir(), 'civic-gauge-faults-'));
  chmodSync(folder, 0o711);
  const postgres = await postgresIn(folder);
  await postgres.start();
  const application = await applicationOn(postgres.url, projectRoot);
  try {
    const before = connect(postgres.url, 2);
    const { round, compiled } = await openRound(before).finally(() => before.destroy());
    await application.start();
    console.log(`${size.submissions} submissions by ${size.people} people at once, ${size.faults} faults, seed ${size.seed}`);
    const site = siteAt(application.port);
    const progress: Progress = { people: [], finished: 0 };
    const started = Date.now();
    const [counts] = await Promise.all([strikeAll(size, progress, { application, postgres }), answerAll(site, size, progress)]);
    const after = connect(postgres.url, 2);
    const audit = await auditAll(after, progress.people, { roundId: round.id, compiled }).finally(() => after.destroy());
    print(audit, { counts, site, crashes: application.crashes(), seconds: (Date.now() - started) / 1000, people: progress.people });
    site.agent.destroy();
    if (audit.losses.length > 0) process.exitCode = 1;
  } finally {
    await application.end('SIGKILL');
    await postgres.end('SIGINT');
    rmSync(folder, { recursive: true, force: true });
  }
}

await main();
