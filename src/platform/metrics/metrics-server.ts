// Figures on a port of their own (METRICS_PORT), for a monitoring program on this machine or, with
// METRICS_HOST, of this network. Nothing else is served there.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SetupError } from '../config/setup-error.ts';
import { log } from '../log/log.ts';
import { bearsToken, isDirect, isLoopback } from './metrics-access.ts';
import { metricsType } from './metrics.ts';

export interface MetricsServerOptions {
  /** 0: a free one is chosen. */
  port: number;
  host: string;
  /** Asked for as well, where one is set. */
  token: string | null;
  text: () => Promise<string>;
}

export interface MetricsServer {
  port: number;
  stop(): Promise<void>;
}

function isWelcome({ headers }: IncomingMessage, { host, token }: MetricsServerOptions): boolean {
  if (token !== null) return bearsToken(headers.authorization, token);
  return !isLoopback(host) || isDirect(headers);
}

const say = (res: ServerResponse, status: number, words: string): void => {
  res.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' }).end(words);
};

async function answer(
  req: IncomingMessage,
  res: ServerResponse,
  options: MetricsServerOptions,
): Promise<void> {
  const path = req.url?.split('?')[0];
  if (req.method !== 'GET' || path !== '/metrics') {
    say(res, 404, 'not found');
    return;
  }
  if (!isWelcome(req, options)) {
    say(res, 403, 'forbidden');
    return;
  }
  const text = await options.text();
  res.writeHead(200, { 'Content-Type': metricsType, 'Cache-Control': 'no-store' }).end(text);
}

async function listening(server: Server, { port, host }: MetricsServerOptions): Promise<void> {
  server.listen(port, host);
  await once(server, 'listening').catch((error: unknown) => {
    const { message } = error as Error;
    throw new SetupError(`METRICS_PORT: ${host}:${port} cannot be used: ${message}.`);
  });
}

/** @throws SetupError when the port cannot be used */
export async function serveMetrics(options: MetricsServerOptions): Promise<MetricsServer> {
  const server = createServer({ requestTimeout: 10_000 }, (req, res) => {
    answer(req, res, options).catch((error: unknown) => {
      log.warn({ error }, 'no figures');
      if (res.headersSent) res.destroy();
      else say(res, 503, 'no figures');
    });
  });
  await listening(server, options);
  const stop = async (): Promise<void> => {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };
  return { port: (server.address() as AddressInfo).port, stop };
}
