// The metrics port serves metrics to this machine only, and refuses requests that come through a proxy.
import { afterEach, describe, expect, test } from '@jest/globals';
import { createServer, request as ask, type IncomingMessage, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { serveMetrics, type MetricsServer } from '../../../src/platform/metrics/metrics-server.ts';

let metrics: MetricsServer | null = null;
let other: Server | null = null;
afterEach(async () => {
  await metrics?.stop();
  other?.close();
  [metrics, other] = [null, null];
});

const token = 't'.repeat(32);
interface Setting {
  host?: string;
  token?: string | null;
  text?: () => Promise<string>;
}
async function serve(setting: Setting = {}): Promise<void> {
  const usual = { port: 0, host: '127.0.0.1', token: null, text: async () => 'process_cpu 1\n' };
  metrics = await serveMetrics({ ...usual, ...setting });
}
async function get(path: string, headers: Record<string, string> = {}): Promise<[number, string]> {
  const sent = ask({ port: metrics!.port, host: '127.0.0.1', path, headers });
  sent.end();
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  let text = '';
  for await (const bytes of answer) text += String(bytes);
  return [answer.statusCode ?? 0, text];
}

describe('on the machine itself', () => {
  test('they are given to who asks directly', async () => {
    await serve();
    expect(await get('/metrics')).toEqual([200, 'process_cpu 1\n']);
    for (const host of ['localhost', 'LOCALHOST:9464', '[::1]:9464', '127.0.0.1']) {
      expect((await get('/metrics?x=1', { host }))[0]).toBe(200);
    }
    expect((await get('/'))[0]).toBe(404);
  });
  test.each([
    ['X-Forwarded-For', '8.8.8.8'],
    ['x-forwarded-proto', 'https'],
    ['Forwarded', 'for=8.8.8.8'],
    ['Via', '1.1 proxy'],
    ['X-Real-IP', '8.8.8.8'],
    ['Host', 'survey.example.vn'],
    ['Host', 'localhost.example.vn'],
    ['Host', '127.0.0.1.example.vn'],
  ])('not with %s: %s', async (name, value) => {
    await serve();
    expect(await get('/metrics', { [name]: value })).toEqual([403, 'forbidden']);
  });
});

test('with a token only who shows it reads them, on every address', async () => {
  await serve({ token });
  expect((await get('/metrics'))[0]).toBe(403);
  expect((await get('/metrics', { authorization: `Bearer ${token}x` }))[0]).toBe(403);
  const shown = { authorization: `Bearer ${token}`, host: 'metrics.internal' };
  expect((await get('/metrics', shown))[0]).toBe(200);
});

test('where the operator opened it to a network, its names are not known to us', async () => {
  await serve({ host: '0.0.0.0' });
  expect((await get('/metrics', { host: 'app:9464' }))[0]).toBe(200);
});

test('figures that fail do not end the server', async () => {
  await serve({
    text: async () => {
      throw new Error('no time');
    },
  });
  expect(await get('/metrics')).toEqual([503, 'no figures']);
  expect(await get('/metrics')).toEqual([503, 'no figures']);
});

test('a port in use is named', async () => {
  other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const setting = { port, host: '127.0.0.1', token: null, text: async () => '' };
  await expect(serveMetrics(setting)).rejects.toThrow(
    /^METRICS_PORT: 127.0.0.1:\d+ cannot be used/,
  );
});
