// Slow senders, seen from raw sockets: each stage of a request that does not continue is cut off, in
// words where they can still be read; a client that is merely slow gets through. Times are shortened,
// the largest form's is computed.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { usualTimes } from '../../src/server/http-leaving.ts';
import { openHttpServer, usualLimits, type HttpServer } from '../../src/server/http-server.ts';
import { brokenRequests } from '../../src/platform/http/broken-request.ts';
import { loadTranslations } from '../../src/platform/i18n/translations.ts';
import { viewsFolder } from '../../src/platform/config/paths.ts';

const limits = { ...usualLimits, headersMs: 400, requestMs: 1_200, silenceMs: 2_000, checkMs: 50 };
const broken = brokenRequests(loadTranslations(viewsFolder, { strict: true }));
const statuses: number[] = [];
let large: Promise<void> = Promise.resolve();

/** `/large` says more than a connection holds; all else says what it was sent. */
function application(request: IncomingMessage, response: ServerResponse): void {
  if (request.url === '/large') {
    large = once(response, 'close').then(() => undefined);
    response.end(Buffer.alloc(50_000_000));
    return;
  }
  let body = '';
  request.on('data', (bytes) => {
    body += String(bytes);
  });
  request.on('end', () => {
    response.end(`${request.method} ${request.url} ${body}`);
  });
}

let server: HttpServer;
beforeAll(async () => {
  server = await openHttpServer(application, {
    host: '127.0.0.1',
    port: 0,
    limits,
    broken,
    answered: (status) => {
      statuses.push(status);
    },
  });
});
afterAll(async () => {
  await server.leave();
});

interface Heard {
  socket: Socket;
  said: () => string;
  closed: Promise<unknown>;
}

async function opened(port = server.port): Promise<Heard> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  let said = '';
  socket.on('data', (bytes) => {
    said += String(bytes);
  });
  const closed = new Promise((resolve) => {
    socket.once('close', resolve);
  });
  await once(socket, 'connect');
  return { socket, said: () => said, closed };
}

/** Byte after byte, until it is sent or the connection is closed. */
async function trickle(socket: Socket, text: string, everyMs: number): Promise<void> {
  for (const letter of text) {
    if (socket.destroyed) return;
    socket.write(letter);
    await sleep(everyMs);
  }
}

const post = (path: string, length: number): string =>
  `POST ${path} HTTP/1.1\r\nHost: t\r\nContent-Length: ${length}\r\n\r\n`;

