// HTTP of one process: the application on a pool of connections, listening; in the main process when it is alone, in
// every web process (web-process.ts) when there are several.
import type { Express } from 'express';
import type { Server } from 'node:http';
import { createApp, type AppOptions } from './app.ts';
import { codeVersion } from './code-version.ts';
import { SetupError } from './platform/config/setup-error.ts';
import { connect } from './platform/db/database.ts';
import { officeLimits, respondentLimits } from './platform/db/pool-limits.ts';
import type { Pools } from './platform/http/mounting.ts';
import { metricsText } from './platform/metrics/metrics.ts';
import type { Secrets } from './platform/secrets.ts';

/** What a process must know to serve HTTP. Holds passwords: handed over by message, never logged. */
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
  metricsToken: string | null;
}

/** HTTP that is served, by this process or by others. */
export interface Web {
  port: number;
  /** Resolves, with the reason, only when nobody serves any longer and nobody will. */
  failed: Promise<Error>;
  /** The figures of all that serve. */
  metrics(): Promise<string>;
  /** Takes no more connections and lets running requests end. */
  stop(): Promise<void>;
}

export interface WebOptions extends Pick<AppOptions, 'wakeWorker' | 'metrics'> { settings: WebSettings }

function listen(express: Express, { port, host }: WebSettings): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = express.listen(port, host, (error?: Error) => {
      if (!error) { resolve(server); return; }
      const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
      reject(taken ? new SetupError(`PORT: ${port} is in use by another program. Set PORT to a free one, as in PORT=3001 npm start.`) : error);
    });
  });
}

const closed = (server: Server): Promise<void> => new Promise((resolve) => {
  server.close(() => { resolve(); });
  server.closeIdleConnections();
  setTimeout(() => { server.closeAllConnections(); }, 8_000).unref();
});

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Where people reach a server that listens on the port. */
export const addressOf = ({ publicUrl, host }: Pick<WebSettings, 'publicUrl' | 'host'>, port: number): string =>
  publicUrl ?? `http://${host === '0.0.0.0' ? 'localhost' : host}:${port}`;

const poolsOf = ({ databaseUrl, databasePool, officePool }: WebSettings): Pools => ({
  respondents: connect(databaseUrl, databasePool, respondentLimits),
  office: connect(databaseUrl, officePool, officeLimits),
});

/** Serves HTTP in this process, on pools of its own. @throws SetupError when the port is taken */
export async function openWeb({ settings, ...given }: WebOptions): Promise<Web> {
  let address = '';
  const { databaseUrl, secrets, mode, secure, trustProxy, metricsToken } = settings;
  const pools = poolsOf(settings);
  const app = createApp({ ...given, pools, databaseUrl, secrets, mode, secure, trustProxy, metricsToken, publicUrl: () => address, clock: () => new Date(), codeVersion: codeVersion() });
  const close = async (): Promise<void> => {
    await app.close();
    await Promise.all([pools.respondents.destroy(), pools.office.destroy()]);
  };
  const server = await listen(app.express, settings).catch(async (error: unknown) => { await close(); throw error; });
  address = addressOf(settings, portOf(server));
  const stop = async (): Promise<void> => {
    await closed(server);
    await close();
  };
  const metrics = given.metrics ?? metricsText;
  return { port: portOf(server), failed: new Promise(() => undefined), metrics, stop };
}
