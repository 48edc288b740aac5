// The server is stopped, or loses a process, while clients send requests on keep-alive connections:
// no request is cut off, and none hangs without an answer.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Agent, get } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { killIfThere } from '../support/own-database.ts';
import {
  endServers,
  refuses,
  runningServer,
  until,
  type RunningServer,
} from '../support/running-server.ts';

let database: TestDatabase;
const start = (env: Record<string, string>): Promise<RunningServer> =>
  runningServer({ DATABASE_URL: database.url, ...env });
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(async () => {
  endServers();
  await database.close();
});

type Outcome = 'answered' | 'refused' | 'cut off' | 'no answer';

/** A request over a pool of kept connections. */
function ask(url: string, agent: Agent): Promise<Outcome> {
  return new Promise((resolve) => {
    const request = get(url, { agent, timeout: 20_000 }, (response) => {
      response.once('end', () => {
        resolve(response.statusCode === 200 ? 'answered' : 'no answer');
      });
      response.once('error', () => {
        resolve('cut off');
      });
      response.resume();
    });
    request.once('timeout', () => {
      resolve('no answer');
      request.destroy();
    });
    request.once('error', ({ code }: NodeJS.ErrnoException) => {
      resolve(code === 'ECONNREFUSED' ? 'refused' : 'cut off');
    });
  });
}

describe.each([1, 2])('%i web processes', (processes) => {
  test('told to stop under load cut nothing off; /readyz is red at once', async () => {
    const server = await start({ WEB_PROCESSES: String(processes) });
    const address = await server.address();
    const agent = new Agent({ keepAlive: true, maxSockets: 20 });
    const outcomes: Outcome[] = [];
    const people = Array.from({ length: 20 }, async () => {
      while (!outcomes.includes('refused')) outcomes.push(await ask(`${address}/privacy`, agent));
    });
    await until(() => outcomes.length > 200);
    server.main.kill('SIGTERM');
    await until(
      async () =>
        await fetch(`${address}/readyz`).then(
          ({ status }) => status === 503,
          () => false,
        ),
    );
    expect(await refuses(address)).toBe(false);
    await Promise.all(people);
    expect(new Set(outcomes)).toEqual(new Set(['answered', 'refused']));
    expect(await server.ended).toEqual({ status: 0, signal: null });
    agent.destroy();
  });
});

/** A request on a new connection. Not `answered` means that the connection was ended instead. */
function askOnce(address: string): Promise<Outcome> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(address).port), '127.0.0.1');
    const timer = setTimeout(() => {
      resolve('no answer');
      socket.destroy();
    }, 20_000);
    let heard = '';
    socket.on('connect', () => {
      socket.write('GET /healthz HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n');
    });
    socket.on('data', (bytes) => {
      heard += String(bytes);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(heard.startsWith('HTTP/1.1 200') ? 'answered' : 'cut off');
    });
  });
}

/** Of each place two: three in a row within seconds, and the server would give up. */
const kills = 4;

describe('two web processes', () => {
  let server: RunningServer;
  let address = '';
  beforeAll(async () => {
    server = await start({ WEB_PROCESSES: '2', WEB_SILENCE_SECONDS: '5' });
    address = await server.address();
  });

  test('of which one is killed again and again leave no request hanging', async () => {
    let going = true;
    const outcomes: Outcome[] = [];
    const people = Array.from({ length: 30 }, async () => {
      while (going) outcomes.push(await askOnce(address));
    });
    for (let time = 0; time < kills; time += 1) {
      await until(() => server.ready().length === 2 + time);
      await sleep(1_500);
      killIfThere(server.ready().at(-2)!);
    }
    going = false;
    await Promise.all(people);
    expect(outcomes.filter((outcome) => outcome === 'no answer')).toEqual([]);
    expect(outcomes.filter((outcome) => outcome === 'answered').length).toBeGreaterThan(100);
  });

  test('of which one stands still: it is ended, and another takes its place', async () => {
    await until(() => server.ready().length === 2 + kills);
    const halted = server.ready().at(-1)!;
    process.kill(halted, 'SIGSTOP');
    await until(() => server.stderr().includes('a web process stands still and is ended'));
    await until(() => server.ready().length === 3 + kills);
    expect(server.stderr()).toContain(`"process":${halted},"seconds"`);
    expect(await askOnce(address)).toBe('answered');
  });
});