describe('a connection', () => {
  test('without a word is closed', async () => {
    await (
      await opened()
    ).closed;
  });

  test('whose headers trickle is told in Vietnamese and English, and closed', async () => {
    const line = await opened();
    void trickle(line.socket, `GET / HTTP/1.1\r\nHost: t\r\nX: ${'a'.repeat(1_000)}`, 20);
    await line.closed;
    expect(line.said()).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
    expect(line.said()).toMatch(/\r\nConnection: close\r\n/);
    expect(line.said()).toContain('<section lang="vi"><h1>Máy chủ chưa nhận đủ');
    expect(line.said()).toContain('<section lang="en"><h1>The page did not arrive in full</h1>');
    const [head = '', body = ''] = line.said().split('\r\n\r\n');
    expect(Number(/Content-Length: (\d+)/.exec(head)?.[1])).toBe(Buffer.byteLength(body));
  });

  test('whose body trickles is told so and closed', async () => {
    const line = await opened();
    line.socket.write(post('/slow', 1_000));
    void trickle(line.socket, 'b'.repeat(1_000), 20);
    await line.closed;
    expect(line.said()).toMatch(/^HTTP\/1\.1 408 /);
  });

  test('that is slow, but not so slow, is answered', async () => {
    const line = await opened();
    await trickle(line.socket, post('/form', 20), 2);
    await trickle(line.socket, 'c'.repeat(20), 20);
    while (!line.said().includes('POST /form')) await sleep(10);
    expect(line.said()).toContain(`POST /form ${'c'.repeat(20)}`);
    line.socket.destroy();
  });

  test('whose other end does not read is closed', async () => {
    const line = await opened();
    line.socket.pause();
    line.socket.write('GET /large HTTP/1.1\r\nHost: t\r\n\r\n');
    while (line.socket.readableLength === 0 && !line.socket.destroyed) await sleep(10);
    await large;
    line.socket.destroy();
  });

  test('with headers too long, or with something that is not HTTP, reads why', async () => {
    const long = await opened();
    long.socket.write(`GET / HTTP/1.1\r\nHost: t\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`);
    await long.closed;
    expect(long.said()).toMatch(/^HTTP\/1\.1 431 /);
    const other = await opened();
    other.socket.write('\u0016\u0003\u0001 hello\r\n\r\n');
    await other.closed;
    expect(other.said()).toMatch(/^HTTP\/1\.1 400 /);
  });

  test('gets no second answer into one that has begun', async () => {
    const line = await opened();
    line.socket.write('GET /large HTTP/1.1\r\nHost: t\r\n\r\n\u0016\u0003');
    await line.closed;
    expect(line.said().split('HTTP/1.1 ').length).toBe(2);
  });

  test('is ended with its hundredth answer, and the status of each was told', async () => {
    statuses.length = 0;
    const line = await opened();
    for (let count = 1; count <= 100; count += 1) {
      line.socket.write('GET /again HTTP/1.1\r\nHost: t\r\n\r\n');
      while (line.said().split('GET /again').length <= count) await sleep(1);
      expect(line.said().split('Connection: close').length - 1).toBe(count === 100 ? 1 : 0);
    }
    await line.closed;
    expect(statuses.filter((status) => status === 200)).toHaveLength(100);
  });
});

test('the usual times let the largest form pass at 4 KB/s', () => {
  const largestForm = 256 * 1024;
  expect(usualLimits.requestMs).toBeGreaterThan(1.5 * (largestForm / 4096) * 1000);
  expect(usualLimits.silenceMs).toBeGreaterThanOrEqual(usualLimits.requestMs);
  expect(usualLimits.keptMs).toBeGreaterThan(60_000);
  expect(usualTimes.running).toBeLessThan(7_000);
});

describe('a server told to stop', () => {
  const times = { open: 300, kept: 900, running: 2_000 };
  const fresh = (): Promise<HttpServer> =>
    openHttpServer(application, {
      host: '127.0.0.1',
      port: 0,
      limits: { ...limits, headersMs: 5_000, requestMs: 5_000 },
      times,
      broken,
      answered: () => undefined,
    });

  test('answers late requests on kept connections, and lets go of idle ones', async () => {
    const ending = await fresh();
    const [late, idle] = [await opened(ending.port), await opened(ending.port)];
    late.socket.write('GET /early HTTP/1.1\r\nHost: t\r\n\r\n');
    while (!late.said().includes('GET /early')) await sleep(5);
    const left = ending.leave();
    const welcome = await opened(ending.port);
    welcome.socket.write('GET /new HTTP/1.1\r\nHost: t\r\n\r\n');
    await welcome.closed;
    expect(welcome.said()).toMatch(/^HTTP\/1\.1 200 [\s\S]*Connection: close[\s\S]*GET \/new/);
    await sleep(500);
    await expect(opened(ending.port)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    late.socket.write('GET /late HTTP/1.1\r\nHost: t\r\n\r\n');
    await Promise.all([late.closed, idle.closed, left]);
    expect(late.said()).toMatch(/GET \/late/);
    expect(idle.said()).toBe('');
  });

  test('waits for a request that is on its way, but not for ever', async () => {
    const ending = await fresh();
    const [slow, stuck] = [await opened(ending.port), await opened(ending.port)];
    slow.socket.write(post('/slow', 3));
    stuck.socket.write(post('/stuck', 3));
    await sleep(50);
    const left = ending.leave();
    await sleep(1_200);
    slow.socket.write('abc');
    await slow.closed;
    expect(slow.said()).toMatch(/Connection: close[\s\S]*POST \/slow abc/);
    await left;
    await stuck.closed;
    expect(stuck.said()).toBe('');
  });
});
