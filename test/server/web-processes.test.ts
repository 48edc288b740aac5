// The real server with two web processes: they share a port and its figures, replace each other, run jobs
// through the main process, and leave together – also when the main process is killed.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import request from 'supertest';
import { createUser } from '../../src/accounts/create-user.command.ts';
import { inTransaction } from '../../src/platform/db/database.ts';
import { createRoundPartition } from '../../src/responses/submission/responses.store.ts';
import { insertRound } from '../../src/sampling/rounds/round-changes.store.ts';
import { seedBuiltIn } from '../../src/app/seed.ts';
import { roundOf } from '../support/answering-app.ts';
import { formToken } from '../support/app.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import {
  endServers,
  openLine,
  refuses,
  runningServer,
  until,
  type Line,
  type RunningServer,
} from '../support/running-server.ts';

let database: TestDatabase;
const token = 'a-token-that-only-this-test-knows';
const start = (env: Record<string, string> = {}): Promise<RunningServer> =>
  runningServer({ DATABASE_URL: database.url, WEB_PROCESSES: '2', METRICS_TOKEN: token, ...env });

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(async () => {
  endServers();
  await database.close();
});

const figures = async (address: string): Promise<string> =>
  await (
    await fetch(`${address}/metrics`, { headers: { Authorization: `Bearer ${token}` } })
  ).text();
const ask = (lines: readonly Line[], path: string): Promise<(number | null)[]> =>
  Promise.all(lines.map((line) => line.get(path)));

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

/** A page that waits for us, on its way through a process of the server. */
async function heldRequest(
  address: string,
): Promise<{ answer: Promise<number | null>; release: () => Promise<void> }> {
  const holding = await database.db.transaction();
  await holding.raw('lock table rounds in access exclusive mode');
  const answer = (await openLine(address)).get('/', 'Connection: close\r\n');
  await until(
    async () =>
      (
        await database.db.raw(
          `select 1 from pg_locks where relation = 'rounds'::regclass and not granted`,
        )
      ).rows.length > 0,
  );
  return {
    answer,
    release: async () => {
      await holding.rollback();
    },
  };
}

