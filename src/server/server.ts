// Starts the server: database, migrations, seeds, jobs, and HTTP in this process or in several of their own; stops it
// cleanly on SIGTERM and SIGINT.
import { jobsOf } from '../app/app.ts';
import { codeVersion } from '../platform/code-version.ts';
import { demonstrationProgress } from '../app/demonstration.cli.ts';
import {
  seedDemonstrationAccounts,
  seedDemonstrationRound,
  type DemonstrationAccount,
} from '../app/demonstration.ts';
import { inTime } from './in-time.ts';
import type { Config } from '../platform/config/config.ts';
import { sessionSecrets } from '../platform/installation/session-secrets.ts';
import { connectionsAccepted, connectionsOfServer } from '../platform/db/connection-budget.ts';
import {
  inTransaction,
  abandonOnSignal,
  openDatabase,
  type Database,
  type Db,
} from '../platform/db/database.ts';
import { migrate } from '../platform/db/migrate.ts';
import { enqueueJob } from '../platform/jobs/jobs.store.ts';
import { startWorker } from '../platform/jobs/worker.ts';
import { log } from '../platform/log/log.ts';
import { serveMetrics, type MetricsServer } from '../platform/metrics/metrics-server.ts';
import { nameProcess, watchPool } from '../platform/metrics/metrics.ts';
import { startFolding } from '../responses/counts/fold-counts.job.ts';
import { nightOf, reconcileKind } from '../responses/counts/reconcile-counts.job.ts';
import type { Secrets } from '../platform/secrets.ts';
import { relieveRoundsKind } from '../sampling/relieve-rounds.job.ts';
import { seedBuiltIn } from '../app/seed.ts';
import { startWebProcesses } from './web-processes.ts';
import { addressOf, openWeb, type Web, type WebOptions, type WebSettings } from './web-server.ts';

export interface Running {
  address: string;
  accounts: readonly DemonstrationAccount[];
  /** Resolves, with the reason, only when nobody serves any longer and nobody will. */
  failed: Promise<Error>;
  /** Takes no more requests, lets running ones end, stops jobs and the database; ten seconds at most. */
  stop: () => Promise<void>;
}

/** Asks for the housekeeping once an hour, and once a night; however many processes ask, it is one job. */
function everyHour(db: Db, clock: () => Date): NodeJS.Timeout {
  const ask = (): void => {
    const now = clock();
    const key = now.toISOString().slice(0, 13);
    inTransaction(db, async (tx) => {
      for (const kind of ['erase-drafts', relieveRoundsKind]) await enqueueJob(tx, { kind, key });
      await enqueueJob(tx, { kind: reconcileKind, key: nightOf(now) });
    }).catch((error: unknown) => {
      log.warn({ error }, 'housekeeping was not asked for');
    });
  };
  ask();
  return setInterval(ask, 3_600_000);
}

function webSettings(config: Config, databaseUrl: string, secrets: Secrets): WebSettings {
  const { host, port, publicUrl, databasePool, officePool, mode, trustProxy, metricsToken } =
    config;
  const secure = publicUrl?.startsWith('https://') ?? mode === 'production';
  const pools = { databaseUrl, databasePool, officePool };
  return { host, port, publicUrl, ...pools, secrets, mode, secure, trustProxy, metricsToken };
}

/** Figures on a port of their own, where the operator wants them. */
async function metricsOf(config: Config, web: Web): Promise<MetricsServer | null> {
  const { metricsPort: port, metricsHost: host, metricsToken: token } = config;
  return port === null ? null : await serveMetrics({ port, host, token, text: web.metrics });
}

const jobsMs = 1_000;
/** Of ten seconds; requests take 6.5 at most (http-leaving.ts). */
const leavingMs = 9_000;
const leastMs = 1_000;

/** First those who serve, then the jobs, then the database. Queries that do not end are broken off with their connection. */
async function leave(web: Web, rest: () => Promise<void>, database: Database): Promise<void> {
  const began = performance.now();
  await web.stop();
  if (!(await inTime(rest(), jobsMs + 500)))
    log.warn('a job that does not let go is left; it will be run again');
  if (await inTime(database.close(), Math.max(leastMs, leavingMs - (performance.now() - began))))
    return;
  log.warn('the database is left before all queries ended');
  await inTime(database.abandon(), leastMs);
}

