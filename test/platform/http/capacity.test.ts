// Twenty honest people at one moment, a lock, a halted database: everybody is answered within
// seconds, with the page or with a wait in words that keeps what was typed.
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import request from 'supertest';
import { connect } from '../../../src/platform/db/connect.ts';
import { respondentLimits } from '../../../src/platform/db/pool-limits.ts';
import { admission } from '../../../src/platform/http/limits/admission.ts';
import { problemOf } from '../../../src/platform/http/failures.ts';
import { formToken, testApp, type TestApp } from '../../support/app.ts';
import { Citizen } from '../../support/citizen.ts';
import { accountOf, demonstration } from '../../support/demonstration.ts';
import { haltingProxy, type HaltingProxy } from '../../support/halting-proxy.ts';

const round = 'demo-2026';
let site: TestApp;
let proxy: HaltingProxy | null = null;
beforeAll(async () => {
  site = await testApp({
    filling: demonstration,
    throughProxy: async (url) => {
      proxy = await haltingProxy(url);
      return proxy.url;
    },
  });
});
afterAll(async () => {
  await site.close();
  await proxy?.close();
});

type Agent = ReturnType<typeof request.agent>;

/** Somebody who has agreed, with the form token of the page they look at. */
async function agreed(): Promise<{ agent: Agent; token: string; province: string }> {
  const agent = request.agent(site.app);
  const start = await agent.get(`/s/${round}`);
  await agent
    .post(`/s/${round}`)
    .type('form')
    .send({ _csrf: formToken(start.text), consent: 'yes' });
  const { text } = await agent.get(`/s/${round}/place`);
  return {
    agent,
    token: formToken(text),
    province: /name="province" value="(\d+)"/.exec(text)?.[1] ?? '',
  };
}

const many = <T>(count: number, make: () => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, make));

/** Statuses by their number, and the slowest answer in seconds. */
async function atOnce(
  sends: readonly (() => request.Test)[],
): Promise<{ statuses: Record<number, number>; slowest: number }> {
  const began = performance.now();
  const statuses: Record<number, number> = {};
  await Promise.all(
    sends.map(async (send) => {
      const { status } = await send();
      statuses[status] = (statuses[status] ?? 0) + 1;
    }),
  );
  return { statuses, slowest: (performance.now() - began) / 1000 };
}

describe('with two connections for respondents', () => {
  it('twenty people who name their place at the same moment all go on', async () => {
    const people = await many(20, agreed);
    const { statuses } = await atOnce(
      people.map(
        ({ agent, token, province }) =>
          () =>
            agent
              .post(`/s/${round}/place`)
              .type('form')
              .send({ _csrf: token, step: 'province', province }),
      ),
    );
    expect(statuses).toEqual({ 303: 20 });
  });

  it('twelve who type a receipt, and twelve who type a code, are all answered', async () => {
    const people = await many(12, agreed);
    for (const page of ['withdraw', 'resume', 'invitation']) {
      const { statuses } = await atOnce(
        people.map(
          ({ agent, token }) =>
            () =>
              agent
                .post(`/s/${round}/${page}`)
                .type('form')
                .send({ _csrf: token, code: 'AAAA-BBBB' }),
        ),
      );
      expect(Object.keys(statuses).filter((status) => Number(status) >= 500)).toEqual([]);
    }
  });

  it('forty who sign in at the same moment are all let in', async () => {
    const { login, password } = await accountOf(site.db, 'researcher');
    const people = await many(40, async () => {
      const agent = request.agent(site.app);
      return { agent, token: formToken((await agent.get('/sign-in')).text) };
    });
    const { statuses } = await atOnce(
      people.map(
        ({ agent, token }) =>
          () =>
            agent.post('/sign-in').type('form').send({ _csrf: token, login, password }),
      ),
    );
    expect(statuses).toEqual({ 303: 40 });
  });
});

