// npm run test:faults:citus — people answer on a Citus cluster while one of its workers is killed
// and started again. Requests that need that worker may get 503, nothing else may go
// wrong, and afterwards nothing may be lost.
//   --database URL   an empty database of the cluster, made as docs/operation/citus.md says
//   --kill COMMAND --start COMMAND   end a worker at once, and bring it back; run by the shell
//   --submissions 300  --faults 5  --people 8 (at once)  --down 2 (seconds)  --seed 1
// The exit code is 1 when anything was lost, or a page had another status of 5xx than 503.
import { exec } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs, promisify } from 'node:util';
import { isCitus } from '../../src/platform/db/citus.ts';
import { connect, type Db } from '../../src/platform/db/connect.ts';
import { projectRoot } from '../../src/platform/config/paths.ts';
import { xoshiro } from '../../src/statistics/numeric/random.ts';
import { auditAll, type Audit } from './audit.ts';
import { siteAt, type Site } from './browser.ts';
import { answerAll, type Progress, type Size } from './people.ts';
import { openRound } from './round.ts';
import { applicationOn } from './application.ts';

interface Plan extends Size {
  database: string;
  kill: string;
  start: string;
  faults: number;
  down: number;
}

function readPlan(): Plan {
  const { values } = parseArgs({
    options: {
      database: { type: 'string' },
      kill: { type: 'string' },
      start: { type: 'string' },
      submissions: { type: 'string', default: '300' },
      faults: { type: 'string', default: '5' },
      people: { type: 'string', default: '8' },
      down: { type: 'string', default: '2' },
      seed: { type: 'string', default: '1' },
    },
  });
  const { database, kill, start } = values;
  if (database === undefined || kill === undefined || start === undefined)
    throw new Error('--database, --kill and --start must be given');
  const [submissions, faults, people, down, seed] = [
    values.submissions,
    values.faults,
    values.people,
    values.down,
    values.seed,
  ].map(Number) as [number, number, number, number, number];
  return { database, kill, start, submissions, faults, people, down, seed };
}

const run = promisify(exec);

/** Until every worker answers the coordinator. */
async function whole(db: Db): Promise<void> {
  for (;;) {
    const answers = await db
      .raw<{ rows: { success: boolean }[] }>(
        `select success from run_command_on_workers('select 1')`,
      )
      .catch(() => null);
    if (answers?.rows.every(({ success }) => success) === true) return;
    await sleep(50);
  }
}

/** Each fault comes when a random share of the submissions is in. @returns how many there were */
async function strikeAll(plan: Plan, progress: Progress, db: Db): Promise<number> {
  const random = xoshiro(plan.seed);
  const moments = Array.from({ length: plan.faults }, () =>
    Math.floor(random.uniform() * plan.submissions * 0.9),
  ).sort((a, b) => a - b);
  let struck = 0;
  for (const moment of moments) {
    while (progress.finished < moment && !progress.stopped) await sleep(5);
    if (progress.stopped) break;
    await sleep(random.below(300));
    await run(plan.kill);
    struck += 1;
    await sleep(plan.down * 1000);
    await run(plan.start);
    await whole(db);
  }
  return struck;
}

function print(
  audit: Audit,
  {
    site,
    faults,
    seconds,
    progress,
  }: { site: Site; faults: number; seconds: number; progress: Progress },
): void {
  const waits = site.seen.statuses.get(503) ?? 0;
  const pages = progress.people.reduce((sum, person) => sum + person.pages, 0);
  console.log(`worker killed and started        ${faults} times`);
  console.log(`told to wait (503)               ${waits}; all sent again`);
  console.log(`other pages of status 5xx        ${site.failures.refused - waits}`);
  console.log(`waits not told in words          ${site.seen.unexplained}`);
  if (site.failures.refused > waits) console.log('  by status', [...site.seen.statuses]);
  console.log(`requests without an answer       ${site.failures.broken}`);
  console.log(`receipts shown, responses stored ${audit.finished}, ${audit.stored}`);
  console.log(
    `invitations and dossiers used    ${audit.entryChannels.used.invitation}, ${audit.entryChannels.used.dossier}`,
  );
  console.log(`drafts left unfinished           ${audit.abandoned}`);
  console.log(`acknowledged pages checked       ${pages}`);
  console.log(`lost, doubled or different       ${audit.losses.length}`);
  for (const loss of audit.losses.slice(0, 20)) console.log(`  ${loss}`);
  console.log(`time                             ${seconds.toFixed(0)} s`);
}

async function main(): Promise<void> {
  const plan = readPlan();
  const db = connect(plan.database, 2);
  const secret = randomBytes(32).toString('hex');
  const application = await applicationOn(plan.database, {
    root: projectRoot,
    secret,
    processes: 2,
  });
  try {
    if (!(await isCitus(db))) throw new Error('--database is no database of a Citus cluster');
    const ground = await openRound(db, {
      secret,
      invitations: Math.ceil(plan.submissions / 2),
      random: xoshiro(plan.seed * 1000 - 1),
    });
    await application.start();
    console.log(
      `${plan.submissions} submissions by ${plan.people} people at once, ` +
        `${plan.faults} faults of ${plan.down} s, seed ${plan.seed}`,
    );
    const site = siteAt(application.port, { waitsAsTold: true });
    const progress: Progress = { people: [], finished: 0, stopped: false };
    process.once('SIGTERM', () => {
      progress.stopped = true;
    });
    const started = Date.now();
    const [faults] = await Promise.all([
      strikeAll(plan, progress, db),
      answerAll(site, plan, { ground, progress, started }),
    ]);
    const audit = await auditAll(db, progress.people, {
      roundId: ground.round.id,
      compiled: ground.compiled,
    });
    print(audit, { site, faults, seconds: (Date.now() - started) / 1000, progress });
    site.agent.destroy();
    if (audit.losses.length > 0 || site.failures.refused > (site.seen.statuses.get(503) ?? 0))
      process.exitCode = 1;
  } finally {
    await application.end('SIGKILL');
    await db.destroy();
  }
}

await main();
