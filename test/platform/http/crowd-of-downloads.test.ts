// Downloads sent by the thousand, without waiting for one: the server, a process of its own, goes
// on answering.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import request from 'supertest';
import { createUser } from '../../../src/accounts/create-user.command.ts';
import { inTransaction } from '../../../src/platform/db/database.ts';
import { openRound } from '../../support/answering-app.ts';
import { formToken } from '../../support/app.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import { endServers, runningServer } from '../../support/running-server.ts';
import { allKinds } from '../../responses/all-kinds.ts';

const [CONNECTIONS, EACH, PROBES] = [200, 20, 30];
const account = { login: 'researcher', password: 'a-long-enough-one' };
let database: TestDatabase;
let address = '';

beforeAll(async () => {
  database = await testDatabase();
  await inTransaction(database.db, (tx) =>
    createUser(
      tx,
      { ...account, name: 'R', roles: ['researcher'], localityId: null },
      { actor: null, at: new Date() },
    ),
  );
  await openRound(database.db, allKinds);
  const server = await runningServer({
    DATABASE_URL: database.url,
    WEB_PROCESSES: '1',
    LOG_LEVEL: 'error',
  });
  address = await server.address();
}, 300_000);
afterAll(async () => {
  endServers();
  await database.close();
});

async function sessionCookie(): Promise<string> {
  const cookies = (answer: request.Response) =>
    (answer.get('Set-Cookie') ?? []).map((cookie) => cookie.split(';')[0]).join('; ');
  const form = await request(address).get('/sign-in');
  const answer = await request(address)
    .post('/sign-in')
    .set('Cookie', cookies(form))
    .type('form')
    .send({ _csrf: formToken(form.text), ...account });
  return cookies(answer);
}

async function opened() {
  const socket = connect(Number(new URL(address).port), '127.0.0.1');
  await once(socket, 'connect');
  return socket;
}

test(`${CONNECTIONS} connections with ${EACH} downloads each leave it answering`, async () => {
  const session = await sessionCookie();
  const one = `GET /rounds/thu/answers.csv HTTP/1.1\r\nHost: test\r\nCookie: ${session}\r\n\r\n`;
  const sockets = await Promise.all(Array.from({ length: CONNECTIONS }, opened));
  const heard = sockets.map(() => '');
  for (const [index, socket] of sockets.entries()) {
    socket.on('data', (bytes) => {
      heard[index] += bytes.toString('latin1');
    });
    socket.write(one.repeat(EACH));
  }
  const waits: number[] = [];
  while (waits.length < PROBES) {
    const begun = performance.now();
    expect(await (await fetch(`${address}/healthz`)).text()).toBe('ok');
    waits.push(performance.now() - begun);
    await sleep(100);
  }
  const statuses = heard.flatMap((text) => text.match(/(?<=HTTP\/1\.1 )\d+/g) ?? []);
  expect(statuses).toContain('429');
  expect(statuses.filter((status) => !['200', '429', '503'].includes(status))).toEqual([]);
  // Wide, for other work may share the machine: alone it is a small part of that.
  expect(waits.sort((a, b) => a - b)[PROBES / 2]).toBeLessThan(1_000);
  for (const socket of sockets) socket.destroy();
  const after = await request(address).get('/rounds/thu/answers.csv').set('Cookie', session);
  expect([200, 429]).toContain(after.status);
}, 120_000);
