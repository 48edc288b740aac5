// One large download an account, a few a process; a crowd of them leaves the process answering.
import { actorWith, grantOf } from '../../support/actors.ts';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import type { Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import request from 'supertest';
import type { Pool } from '../../../src/platform/db/connect.ts';
import { admission } from '../../../src/platform/http/limits/admission.ts';
import { createApplication } from '../../../src/platform/http/application.ts';
import { get } from '../../../src/platform/http/endpoint.ts';
import { heavyLimit } from '../../../src/platform/http/limits/heavy.ts';
import { makeRenderer } from '../../../src/platform/http/render.ts';
import { stream, text } from '../../../src/platform/http/reply.ts';
import { loadTranslations } from '../../../src/platform/i18n/translations.ts';
import { createLog } from '../../../src/platform/log/log.ts';
import { publicFolder, viewsFolder } from '../../../src/platform/config/paths.ts';
import { until } from '../../support/running-server.ts';

const none = null as unknown as Pool;
const patient = admission({ most: 1_000, patienceMs: 60_000 });

describe('the limit', () => {
  const never = () => new Promise<void>(() => undefined);

  test('lets an account run one, and a process so many', async () => {
    const limit = heavyLimit(2);
    void limit.run('a', never);
    await expect(limit.run('a', never)).rejects.toMatchObject({
      code: 'alreadyRunning',
      status: 429,
    });
    void limit.run('b', never);
    await expect(limit.run('c', never)).rejects.toMatchObject({ code: 'manyRunning', status: 429 });
  });

  test('is free again after the work, whether it failed or not', async () => {
    const limit = heavyLimit(1);
    expect(await limit.run('a', async () => 1)).toBe(1);
    await expect(limit.run('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await limit.run(null, async () => 2)).toBe(2);
  });
});

describe('downloads that somebody is slow to take', () => {
  const sources: Readable[] = [];
  const waiting: (() => void)[] = [];
  /** Connections as the server has them, oldest first. */
  const accepted: Socket[] = [];
  let server: Server;
  let port = 0;
  const endless = () => {
    const source = new Readable({
      read() {
        this.push(Buffer.alloc(65_536, 'x'));
      },
    });
    sources.push(source);
    return source;
  };

  beforeAll(async () => {
    const actorOf = (userId: string) => ({ ...actorWith(grantOf('researcher')), userId });
    const app = createApplication({
      mounting: {
        pools: { respondents: none, office: none },
        admissions: { respondents: patient, readers: patient, office: patient },
        renderer: makeRenderer({ views: viewsFolder, public: publicFolder }, { cache: true }),
        translations: loadTranslations(viewsFolder, { strict: true }),
        mayMake: () => true,
        can: () => true,
        findActor: async ({ userId }) => actorOf(userId),
        clock: () => new Date(),
        secure: false,
      },
      endpoints: [
        get('/large', { permission: 'everyone', heavy: true }, async () =>
          stream('text/csv', 'large.csv', endless()),
        ),
        get(
          '/waiting',
          { permission: 'everyone' },
          () =>
            new Promise((resolve) => {
              waiting.push(() => {
                resolve(text('done'));
              });
            }),
        ),
      ],
      session: (req, _res, next) => {
        Object.assign(req, { sessionID: 's', session: { userId: req.get('x-account') ?? 'a' } });
        next();
      },
      secrets: ['a secret of thirty-two characters'],
      trustProxy: false,
      publicFolder,
      log: createLog('fatal'),
      health: {
        ready: async () => undefined,
        metrics: async () => '',
        metricsType: 'text/plain',
        metricsToken: null,
      },
    });
    server = await new Promise((resolve) => {
      const listening = app.listen(0, '127.0.0.1', () => {
        resolve(listening);
      });
    });
    port = (server.address() as AddressInfo).port;
    server.on('connection', (socket: Socket) => accepted.push(socket));
  });
  afterEach(() => {
    for (const source of sources.splice(0)) source.destroy();
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => {
      server.close(resolve);
    });
  });

  async function asking(path: string, account = 'a'): Promise<Socket> {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    socket.on('error', () => undefined);
    socket.write(`GET ${path} HTTP/1.1\r\nHost: test\r\nX-Account: ${account}\r\n\r\n`);
    return socket;
  }
  const large = (account: string) => request(server).get('/large').set('X-Account', account);

  test('are refused beside another of the same account, in words, with a time to come back', async () => {
    const first = await asking('/large');
    await until(() => sources.length === 1);
    const second = await large('a');
    expect(second.status).toBe(429);
    expect(second.headers['retry-after']).toBe('10');
    expect(second.text).toContain('Tài khoản này đang chạy một việc lớn khác');
    expect((await large('a').set('Accept', 'application/json')).headers['retry-after']).toBe('10');
    const others = await Promise.all(['b', 'c', 'd'].map((account) => asking('/large', account)));
    await until(() => sources.length === 4);
    expect((await large('e')).text).toContain('Đang có nhiều tệp lớn được tải');
    first.destroy();
    for (const other of others) other.destroy();
    await until(() => sources.every((source) => source.destroyed));
  });

  test('end at once when they are broken off, and make room', async () => {
    for (let round = 0; round < 5; round += 1) {
      const socket = await asking('/large');
      await until(() => sources.length === round + 1);
      socket.destroy();
      await until(() => sources[round]!.destroyed);
    }
  });

  test('behind another answer begin after it, and never once the connection is gone', async () => {
    const socket = await asking('/waiting');
    const behind = `GET /large HTTP/1.1\r\nHost: test\r\nX-Account: a\r\n\r\n`;
    socket.write(behind);
    await until(() => waiting.length === 1);
    expect((await request(server).get('/healthz')).status).toBe(200);
    expect(sources).toHaveLength(0);
    waiting.shift()!();
    await until(() => sources.length === 1);
    socket.destroy();
    await until(() => sources[0]!.destroyed);
    const gone = await asking('/waiting');
    gone.write(behind);
    await until(() => waiting.length === 1);
    gone.destroy();
    await until(() => accepted.at(-1)!.destroyed);
    waiting.shift()!();
    const next = await asking('/large');
    await until(() => sources.length === 2);
    next.destroy();
    await until(() => sources[1]!.destroyed);
  });

  test('sent by the hundred on one connection end it', async () => {
    const socket = await asking('/waiting');
    socket.write(`GET /healthz HTTP/1.1\r\nHost: test\r\n\r\n`.repeat(200));
    await once(socket, 'close');
    expect((await request(server).get('/healthz')).status).toBe(200);
    waiting.shift()!();
  });
});