describe('two web processes', () => {
  let server: RunningServer;
  let metricsPort = 0;
  let address = '';
  beforeAll(async () => {
    metricsPort = await freePort();
    server = await start({ METRICS_PORT: String(metricsPort) });
    address = await server.address();
  });

  /** Three connections with an answered request each; at least one of them is the other process's. */
  async function linesWhileHalted(pid: number): Promise<Line[]> {
    process.kill(pid, 'SIGSTOP');
    const lines = await Promise.all([1, 2, 3].map(() => openLine(address)));
    const answers = lines.map((line) => line.get('/privacy'));
    await Promise.any(answers);
    process.kill(pid, 'SIGCONT');
    expect(await Promise.all(answers)).toEqual([200, 200, 200]);
    return lines;
  }

  test('both answer on the one port and their figures are added up; one that is killed is replaced while the other goes on', async () => {
    expect(server.ready()).toHaveLength(2);
    const [first, second] = server.ready() as [number, number];
    const lines = [...(await linesWhileHalted(first)), ...(await linesWhileHalted(second))];
    await until(async () =>
      (await figures(address)).includes(
        'civic_gauge_request_seconds_count{method="GET",route="/privacy",status="200"} 6\n',
      ),
    );
    process.kill(first, 'SIGKILL');
    await until(() => server.stderr().includes('a web process was ended by SIGKILL'));
    expect(new Set(await ask(lines, '/healthz'))).toEqual(new Set([null, 200]));
    expect((await fetch(`${address}/readyz`)).status).toBe(200);

    await until(() => server.ready().length === 3);
    expect(await figures(address)).toContain('civic_gauge_processes{role="web"} 2\n');
    expect(await figures(address)).toContain('civic_gauge_processes{role="main"} 1\n');
    expect(await figures(`http://127.0.0.1:${metricsPort}`)).toContain(
      'civic_gauge_processes{role="web"} 2\n',
    );
    expect((await fetch(`${address}/metrics`)).status).toBe(401);
  });

  test('a signal that reaches the whole group, as Ctrl+C does, is left to the main process', async () => {
    const lines = [await openLine(address), await openLine(address)];
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      for (const pid of server.ready().slice(-2)) process.kill(pid, signal);
      expect(await ask(lines, '/healthz')).toEqual([200, 200]);
    }
  });

  test('figures of a process that does not answer are left out, the others are shown', async () => {
    const halted = server.ready().at(-1)!;
    process.kill(halted, 'SIGSTOP');
    try {
      // Of new connections at most one goes to a process that does not take it; two may be left of before.
      expect(await Promise.any(Array.from({ length: 4 }, () => figures(address)))).toContain(
        'civic_gauge_processes{role="web"} 1\n',
      );
    } finally {
      process.kill(halted, 'SIGCONT');
    }
    await until(async () =>
      (await figures(address)).includes('civic_gauge_processes{role="web"} 2\n'),
    );
  });

  test('a job asked for through a web process is run', async () => {
    const { db } = database;
    const round = roundOf({
      versionId: await seedBuiltIn(db, new Date()),
      indexCode: 'essential-public-services',
    });
    const { password } = await inTransaction(db, async (tx) => {
      await insertRound(tx, round, new Date());
      await createRoundPartition(tx, round.id);
      return await createUser(
        tx,
        { login: 'researcher', name: 'Researcher', roles: ['researcher'], localityId: null },
        { actor: null, at: new Date() },
      );
    });
    const agent = request.agent(address);
    const form = await agent.get('/sign-in').expect(200);
    await agent
      .post('/sign-in')
      .type('form')
      .send({ _csrf: formToken(form.text), login: 'researcher', password })
      .expect(303);
    const page = await agent.get(`/rounds/${round.code}`).expect(200);
    const asked = await agent
      .post(`/rounds/${round.code}/computations`)
      .type('form')
      .send({ _csrf: formToken(page.text) })
      .expect(303);
    // A round without responses has nothing to compute: the page says so, and the job is counted where it
    // ran.
    await until(
      async () =>
        (await agent.get(`${asked.headers['location']!}/progress`).expect(200)).body.status ===
        'failed',
    );
    const said = await agent.get(`${asked.headers['location']!}?lang=en`).expect(200);
    expect(said.text).toContain('this round has no answers that can be used yet');
    await until(async () =>
      (await figures(address)).includes(
        'civic_gauge_job_attempts_total{kind="compute-results",outcome="done"} 1\n',
      ),
    );
  });

  test('a second server on the port says so in one line and ends with status 1', async () => {
    const port = new URL(address).port;
    const second = await start({ PORT: port, LOG_LEVEL: 'error' });
    expect(await second.ended).toEqual({ status: 1, signal: null });
    expect(second.stderr()).toBe(
      `civic-gauge: PORT: ${port} is in use by another program. Set PORT to a free one, as in PORT=3001 npm start.\n`,
    );
  });

  test('told to stop they let a running request end, take no more, and all leave with status 0', async () => {
    const held = await heldRequest(address);
    server.main.kill('SIGTERM');
    await until(() => refuses(address));
    await held.release();
    expect(await held.answer).toBe(200);
    expect(await server.ended).toEqual({ status: 0, signal: null });
  });
});

describe('an end in disorder', () => {
  let [toBeKilled, toGiveUp]: RunningServer[] = [];
  beforeAll(async () => {
    [toBeKilled, toGiveUp] = await Promise.all([start(), start({ LOG_LEVEL: 'debug' })]);
    await toGiveUp.address();
  });

  test('of the main process leaves no process and the port free', async () => {
    const address = await toBeKilled!.address();
    toBeKilled!.main.kill('SIGKILL');
    expect(await toBeKilled!.ended).toEqual({ status: null, signal: 'SIGKILL' });
    expect(await refuses(address)).toBe(true);
  });

  test('of every replacement makes the main process give up, with one line and status 1', async () => {
    const server = toGiveUp!;
    const killed = new Set<number>();
    let over = false;
    void server.ended.then(() => {
      over = true;
    });
    await until(() => {
      for (const pid of server.begun().filter((one) => !killed.has(one))) {
        killed.add(pid);
        killIfThere(pid);
      }
      return over;
    });
    expect(await server.ended).toEqual({ status: 1, signal: null });
    expect(
      server
        .stderr()
        .split('\n')
        .filter((line) => line.startsWith('civic-gauge: ')),
    ).toEqual([
      'civic-gauge: Web processes end within seconds of their start, 3 times in a row: the last one was ended by SIGKILL. See the log above.',
    ]);
  });
});
