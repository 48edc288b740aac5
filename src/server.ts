// Starts the server: database, migrations, seeds, jobs, and HTTP in this process or in several of their own; stops it
// cleanly on SIGTERM and SIGINT.
import { jobsOf } from './app.ts';
import { codeVersion } from './code-version.ts';
import { demonstrationProgress } from './demonstration.cli.ts';
import { seedDemonstrationAccounts, seedDemonstrationRound, type DemonstrationAccount } from './demonstration.ts';
import type { Config } from './platform/config/config.ts';
import { sessionSecrets } from './platform/config/session-secrets.ts';
import { inTransaction, abandonOnSignal, openDatabase, type Db } from './platform/db/database.ts';
import { migrate } from './platform/db/migrate.ts';
import { enqueueJob } from './platform/jobs/jobs.store.ts';
import { startWorker } from './platform/jobs/worker.ts';
import { log } from './platform/log/log.ts';
import { serveMetrics, type MetricsServer } from './platform/metrics/metrics-server.ts';
import { nameProcess, watchPool } from './platform/metrics/metrics.ts';
import { keepFolding } from './responses/fold-counts.job.ts';
import { nightOf, reconcileKind } from './responses/reconcile-counts.job.ts';
import type { Secrets } from './platform/secrets.ts';
import { relieveRoundsKind } from './sampling/relieve-rounds.job.ts';
import { seedBuiltIn } from './seed.ts';
import { startWebProcesses } from './web-processes.ts';
import { addressOf, openWeb, type Web, type WebSettings } from './web-server.ts';

export interface Running {
  address: string;
  accounts: readonly DemonstrationAccount[];
  /** Resolves, with the reason, only when nobody serves any longer and nobody will. */
  failed: Promise<Error>;
  /** Takes no more requests, lets running ones end, stops jobs and the database. */
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
    }).catch((error: unknown) => { log.warn({ error }, 'housekeeping was not asked for'); });
  };
  ask();
  return setInterval(ask, 3_600_000);
}

function webSettings(config: Config, databaseUrl: string, secrets: Secrets): WebSettings {
  const { host, port, publicUrl, databasePool, officePool, mode, trustProxy, metricsToken } = config;
  const secure = publicUrl?.startsWith('https://') ?? mode === 'production';
  const pools = { databaseUrl, databasePool, officePool };
  return { host, port, publicUrl, ...pools, secrets, mode, secure, trustProxy, metricsToken };
}

/** Figures on a port of their own, where the operator wants them. */
async function metricsOf(config: Config, web: Web): Promise<MetricsServer | null> {
  const { metricsPort: port, metricsHost: host, metricsToken: token } = config;
  return port === null ? null : await serveMetrics({ port, host, token, text: web.metrics });
}

/** @throws Error with one line for the operator */
export async function startServer(config: Config): Promise<Running> {
  const database = await openDatabase(config, 'server');
  const forget = abandonOnSignal(database);
  try {
    const now = new Date();
    const secrets = sessionSecrets(config);
    await migrate(database.db);
    const versionId = await seedBuiltIn(database.db, now);
    const accounts = config.seedDemo ? await seedDemonstrationAccounts(database.db, secrets, now) : [];
    if (config.seedDemo) await seedDemonstrationRound(database.db, versionId, { now, codeVersion: codeVersion(), progress: demonstrationProgress() });
    const clock = (): Date => new Date();
    const worker = startWorker(database.db, jobsOf(clock));
    const hourly = everyHour(database.db, clock);
    const stopFolding = keepFolding(database.db);
    nameProcess('main');
    watchPool('jobs', database.db);
    const wakeWorker = (): void => { worker.wake(); };
    const settings = webSettings(config, database.url, secrets);
    const opened = config.webProcesses === 1 ? openWeb({ settings, wakeWorker }) : startWebProcesses({ count: config.webProcesses, settings, wakeWorker });
    const rest = async (): Promise<void> => {
      clearInterval(hourly);
      await worker.stop();
      await stopFolding();
    };
    const web = await opened.catch(async (error: unknown) => { await rest(); throw error; });
    const metrics = await metricsOf(config, web)
      .catch(async (error: unknown) => { await web.stop(); await rest(); throw error; });
    const stop = async (): Promise<void> => {
      await metrics?.stop();
      await web.stop();
      await rest();
      await database.close();
    };
    forget();
    return { address: addressOf(config, web.port), accounts, failed: web.failed, stop };
  } catch (error) {
    forget();
    await database.close();
    throw error;
  }
}

const emptyHint = '  No account yet. Make one with: npx civic-gauge accounts create --login NAME --role administrator\n';

export function banner(running: Running): string {
  const lines = running.accounts.map((account) => `    ${account.login.padEnd(14)} ${account.password}`);
  const people = lines.length > 0 ? `  Demonstration accounts (account name, password):\n${lines.join('\n')}\n` : emptyHint;
  return `\n  Civic Gauge – Thước đo dịch vụ công\n  ${running.address}\n\n${people}\n  Stop with Ctrl+C.\n`;
}

/** The `start` command: runs until it is told to stop. @throws Error when it cannot go on */
export async function runServer(config: Config): Promise<void> {
  const running = await startServer(config);
  process.stdout.write(banner(running));
  const told = new Promise<null>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => { resolve(null); });
  });
  const failure = await Promise.race([told, running.failed]);
  log.info('stopping');
  await running.stop();
  if (failure !== null) throw failure;
}