describe('a form sent while a table is locked', () => {
  it('comes back filled, with a time to wait and a button that sends it again; then it is saved', async () => {
    const citizen = await new Citizen(site.app).begin(round);
    await citizen.open(`/s/${round}/service`);
    const locked = await site.db.transaction();
    await locked.raw('lock table drafts in access exclusive mode');
    const fields = { service: 'none', _note: `“quoted” <b>&amp;` };
    const [answer, ready] = await Promise.all([
      citizen.agent
        .post(citizen.path)
        .type('form')
        .send({ ...fields, _csrf: formToken(citizen.html) }),
      request(site.app).get('/readyz'),
    ]);
    await locked.rollback();
    expect(ready.status).toBe(200);
    expect(answer.status).toBe(503);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect(answer.text).toContain('Những gì vừa nhập vẫn còn ở trang này');
    expect(answer.text).toContain('name="service" value="none"');
    expect(answer.text).toContain('value="“quoted” &lt;b&gt;&amp;amp;"');
    const again = await citizen.agent
      .post(citizen.path)
      .type('form')
      .send({ _csrf: formToken(answer.text), service: 'none' });
    expect(again.status).toBe(303);
  });

  it('never shows a password again', async () => {
    const agent = request.agent(site.app);
    const token = formToken((await agent.get('/sign-in')).text);
    const locked = await site.db.transaction();
    await locked.raw('lock table rate_limits in access exclusive mode');
    const answer = await agent
      .post('/sign-in')
      .type('form')
      .send({ _csrf: token, login: 'somebody', password: 'hunter2' });
    await locked.rollback();
    expect(answer.status).toBe(503);
    expect(answer.text).not.toContain('hunter2');
  });
});

describe('the limits of a pool', () => {
  it('break off a long statement, a long wait for a lock and an idle transaction, each with a name', async () => {
    const pool = connect(site.url, 1, {
      ...respondentLimits,
      acquireMs: 200,
      statementMs: 300,
      lockMs: 200,
      idleInTransactionMs: 300,
    });
    const named = async (work: Promise<unknown>): Promise<string> =>
      await work.then(
        () => 'done',
        (error: unknown) => problemOf(error).code,
      );
    expect(await named(pool.raw('select pg_sleep(5)'))).toBe('busy');
    const locked = await site.db.transaction();
    await locked.raw('lock table users in access exclusive mode');
    expect(await named(pool('users').select())).toBe('busy');
    await locked.rollback();
    const idle = await pool.transaction();
    expect(await named(pool.raw('select 1'))).toBe('busy');
    await new Promise((resolve) => {
      setTimeout(resolve, 600);
    });
    expect(await named(idle.raw('select 1'))).toBe('unavailable');
    await idle.rollback().catch(() => undefined);
    // It recovers; on a busy machine a new connection may take longer than this pool waits for one.
    let answered = '';
    while (answered !== 'done') answered = await named(pool.raw('select 1'));
    await pool.destroy();
  });
});

describe('admission', () => {
  const never = (): Promise<never> => new Promise(() => undefined);
  it('refuses at once who comes after the most, and takes others when one is done', async () => {
    const { admit, underWay } = admission({ most: 1, patienceMs: 10_000 });
    let end: (value: string) => void = () => undefined;
    const first = admit(
      () =>
        new Promise<string>((resolve) => {
          end = resolve;
        }),
    );
    await expect(admit(() => Promise.resolve('second'))).rejects.toMatchObject({ code: 'busy' });
    end('first');
    expect(await first).toBe('first');
    expect(underWay()).toBe(0);
    expect(await admit(() => Promise.resolve('third'))).toBe('third');
  });
  it('counts nobody any more whose work threw, at once or later', async () => {
    const { admit, underWay } = admission({ most: 1, patienceMs: 10_000 });
    await expect(
      admit(() => {
        throw new Error('at once');
      }),
    ).rejects.toThrow('at once');
    await expect(admit(() => Promise.reject(new Error('later')))).rejects.toThrow('later');
    expect(underWay()).toBe(0);
  });
  it('answers who waited too long, and still counts the work until it ends', async () => {
    jest.useFakeTimers();
    try {
      const { admit, underWay } = admission({ most: 5, patienceMs: 1_000 });
      const late = expect(admit(never)).rejects.toMatchObject({ code: 'busy', status: 503 });
      await jest.advanceTimersByTimeAsync(1_001);
      await late;
      expect(underWay()).toBe(1);
    } finally {
      jest.useRealTimers();
    }
  });
});

describe('a database that falls silent', () => {
  it('leaves nobody without an answer, and is used again once it can be reached', async () => {
    const began = performance.now();
    proxy!.halt();
    const [page, ready, alive] = await Promise.all([
      request(site.app).get(`/s/${round}`),
      request(site.app).get('/readyz'),
      request(site.app).get('/healthz'),
    ]);
    expect([page.status, ready.status, alive.status]).toEqual([503, 503, 200]);
    expect((performance.now() - began) / 1000).toBeLessThan(15);
    expect(page.headers['retry-after']).toMatch(/^\d+$/);
    proxy!.letNewOnesPass();
    let status = 503;
    for (let attempt = 0; attempt < 60 && status !== 200; attempt += 1) {
      ({ status } = await request(site.app).get(`/s/${round}`));
      if (status !== 200)
        await new Promise((resolve) => {
          setTimeout(resolve, 500);
        });
    }
    expect(status).toBe(200);
    expect((await request(site.app).get('/readyz')).status).toBe(200);
  });
});
