// Tries of passwords: a guesser is stopped, the owner is not, and an office behind one address
// signs in on Monday morning.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { createUser } from '../../src/accounts/create-user.command.ts';
import { inTransaction } from '../../src/platform/db/database.ts';
import { formToken, testApp, type TestApp } from '../support/app.ts';

let site: TestApp;
let app: TestApp['app'];
const password = 'correct horse';
const office = 30;
const clerk = (number: number): string => `clerk${number}`;
beforeAll(async () => {
  site = await testApp();
  app = site.again({ trustProxy: 1 }).express;
  const by = { actor: null, at: new Date() };
  const logins = ['lan', 'minh', ...Array.from({ length: office }, (_, number) => clerk(number))];
  await inTransaction(site.db, async (tx) => {
    for (const login of logins) {
      const asked = {
        login,
        name: login,
        roles: ['researcher' as const],
        localityId: null,
        password,
      };
      await createUser(tx, asked, by);
    }
  });
});
afterAll(async () => {
  await site.close();
});
beforeEach(async () => {
  await site.db('rate_limits').delete();
});

/** A browser at an address that the proxy in front passes on. */
class Browser {
  readonly agent = request.agent(app);
  ip: string;
  #token = '';

  constructor(ip: string) {
    this.ip = ip;
  }

  async try(login: string, typed: string): Promise<number> {
    if (this.#token === '') this.#token = formToken((await this.agent.get('/sign-in')).text);
    const fields = { _csrf: this.#token, login, password: typed };
    const answer = await this.agent
      .post('/sign-in')
      .set('X-Forwarded-For', this.ip)
      .type('form')
      .send(fields);
    if (answer.status === 303) this.#token = '';
    return answer.status;
  }

  async leave(): Promise<void> {
    const _csrf = formToken((await this.agent.get('/rounds')).text);
    await this.agent.post('/sign-out').type('form').send({ _csrf });
  }

  /** Wrong passwords, one after the other; how many were looked at. */
  async guess(login: string, times: number): Promise<number> {
    let looked = 0;
    for (let time = 0; time < times; time += 1) {
      if ((await this.try(login, `guess ${time}`)) === 422) looked += 1;
    }
    return looked;
  }
}
const at = (ip: string): Browser => new Browser(ip);

describe('a guesser', () => {
  it('has ten tries for an account, and few more when they come at the same moment', async () => {
    expect(await at('198.51.100.1').guess('lan', 14)).toBe(10);
    const browsers = Array.from({ length: 40 }, () => at('198.51.100.2'));
    const statuses = await Promise.all(browsers.map((browser) => browser.try('lan', 'guess')));
    const looked = statuses.filter((status) => status === 422).length;
    expect(looked).toBeGreaterThan(0);
    expect(looked).toBeLessThanOrEqual(13);
  });
  it('has no more of them with other addresses of the same /64', async () => {
    const looked: number[] = [];
    for (let time = 0; time < 14; time += 1) {
      looked.push(await at(`2001:db8:0:1::${time.toString(16)}`).guess('lan', 1));
    }
    expect(looked.reduce((sum, one) => sum + one, 0)).toBe(10);
    expect(await at('2001:db8:0:2::1').guess('lan', 1)).toBe(1);
  });
  it('nor by writing an IPv4 address in other ways', async () => {
    expect(await at('203.0.113.9').guess('lan', 6)).toBe(6);
    expect(await at('::ffff:203.0.113.9').guess('lan', 6)).toBe(4);
  });
  it('has a hundred tries over all accounts of a network', async () => {
    let looked = 0;
    for (let account = 0; account < 12; account += 1) {
      looked += await at('198.51.100.3').guess(`nobody${account}`, 9);
    }
    expect(looked).toBe(100);
  });
});

describe('the owner', () => {
  it('is not locked out by strangers at other addresses, however many there are', async () => {
    for (let stranger = 0; stranger < 6; stranger += 1) {
      expect(await at(`198.51.100.${stranger}`).guess('lan', 11)).toBe(10);
    }
    expect(await at('203.0.113.1').try('lan', password)).toBe(303);
  });
  it('is not locked out of a browser used before by strangers at the same address', async () => {
    const own = at('203.0.113.2');
    expect(await own.try('lan', password)).toBe(303);
    const stranger = at('203.0.113.2');
    await stranger.guess('lan', 11);
    for (let account = 0; account < 10; account += 1) await stranger.guess(`x${account}`, 10);
    expect(await stranger.try('lan', password)).toBe(429);
    await own.leave();
    expect(await own.try('lan', password)).toBe(303);
    await own.leave();
    expect(await own.try('minh', password)).toBe(429);
  });
  it('whose browser is known has ten tries too', async () => {
    const own = at('203.0.113.3');
    await own.try('lan', password);
    await own.leave();
    expect(await own.guess('lan', 12)).toBe(10);
    expect(await own.try('lan', password)).toBe(429);
  });
  it('begins anew after a sign-in: only wrong tries count', async () => {
    const own = at('203.0.113.4');
    for (let day = 0; day < 4; day += 1) {
      expect(await at('203.0.113.4').guess('lan', 8)).toBe(8);
      expect(await at('203.0.113.4').try('lan', password)).toBe(303);
    }
    expect(await own.try('lan', password)).toBe(303);
  });
});

it('an office of thirty behind one address signs in, with a slip of the pen each', async () => {
  const statuses: [number, number][] = [];
  for (let first = 0; first < office; first += 5) {
    const people = Array.from({ length: 5 }, (_, number) => clerk(first + number));
    statuses.push(
      ...(await Promise.all(
        people.map(async (login): Promise<[number, number]> => {
          const browser = at('203.0.113.5');
          return [await browser.try(login, 'corect horse'), await browser.try(login, password)];
        }),
      )),
    );
  }
  expect(statuses).toEqual(new Array(office).fill([422, 303]));
}, 120_000);

it('the table of tries names no address and no account', async () => {
  await at('203.0.113.6').guess('lan', 1);
  const rows = JSON.stringify(await site.db('rate_limits'));
  expect(rows).not.toMatch(/203\.0\.113|lan/);
});
