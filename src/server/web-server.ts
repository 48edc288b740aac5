// HTTP of one process: the application on a pool of connections, listening; in the main process when it is
// alone, in every web process (web-process.ts) when there are several.
import type { ProviderSettings } from '../platform/identity-provider.ts';
import { createApp } from '../app/app.ts';
import type { AppOptions } from '../app/app-options.ts';
import { codeVersion } from '../platform/code-version.ts';
import type { Installation } from '../operation/operation.routes.ts';
import type { Together } from './http-leaving.ts';
import { openHttpServer } from './http-server.ts';
import { connect } from '../platform/db/connect.ts';
import { officeLimits, respondentLimits } from '../platform/db/pool-limits.ts';
import { brokenRequests } from '../platform/http/broken-request.ts';
import type { Pools } from '../platform/http/mounting.ts';
import { metricsText } from '../platform/metrics/metrics.ts';
import type { Secrets } from '../platform/secrets.ts';
import { serverCondition, type ServerCondition } from '../app/server-condition.ts';

/** What a process needs to serve HTTP. Contains passwords: sent by message, never logged. */
export interface WebSettings {
  host: string;
  /** 0: a free one is chosen; web processes share it. */
  port: number;
  /** Where people reach the server, without a closing slash; null: host and port. */
  publicUrl: string | null;
  databaseUrl: string;
  /** Connections of the process for respondents, at most. */
  databasePool: number;
  /** The same for everybody else. */
  officePool: number;
  secrets: Secrets;
  mode: AppOptions['mode'];
  secure: boolean;
  trustProxy: number;
  identityProvider: ProviderSettings | null;
  metricsToken: string | null;
  installation: Installation;
}

/** HTTP that is served, by this process or by others. */
export interface Web {
  port: number;
  /** Resolves with the reason when no process serves any longer and none will be restarted. */
  failed: Promise<Error>;
  /** The figures of all that serve. */
  metrics(): Promise<string>;
  /** Called when the embedded database goes down (the time in milliseconds) and when it is back (null). */
  databaseDown(since: number | null): void;
  /** Takes no more connections and lets running requests end; 6.5 seconds at most (http-leaving.ts). */
  stop(together?: Together): Promise<void>;
}

export interface WebOptions extends Pick<AppOptions, 'wakeWorker' | 'metrics'> {
  settings: WebSettings;
  /** Of this process; its own unless the caller passes one. */
  condition?: ServerCondition;
}

/** Where people reach a server that listens on the port. */
export const addressOf = (
  { publicUrl, host }: Pick<WebSettings, 'publicUrl' | 'host'>,
  port: number,
): string => publicUrl ?? `http://${host === '0.0.0.0' ? 'localhost' : host}:${port}`;

const poolsOf = ({ databaseUrl, databasePool, officePool }: WebSettings): Pools => ({
  respondents: connect(databaseUrl, databasePool, respondentLimits),
  office: connect(databaseUrl, officePool, officeLimits),
});

/** Serves HTTP in this process, on pools of its own. @throws SetupError when the port is taken */
export async function openWeb(options: WebOptions): Promise<Web> {
  const { settings, condition = serverCondition(), ...given } = options;
  let address = '';
  const { databaseUrl, secrets, mode, secure, trustProxy, metricsToken } = settings;
  const { identityProvider, installation } = settings;
  const pools = poolsOf(settings);
  const app = createApp({
    ...given,
    pools,
    databaseUrl,
    secrets,
    mode,
    secure,
    trustProxy,
    identityProvider,
    metricsToken,
    installation,
    condition,
    publicUrl: () => address,
    clock: () => new Date(),
    codeVersion: codeVersion(),
  });
  const close = async (): Promise<void> => {
    await app.close();
    await Promise.all([pools.respondents.destroy(), pools.office.destroy()]);
  };
  const server = await openHttpServer(app.express, {
    host: settings.host,
    port: settings.port,
    answered: (status) => {
      if (status === 507) condition.storageFailed();
    },
    broken: brokenRequests(app.translations),
  }).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  address = addressOf(settings, server.port);
  const stop: Web['stop'] = async (together) => {
    condition.drains();
    await server.leave(together);
    await close();
  };
  const metrics = given.metrics ?? metricsText;
  const failed = new Promise<Error>(() => undefined);
  return { port: server.port, failed, metrics, databaseDown: condition.databaseDown, stop };
}
