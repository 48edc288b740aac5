// npm run test:faults — simulated people answer while the application, one of its web processes or
// its Postgres is killed and restarted at seeded random moments. Afterwards every receipt shown must
// have exactly one response, every acknowledged page must be stored, and every used invitation and
// dossier must belong to the one person who got a receipt for it, even if two people held it.
//   --submissions 5000  --faults 25  --people 8 (at once; two may share a ticket)  --seed 1
// The exit code is 1 when anything was lost. SIGTERM ends it early, with an audit of the run so far.
import { connect } from '../../src/platform/db/connect.ts';
import { xoshiro } from '../../src/statistics/numeric/random.ts';
import { auditAll, type Audit } from './audit.ts';
import { siteAt } from './browser.ts';
import { answerAll, type Progress, type Size } from './people.ts';
import { openRound } from './round.ts';
import { readSize } from './size.ts';
import { strikeAll } from './strikes.ts';
import { print } from './report.ts';
import { type Installation, withInstallation } from './installation.ts';

async function run(
  size: Size & { faults: number },
  { application, postgres, secret }: Installation,
): Promise<Audit> {
  const before = connect(postgres.url, 2);
  const ground = await openRound(before, {
    secret,
    invitations: Math.ceil(size.submissions / 2),
    random: xoshiro(size.seed * 1000 - 1),
  }).finally(() => before.destroy());
  await application.start();
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
  const seconds = (Date.now() - started) / 1000;
  const { people } = progress;
  print(audit, { counts, site, crashes: application.crashes(), seconds, people });
  site.agent.destroy();
  return audit;
}

async function main(): Promise<void> {
  const size = readSize();
  console.log(
    `${size.submissions} submissions by ${size.people} people at once, ${size.faults} faults, seed ${size.seed}`,
  );
  await withInstallation({ name: 'faults', processes: 2 }, async (installation) => {
    const audit = await run(size, installation);
    if (audit.losses.length > 0) process.exitCode = 1;
  });
}

await main();
