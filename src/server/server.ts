// Starts the server: database, migrations, seeds, background work, and HTTP in this process or in several.
import path from 'node:path';
import { codeVersion } from '../platform/code-version.ts';
import { demonstrationProgress } from '../app/demonstration.cli.ts';
import {
  seedDemonstrationAccounts,
  type DemonstrationAccount,
} from '../app/demonstration-accounts.ts';
import { seedDemonstrationRound } from '../app/demonstration.ts';
import type { Config } from '../platform/config/config.ts';
import { projectRoot } from '../platform/config/paths.ts';
import { dataFolder } from '../platform/installation/data-folder.ts';
import type { Installation } from '../operation/operation.routes.ts';
import { secretFileFindings, settingsFindings } from '../operation/settings-findings.ts';
import { secretFiles } from '../operation/state.files.ts';
import { watchJobs } from '../platform/jobs/job-metrics.ts';
import { sessionSecrets } from '../platform/installation/session-secrets.ts';
import { connectionsAccepted, connectionsOfServer } from '../platform/db/connection-budget.ts';
import { abandonOnSignal, openDatabase } from '../platform/db/database.ts';
import type { Db } from '../platform/db/connect.ts';
import { migrate } from '../platform/db/migrate.ts';
import { log } from '../platform/log/log.ts';
import { serveMetrics, type MetricsServer } from '../platform/metrics/metrics-server.ts';
import { nameProcess, watchPool } from '../platform/metrics/metrics.ts';
import type { Secrets } from '../platform/secrets.ts';
import { countUnits } from '../operation/unit-counts.store.ts';
import { seedBuiltIn } from '../app/seed.ts';
import { startWebProcesses } from './web-processes.ts';
import { addressOf, openWeb, type Web, type WebOptions, type WebSettings } from './web-server.ts';
import { startBackgroundWork } from './background.ts';
import { stopInOrder } from './shutdown.ts';

export interface Running {
  address: string;
  accounts: readonly DemonstrationAccount[];
  hasCommunes: boolean;
  /** Resolves with the reason when no process serves any longer and none will be restarted. */
  failed: Promise<Error>;
  /** Takes no more requests, lets running ones end, stops jobs and the database; ten seconds at most. */
  stop: () => Promise<void>;
}

function webSettings(config: Config, databaseUrl: string, secrets: Secrets): WebSettings {
  const { host, port, publicUrl, databasePool, officePool, mode, trustProxy } = config;
  const { metricsToken, identityProvider } = config;
  const secure = publicUrl?.startsWith('https://') ?? mode === 'production';
  const pools = { databaseUrl, databasePool, officePool };
  const installation = installationOf(config);
  const given = { host, port, publicUrl, mode, trustProxy, metricsToken, identityProvider };
  return { ...given, ...pools, secrets, secure, installation };
}

/** For the page Operation. */
function installationOf(config: Config): Installation {
  const folder = config.databaseUrl === null ? dataFolder(config) : null;
  const secrets = [path.join(projectRoot, '.env'), path.join(folder ?? '', 'session-secret')];
  const findings = [
    ...settingsFindings(config),
    ...secretFileFindings(
      secretFiles(folder === null ? secrets.slice(0, 1) : secrets),
      config.mode,
    ),
  ];
  return { dataFolder: folder, connections: connectionsOfServer(config), findings };
}

/** Figures on a port of their own, where the operator wants them. */
async function metricsOf(config: Config, web: Web): Promise<MetricsServer | null> {
  const { metricsPort: port, metricsHost: host, metricsToken: token } = config;
  return port === null ? null : await serveMetrics({ port, host, token, text: web.metrics });
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

/** What every database is given, and the demonstration where it is wanted. */
async function seed(
  db: Db,
  config: Config,
  secrets: Secrets,
): Promise<Pick<Running, 'accounts' | 'hasCommunes'>> {
  const now = new Date();
  const versionId = await seedBuiltIn(db, now);
  const hasCommunes = (await countUnits(db)).communes > 0;
  if (!config.seedDemo) return { accounts: [], hasCommunes };
  const accounts = await seedDemonstrationAccounts(db, secrets, now);
  await seedDemonstrationRound(db, versionId, {
    ...{ now, codeVersion: codeVersion(), progress: demonstrationProgress() },
  });
  return { accounts, hasCommunes };
}

/** @throws Error with one line for the operator */
export async function startServer(config: Config): Promise<Running> {
  const database = await openDatabase(config, 'server');
  const forget = abandonOnSignal(database);
  try {
    const secrets = sessionSecrets(config);
    await migrate(database.db);
    await warnOfFewConnections(database.db, config);
    const { accounts, hasCommunes } = await seed(database.db, config, secrets);
    const background = startBackgroundWork(database.db);
    nameProcess('main');
    watchPool('jobs', database.db);
    watchJobs(database.db);
    const settings = webSettings(config, database.url, secrets);
    const web = await openWebAs(config, { settings, wakeWorker: background.wake }).catch(
      async (error: unknown) => {
        await background.stop();
        throw error;
      },
    );
    const metrics = await metricsOf(config, web).catch(async (error: unknown) => {
      await web.stop();
      await background.stop();
      throw error;
    });
    database.outages.watch(web.databaseDown);
    const failed = Promise.race([web.failed, database.outages.lost]);
    const stop = async (): Promise<void> => {
      await metrics?.stop();
      await stopInOrder(web, background.stop, database);
    };
    forget();
    return {
      ...{ address: addressOf(config, web.port), accounts, hasCommunes },
      ...{ failed, stop },
    };
  } catch (error) {
    forget();
    await database.close();
    throw error;
  }
}
