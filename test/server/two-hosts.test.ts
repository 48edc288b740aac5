// Two servers on one database behind a proxy that takes turns: who answers, signs in or changes something
// on one finds it on the other with the next request; each job is done once.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createServer, request as ask, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Express } from 'express';
import request from 'supertest';
import { createUser } from '../../src/accounts/create-user.command.ts';
import { seedRegistries } from '../../src/localities/seed-registries.command.ts';
import { inTransaction } from '../../src/platform/db/database.ts';
import { enqueueJob } from '../../src/platform/jobs/jobs.store.ts';
import { smallForm } from '../responses/small-form.ts';
import { openRound } from '../support/answering-app.ts';
import { formToken } from '../support/app.ts';
import { Citizen } from '../support/citizen.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { endServers, runningServer, until } from '../support/running-server.ts';

let database: TestDatabase;
let proxy: Server;
let front = '';
const served: number[] = [0, 0];

/** Every request to the next of the servers. */
function takingTurns(ports: readonly number[]): Server {
  let turn = 0;
  return createServer((req, res) => {
    const at = turn % ports.length;
    turn += 1;
    served[at]! += 1;
    const headers = { ...req.headers, 'x-forwarded-for': req.socket.remoteAddress ?? '' };
    const passed = ask(
      { host: '127.0.0.1', port: ports[at]!, path: req.url, method: req.method, headers },
      (answer) => {
        res.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(res);
      },
    );
    passed.once('error', () => {
      res.writeHead(502).end();
    });
    req.pipe(passed);
  });
}

const password = 'mật khẩu của cán bộ';
beforeAll(async () => {
  database = await testDatabase();
  await database.db.transaction((tx) => seedRegistries(tx));
  await openRound(database.db, smallForm, { organiser: { vi: 'Sở cũ', en: 'Old' } });
  const asked = { login: 'lan', name: 'Lan', roles: ['researcher' as const], localityId: null };
  await inTransaction(database.db, (tx) =>
    createUser(tx, { ...asked, password }, { actor: null, at: new Date() }),
  );
  const settings = { DATABASE_URL: database.url, TRUST_PROXY: '1', WEB_PROCESSES: '1' };
  const both = [await runningServer(settings), await runningServer(settings)];
  const ports = await Promise.all(
    both.map(async (server) => Number(new URL(await server.address()).port)),
  );
  proxy = takingTurns(ports).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  front = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
});
afterAll(async () => {
  endServers();
  proxy.closeAllConnections();
  proxy.close();
  await database.close();
});

describe('two servers behind a proxy', () => {
  test('a citizen answers on both by turns', async () => {
    for (let person = 0; person < 3; person += 1) {
      const citizen = await new Citizen(front as unknown as Express).begin('thu');
      await citizen.send({ age: '40' });
      await citizen.send({});
      expect(citizen.path).toContain('/receipt');
    }
    expect(Math.min(...served)).toBeGreaterThan(5);
    expect(await database.db('responses').select('id').orderBy('id')).toHaveLength(3);
  });

  test('who signs in on one is known to the other; a change on one is seen on the other at once', async () => {
    const agent = request.agent(front);
    const form = await agent.get('/sign-in');
    const fields = { _csrf: formToken(form.text), login: 'lan', password };
    expect((await agent.post('/sign-in').type('form').send(fields)).status).toBe(303);
    for (let turn = 0; turn < 4; turn += 1)
      expect((await agent.get('/rounds/thu')).status).toBe(200);
    const edit = (await agent.get('/rounds/thu/edit')).text;
    const seen = /name="seen" value="([^"]+)"/.exec(edit)![1]!;
    const changed = {
      ...{ _csrf: formToken(edit), seen, title_vi: 'Đợt thử', title_en: 'Trial', minimum: '30' },
      ...{ organiser_vi: 'Sở mới', organiser_en: 'New', retention: '12' },
    };
    expect((await agent.post('/rounds/thu/edit').type('form').send(changed)).status).toBe(303);
    for (let turn = 0; turn < 4; turn += 1)
      expect((await request(front).get('/s/thu')).text).toContain('Sở mới');
    const out = formToken((await agent.get('/account')).text);
    await agent.post('/sign-out').type('form').send({ _csrf: out });
    for (let turn = 0; turn < 2; turn += 1)
      expect((await agent.get('/rounds/thu')).status).toBe(303);
  });

  test('each job is done by one of them', async () => {
    const keys = Array.from({ length: 10 }, (_, number) => `both-${number}`);
    await inTransaction(database.db, async (tx) => {
      for (const key of keys) await enqueueJob(tx, { kind: 'erase-drafts', key });
    });
    const ended = async () =>
      (await database.db('jobs').whereIn('key', keys).orderBy('key')) as {
        status: string;
        attempts: number;
      }[];
    await until(async () => (await ended()).every(({ status }) => status === 'done'));
    expect((await ended()).map(({ attempts }) => attempts)).toEqual(keys.map(() => 1));
  });
});
