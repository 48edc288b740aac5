// npm run test:faults — people answer while the application, one of its web processes or its Postgres is killed and started
// again at seeded random moments; afterwards every receipt that was shown must be one response, every acknowledged page be
// there, and every invitation and dossier be used by the one person who got a receipt for it, whoever else held it.
//   --submissions 5000  --faults 25  --people 8 (at once; two may share a ticket)  --seed 1
// The exit code is 1 when anything was lost. SIGTERM ends it early, with the audit of what came till then.
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { connect } from '../src/platform/db/database.ts';
import { projectRoot } from '../src/platform/config/paths.ts';
import { xoshiro } from '../src/statistics/numeric/random.ts';
import { auditAll, type Audit } from './faults-audit.ts';
import { siteAt, type Site } from './faults-browser.ts';
import { answerAll, type Progress, type Size } from './faults-people.ts';
import type { Person } from './faults-respondent.ts';
import { openRound } from './faults-round.ts';
import { applicationOn, postgresIn, type Application, type Faulty } from './faults-servers.ts';

function readSize(): Size & { faults: number } {
  const { values } = parseArgs({
    options: {
      submissions: { type: 'string', default: '5000' },
      faults: { type: 'string', default: '25' },
      people: { type: 'string', default: '8' },
      seed: { type: 'string', default: '1' },
    },
  });
  const whole = (name: keyof typeof values): number => {
    const number = Number(values[name]);
    if (!Number.isInteger(number) || number < 1)
      throw new Error(
        `--${name} must be a whole number from 1, as in --${name} 100 (it is ${values[name]})`,
      );
    return number;
  };
  return {
    submissions: whole('submissions'),
    faults: whole('faults'),
    people: whole('people'),
    seed: whole('seed'),
  };
}

const kinds = [
  'application killed',
  'web process killed',
  'Postgres killed',
  'Postgres restarted',
  'both killed',
] as const;
type Kind = (typeof kinds)[number];
interface Servers {
  application: Application;
  postgres: Faulty;
}

async function strike(
  kind: Kind,
  { application, postgres }: Servers,
  which: number,
): Promise<void> {
  if (kind === 'web process killed') await application.endWebProcess(which);
  if (kind === 'application killed' || kind === 'both killed') await application.end('SIGKILL');
  if (kind === 'Postgres killed' || kind === 'both killed') await postgres.end('SIGKILL');
  if (kind === 'Postgres restarted') await postgres.end('SIGINT');
  await postgres.start();
  await application.start();
}

/** Each fault comes when a random share of the submissions is in, and then at a random millisecond. */
async function strikeAll(
  size: Size & { faults: number },
  progress: Progress,
  servers: Servers,
): Promise<Record<Kind, number>> {
  const random = xoshiro(size.seed);
  const moments = Array.from({ length: size.faults }, () =>
    Math.floor(random.uniform() * size.submissions * 0.95),
  ).sort((a, b) => a - b);
  const counts: Record<Kind, number> = {
    'application killed': 0,
    'web process killed': 0,
    'Postgres killed': 0,
    'Postgres restarted': 0,
    'both killed': 0,
  };
  for (const [index, moment] of moments.entries()) {
    while (progress.finished < moment && !progress.stopped) await sleep(5);
    if (progress.stopped) break;
    await sleep(random.below(300));
    const kind = kinds[index % kinds.length]!;
    await strike(kind, servers, index);
    counts[kind] += 1;
  }
  return counts;
}

function print(
  audit: Audit,
  run: {
    counts: Record<Kind, number>;
    site: Site;
    crashes: number;
    seconds: number;
    people: readonly Person[];
  },
): void {
  const faults = Object.values(run.counts).reduce((sum, count) => sum + count, 0);
  const pages = run.people.reduce((sum, person) => sum + person.pages, 0);
  console.log(
    `faults                           ${faults}: ${Object.entries(run.counts)
      .map(([kind, count]) => `${count} × ${kind}`)
      .join(', ')}`,
  );
  console.log(
    `requests without an answer       ${run.site.failures.broken} broken off, ${run.site.failures.refused} answered with 5xx; all sent again`,
  );
  console.log(`application ended by itself      ${run.crashes} times`);
  console.log(`receipts shown                   ${audit.finished}`);
  console.log(`responses stored                 ${audit.stored}`);
  console.log(`drafts left unfinished           ${audit.abandoned}`);
  printDoors(audit.doors);
  console.log(`acknowledged pages checked       ${pages}`);
  console.log(`lost, doubled or different       ${audit.losses.length}`);
  for (const loss of audit.losses.slice(0, 20)) console.log(`  ${loss}`);
  console.log(`time                             ${run.seconds.toFixed(0)} s`);
}

function printDoors({ byDoor, invitationsMade, used, inTwoHands, toldUsed }: Audit['doors']): void {
  console.log(`by the open link                 ${byDoor.open} responses`);
  console.log(
    `by personal invitation           ${byDoor.invitation} responses, ${used.invitation} of ${invitationsMade} invitations spent`,
  );
  console.log(
    `after a service                  ${byDoor.after_service} responses, ${used.dossier} dossiers recorded`,
  );
  console.log(
    `held by two people               ${inTwoHands.invitation} invitations, ${inTwoHands.dossier} dossiers`,
  );
  console.log(
    `told that it has been used       ${toldUsed['first page']} on the first page, ${toldUsed.sending} when sending (their drafts checked)`,
  );
}

async function main(): Promise<void> {
  const size = readSize();
  const folder = mkdtempSync(path.join(tmpdir(), 'civic-gauge-faults-'));
  chmodSync(folder, 0o711);
  const postgres = await postgresIn(folder);
  await postgres.start();
  const secret = randomBytes(32).toString('hex');
  const application = await applicationOn(postgres.url, {
    root: projectRoot,
    secret,
    processes: 2,
  });
  try {
    const before = connect(postgres.url, 2);
    const ground = await openRound(before, {
      secret,
      invitations: Math.ceil(size.submissions / 2),
      random: xoshiro(size.seed * 1000 - 1),
    }).finally(() => before.destroy());
    await application.start();
    console.log(
      `${size.submissions} submissions by ${size.people} people at once, ${size.faults} faults, seed ${size.seed}`,
    );
    const site = siteAt(application.port);
    const progress: Progress = { people: [], finished: 0, stopped: false };
    process.once('SIGTERM', () => {
      progress.stopped = true;
    });
    const started = Date.now();
    const [counts] = await Promise.all([
      strikeAll(size, progress, { application, postgres }),
      answerAll(site, size, { ground, progress, started }),
    ]);
    const after = connect(postgres.url, 2);
    const audit = await auditAll(after, progress.people, {
      roundId: ground.round.id,
      compiled: ground.compiled,
    }).finally(() => after.destroy());
    print(audit, {
      counts,
      site,
      crashes: application.crashes(),
      seconds: (Date.now() - started) / 1000,
      people: progress.people,
    });
    site.agent.destroy();
    if (audit.losses.length > 0) process.exitCode = 1;
  } finally {
    await application.end('SIGKILL');
    await postgres.end('SIGINT');
    rmSync(folder, { recursive: true, force: true });
  }
}

await main();