/** A server that may open more than Postgres accepts fails just when many people come. */
async function warnOfFewConnections(db: Db, config: Config): Promise<void> {
  const needed = connectionsOfServer(config);
  const accepted = await connectionsAccepted(db);
  if (needed > accepted) {
    log.warn(
      { needed, accepted },
      'PostgreSQL accepts fewer connections than this server may open; raise max_connections or lower DATABASE_POOL',
    );
  }
}

/** HTTP in this process, or in several of their own. */
const openWebAs = (config: Config, given: WebOptions): Promise<Web> =>
  config.webProcesses === 1
    ? openWeb(given)
    : startWebProcesses({
        ...given,
        count: config.webProcesses,
        silenceMs: config.webSilenceSeconds * 1000,
      });

/** @throws Error with one line for the operator */
export async function startServer(config: Config): Promise<Running> {
  const database = await openDatabase(config, 'server');
  const forget = abandonOnSignal(database);
  try {
    const now = new Date();
    const secrets = sessionSecrets(config);
    await migrate(database.db);
    await warnOfFewConnections(database.db, config);
    const versionId = await seedBuiltIn(database.db, now);
    const accounts = config.seedDemo
      ? await seedDemonstrationAccounts(database.db, secrets, now)
      : [];
    if (config.seedDemo)
      await seedDemonstrationRound(database.db, versionId, {
        now,
        codeVersion: codeVersion(),
        progress: demonstrationProgress(),
      });
    const clock = (): Date => new Date();
    const worker = startWorker(database.db, jobsOf(clock), { patienceMs: jobsMs });
    const hourly = everyHour(database.db, clock);
    const stopFolding = startFolding(database.db);
    nameProcess('main');
    watchPool('jobs', database.db);
    const wakeWorker = (): void => {
      worker.wake();
    };
    const settings = webSettings(config, database.url, secrets);
    const rest = async (): Promise<void> => {
      clearInterval(hourly);
      await worker.stop();
      await stopFolding();
    };
    const web = await openWebAs(config, { settings, wakeWorker }).catch(async (error: unknown) => {
      await rest();
      throw error;
    });
    const metrics = await metricsOf(config, web).catch(async (error: unknown) => {
      await web.stop();
      await rest();
      throw error;
    });
    database.outages.watch(web.databaseDown);
    const failed = Promise.race([web.failed, database.outages.lost]);
    const stop = async (): Promise<void> => {
      await metrics?.stop();
      await leave(web, rest, database);
    };
    forget();
    return { address: addressOf(config, web.port), accounts, failed, stop };
  } catch (error) {
    forget();
    await database.close();
    throw error;
  }
}

const emptyHint =
  '  No account yet. Make one with: npx civic-gauge accounts create --login NAME --role administrator\n';

export function banner(running: Running): string {
  const lines = running.accounts.map(
    (account) => `    ${account.login.padEnd(14)} ${account.password}`,
  );
  const people =
    lines.length > 0
      ? `  Demonstration accounts (account name, password):\n${lines.join('\n')}\n`
      : emptyHint;
  return `\n  Civic Gauge – Thước đo dịch vụ công\n  ${running.address}\n\n${people}\n  Stop with Ctrl+C.\n`;
}

/** The `start` command: runs until it is told to stop. @throws Error when it cannot go on */
export async function runServer(config: Config): Promise<void> {
  const running = await startServer(config);
  process.stdout.write(banner(running));
  const told = new Promise<null>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const)
      process.once(signal, () => {
        resolve(null);
      });
  });
  const failure = await Promise.race([told, running.failed]);
  log.info('stopping');
  await running.stop();
  // Whatever is left – a query that a foreign database still works on – is left behind.
  setTimeout(() => {
    process.exit();
  }, 500).unref();
  if (failure !== null) throw failure;
}
