// The HTTP server of one process, and its timeouts for slow clients. People with a weak signal get
// the time they need: the largest form, 256 KB, takes 64 seconds at 4 KB/s. But no client can hold
// a connection open for ever. http-leaving.ts shuts the server down.
import { createServer, type RequestListener, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { begun, isAnswered, opened, type Connections } from './http-connections.ts';
import { alone, leave, usualTimes, type LeavingTimes, type Together } from './http-leaving.ts';
import { SetupError } from '../platform/config/setup-error.ts';

/**
 * Connections that may wait to be accepted; Linux takes no more than net.core.somaxconn. With Node's 511
 * a crowd was dropped by the system and tried again a second later, instead of being told to wait.
 */
const BACKLOG = 4_096;

export interface HttpLimits {
  /**
   * Until all headers of a request are there, from its first byte or from the connection's begin.
   */
  headersMs: number;
  /** Until its body is there too. */
  requestMs: number;
  /** Without a byte in either direction: a reader that does not read, too. */
  silenceMs: number;
  /** A kept connection without a request; longer than proxies keep theirs, usually 60 s. */
  keptMs: number;
  /** How often the first two are checked. */
  checkMs: number;
  /**
   * Answers on one connection. Processes share a port: who has too many of the connections gets
   * rid of them.
   */
  answers: number;
  headers: number;
}

export const usualLimits: HttpLimits = {
  headersMs: 20_000,
  requestMs: 120_000,
  silenceMs: 120_000,
  keptMs: 65_000,
  checkMs: 2_000,
  answers: 100,
  headers: 100,
};

export interface HttpServer {
  port: number;
  /** Resolves when no connection is left. */
  leave(together?: Together): Promise<void>;
}

export interface HttpServerOptions {
  host: string;
  /** 0: a free one is chosen. */
  port: number;
  limits?: HttpLimits;
  times?: LeavingTimes;
  /** Called with the status of every answer. */
  answered: (status: number) => void;
  /** Answers what is no request, and ends its connection (platform/http/broken-request.ts). */
  broken: (error: Error, socket: Socket, answered: boolean) => void;
}

function serverOf({ limits }: { limits: HttpLimits }): Server {
  const server = createServer({
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: limits.keptMs,
    connectionsCheckingInterval: limits.checkMs,
    noDelay: true,
  });
  server.maxHeadersCount = limits.headers;
  server.timeout = limits.silenceMs;
  return server;
}

const taken = (port: number): SetupError =>
  new SetupError(
    `PORT: ${port} is in use by another program. ` +
      'Set PORT to a free one, as in PORT=3001 npm start.',
  );

function listening(server: Server, { port, host }: HttpServerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? taken(port) : error);
    });
    server.listen({ port, host, backlog: BACKLOG }, resolve);
  });
}

/**
 * Listens, and answers with the given application.
 * @throws SetupError when the port is taken
 */
export async function openHttpServer(
  application: RequestListener,
  options: HttpServerOptions,
): Promise<HttpServer> {
  const limits = options.limits ?? usualLimits;
  const server = serverOf({ limits });
  const connections: Connections = {
    server,
    lines: new Map(),
    most: limits.answers,
    answered: options.answered,
    leaving: false,
    accepted: 0,
    held: null,
  };
  server.on('connection', (socket) => {
    opened(connections, socket);
  });
  server.on('request', (request, response) => {
    begun(connections, request.socket, response);
    const { held } = connections;
    if (held === null) application(request, response);
    else held.push(() => void application(request, response));
  });
  server.on('clientError', (error, stream) => {
    const socket = stream as Socket;
    options.broken(error, socket, isAnswered(connections, socket));
  });
  await listening(server, options);
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  const times = options.times ?? usualTimes;
  return { port, leave: (together = alone) => leave(connections, times, together) };
}
