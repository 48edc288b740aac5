// Starts the server: database, migrations, seeds, jobs, HTTP; stops it cleanly on SIGTERM and SIGINT.
import type { Server } from 'node:http';
import { createApp, jobsOf } from './app.ts';
import { codeVersion } from './code-version.ts';
import { demonstrationProgress } from './demonstration.cli.ts';
import { seedDemonstrationAccounts, seedDemonstrationRound, type DemonstrationAccount } from './demonstration.ts';
import type { Config } from './platform/config/config.ts';
import { sessionSecret } from './platform/config/session-secret.ts';
import { SetupError } from './platform/config/setup-error.ts';
import { inTransaction, abandonOnSignal, openDatabase, type Db } from './platform/db/database.ts';
import { migrate } from './platform/db/migrate.ts';
import { enqueueJob } from './platform/jobs/jobs.store.ts';
import { startWorker } from './platform/jobs/worker.ts';
import { log } from './platform/log/log.ts';
import { seedBuiltIn } from './seed.ts';

export interface Running {
  address: string;
  accounts: readonly DemonstrationAccount[];
  /** Takes no more requests, lets running ones end, stops jobs and the database. */
  stop: () => Promise<void>;
}

function listen(app: ReturnType<typeof createApp>['express'], config: Config): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = app.listen(config.port, config.host, (error?: Error) => {
      if (!error) { resolve(server); return; }
      const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
      reject(taken ? new SetupError(`PORT: ${config.port} is in use by another program. Set PORT to a free one, as in PORT=3001 npm start.`) : error);
    });
  });
}

const closed = (server: Server): Promise<void> => new Promise((resolve) => {
  server.close(() => { resolve(); });
  server.closeIdleConnections();
  setTimeout(() => { server.closeAllConnections(); }, 8_000).unref();
});

/** Asks for the housekeeping once an hour; however many processes ask, it is one job. */
function everyHour(db: Db, clock: () => Date): NodeJS.Timeout {
  const ask = (): void => {
    const key = clock().toISOString().slice(0, 13);
    inTransaction(db, (tx) => enqueueJob(tx, { kind: 'erase-drafts', key })).catch((error: unknown) => { log.warn({ error }, 'housekeeping was not asked for'); });
  };
  ask();
  return setInterval(ask, 3_600_000);
}

/** @throws SetupError with one line for the operator */
export async function startServer(config: Config): Promise<Running> {
  const database = await openDatabase(config, 'server');
  const forget = abandonOnSignal(database);
  try {
    const now = new Date();
    const secret = sessionSecret(config);
    await migrate(database.db);
    const versionId = await seedBuiltIn(database.db, now);
    const accounts = config.seedDemo ? await seedDemonstrationAccounts(database.db, secret, now) : [];
    if (config.seedDemo) await seedDemonstrationRound(database.db, versionId, { now, codeVersion: codeVersion(), progress: demonstrationProgress() });
    const clock = (): Date => new Date();
    const worker = startWorker(database.db, jobsOf(clock));
    const hourly = everyHour(database.db, clock);
    const secure = config.publicUrl?.startsWith('https://') ?? config.mode === 'production';
    let address = config.publicUrl ?? '';
    const app = createApp({
      publicUrl: () => address, db: database.db, databaseUrl: database.url, secret, mode: config.mode, secure, trustProxy: config.trustProxy, clock,
      codeVersion: codeVersion(), wakeWorker: () => { worker.wake(); },
    });
    const server = await listen(app.express, config).catch(async (error: unknown) => { clearInterval(hourly); await worker.stop(); await app.close(); throw error; });
    address = config.publicUrl ?? `http://${config.host === '0.0.0.0' ? 'localhost' : config.host}:${portOf(server)}`;
    const stop = async (): Promise<void> => {
      clearInterval(hourly);
      await closed(server);
      await worker.stop();
      await app.close();
      await database.close();
    };
    forget();
    return { address, accounts, stop };
  } catch (error) {
    forget();
    await database.close();
    throw error;
  }
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

const emptyHint = '  No account yet. Make one with: npx civic-gauge accounts create --login NAME --role administrator\n';

export function banner(running: Running): string {
  const lines = running.accounts.map((account) => `    ${account.login.padEnd(14)} ${account.password}`);
  const people = lines.length > 0 ? `  Demonstration accounts (account name, password):\n${lines.join('\n')}\n` : emptyHint;
  return `\n  Civic Gauge – Thước đo dịch vụ công\n  ${running.address}\n\n${people}\n  Stop with Ctrl+C.\n`;
}

/** The `start` command: runs until it is told to stop. */
export async function runServer(config: Config): Promise<void> {
  const running = await startServer(config);
  process.stdout.write(banner(running));
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => { resolve(); });
  });
  log.info('stopping');
  await running.stop();
}
