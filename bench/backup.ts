// npm run bench:backup -- [--stored N] [--people N] – a backup of a large round while people answer,
// beside pg_dump of the same database where one of its version is installed; then the machine is lost and
// the backup restored. Fails if a receipt shown before the backup began is not in what was restored.
import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs, promisify } from 'node:util';
import { projectRoot } from '../src/platform/config/paths.ts';
import { connect } from '../src/platform/db/connect.ts';
import { openEmbeddedPostgres } from '../src/platform/installation/embedded-postgres.ts';
import { responseIdOf } from '../src/responses/keys/keys.ts';
import { readReceipt } from '../src/responses/keys/written-keys.ts';
import { xoshiro } from '../src/statistics/numeric/random.ts';
import { siteAt } from './faults/browser.ts';
import { withInstallation, type Installation } from './faults/installation.ts';
import { answerAll, type Progress } from './faults/people.ts';
import { openRound } from './faults/round.ts';
import { storeResponses } from './stored-responses.ts';

const run = promisify(execFile);
const ALONE_SECONDS = 10;

interface Size {
  stored: number;
  people: number;
}

function show(name: string, value: string, beside = ''): void {
  console.log(`${name.padEnd(46)}${value.padStart(18)}  ${beside}`);
}

async function timed<T>(work: () => Promise<T>): Promise<{ result: T; seconds: number }> {
  const begun = performance.now();
  const result = await work();
  return { result, seconds: (performance.now() - begun) / 1000 };
}

const megabytesIn = (folder: string): number =>
  readdirSync(folder).reduce((sum, name) => sum + statSync(path.join(folder, name)).size, 0) / 1e6;

const command = (env: Record<string, string>, ...args: string[]): Promise<unknown> =>
  run(process.execPath, [path.join(projectRoot, 'bin/civic-gauge.mjs'), ...args], {
    env: { ...process.env, LOG_LEVEL: 'error', ...env },
  });

/** @returns seconds and MB; null where no pg_dump of the server's version is installed */
async function peer(url: string, folder: string): Promise<{ seconds: number; mb: number } | null> {
  try {
    const { seconds } = await timed(() =>
      run('pg_dump', ['--format=directory', '--compress=1', `--file=${folder}`, url]),
    );
    return { seconds, mb: megabytesIn(folder) };
  } catch (error) {
    console.log(`no pg_dump beside it: ${String(error).split('\n')[1] ?? String(error)}`);
    return null;
  }
}

async function rateDuring<T>(progress: Progress, work: () => Promise<T>) {
  const before = progress.finished;
  const { result, seconds } = await timed(work);
  return { result, seconds, perSecond: (progress.finished - before) / seconds };
}

const receiptsOf = (progress: Progress): string[] =>
  progress.people.flatMap(({ receipt }) => receipt ?? []);

async function idsIn(folder: string): Promise<Set<string>> {
  const server = await openEmbeddedPostgres({ folder, role: 'command' });
  const db = connect(server.url, 1);
  try {
    const rows = (await db('responses').select('id').orderBy('id')) as { id: string }[];
    return new Set(rows.map(({ id }) => id));
  } finally {
    await db.destroy();
    await server.stop();
  }
}

async function backUpUnderLoad(
  { postgres, application, secret }: Installation,
  { stored, people }: Size,
  place: string,
): Promise<{ folder: string; before: string[] }> {
  const env = { DATABASE_URL: postgres.url, SESSION_SECRET: secret };
  const db = connect(postgres.url, 2);
  const ground = await openRound(db, { secret, invitations: 2000, random: xoshiro(999) });
  await storeResponses(db, { round: ground.round, count: stored, now: new Date() });
  await db.destroy();
  await application.start();
  const progress: Progress = { people: [], finished: 0, stopped: false };
  const size = { submissions: Infinity, people, seed: 1 };
  const crowd = answerAll(siteAt(application.port), size, {
    ground,
    progress,
    started: Date.now(),
  });
  await sleep(2000);
  const alone = await rateDuring(progress, () => sleep(ALONE_SECONDS * 1000));
  const before = receiptsOf(progress);
  const own = await rateDuring(progress, () => command(env, 'backup', '--to', place));
  const folder = path.join(place, readdirSync(place)[0]!);
  const dump = await rateDuring(progress, () => peer(postgres.url, `${place}-pg_dump`));
  progress.stopped = true;
  await crowd;
  show('submissions without a backup', `${alone.perSecond.toFixed(1)} /s`);
  show('submissions while it is made', `${own.perSecond.toFixed(1)} /s`);
  show('backup, read back', `${own.seconds.toFixed(1)} s`, `${megabytesIn(folder).toFixed(0)} MB`);
  if (dump.result) {
    show('submissions beside pg_dump', `${dump.perSecond.toFixed(1)} /s`);
    show('pg_dump', `${dump.seconds.toFixed(1)} s`, `${dump.result.mb.toFixed(0)} MB`);
  }
  return { folder, before };
}

async function restore(folder: string, before: readonly string[]): Promise<void> {
  const checked = await timed(() => command({ DATABASE_URL: '' }, 'backup', 'verify', folder));
  show('verify', `${checked.seconds.toFixed(1)} s`);
  const place = mkdtempSync(path.join(tmpdir(), 'civic-gauge-restored-'));
  try {
    chmodSync(place, 0o755);
    const env = { DATABASE_URL: '', DATA_DIR: place };
    const risen = await timed(() => command(env, 'restore', folder));
    show('restore into an empty folder, compared', `${risen.seconds.toFixed(1)} s`);
    const ids = await idsIn(place);
    const lost = before.filter((receipt) => !ids.has(responseIdOf(readReceipt(receipt)!.code)));
    show('receipts shown before it began', String(before.length), `${lost.length} lost`);
    if (lost.length > 0) process.exitCode = 1;
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      stored: { type: 'string', default: '500000' },
      people: { type: 'string', default: '8' },
    },
  });
  const size = { stored: Number(values.stored), people: Number(values.people) };
  const place = mkdtempSync(path.join(tmpdir(), 'civic-gauge-backups-'));
  try {
    let made: { folder: string; before: string[] } | null = null;
    await withInstallation({ name: 'backup', processes: 1 }, async (installation) => {
      made = await backUpUnderLoad(installation, size, place);
      await installation.application.end('SIGKILL');
      await installation.postgres.end('SIGKILL');
    });
    await restore(made!.folder, made!.before);
  } finally {
    rmSync(place, { recursive: true, force: true });
    rmSync(`${place}-pg_dump`, { recursive: true, force: true });
  }
}

await main();
