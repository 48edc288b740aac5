// The whole application on a database of its own, as a browser or supertest meets it.
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import request from 'supertest';
import { createApp, type App } from '../../src/app/app.ts';
import type { AppOptions } from '../../src/app/app-options.ts';
import { jobsOf } from '../../src/app/jobs.ts';
import { publicationJobKind } from '../../src/indicators/publication/publication-job.ts';
import { startWorker } from '../../src/platform/jobs/worker.ts';
import { connect, type Pool } from '../../src/platform/db/connect.ts';
import type { Pools } from '../../src/platform/http/mounting.ts';
import { officeLimits, respondentLimits } from '../../src/platform/db/pool-limits.ts';
import { TEST_POOL, testDatabase, type Filling } from './database.ts';

export const testSecret = 'a secret that only tests know, 32+ long';

export interface TestApp {
  app: ReturnType<typeof createApp>['express'];
  endpoints: ReturnType<typeof createApp>['endpoints'];
  db: Pool;
  /** Of the database. */
  url: string;
  /** The same application in another process: on the same database, closed with the first. */
  again(otherwise?: Partial<AppOptions>): App;
  /** Through which the application asks; `db` is the test's own. */
  pools: Pools;
  /** Sets the clock of the application; without a call it is the real one. */
  at(now: Date): void;
  /** Starts listening on a free port of this machine and returns the address. */
  listen(): Promise<string>;
  close(): Promise<void>;
}

export interface TestAppOptions {
  /** Settings other than those of tests. */
  settings?: Partial<AppOptions>;
  /** Content beside the schema, as `demonstration` of demonstration.ts. */
  filling?: Filling;
  /** Renders publications in the background, as a server does. */
  rendersAhead?: boolean;
  /** What is between the application and its database: its address for that of the database. */
  throughProxy?: (url: string) => Promise<string>;
}

export async function testApp(options: TestAppOptions = {}): Promise<TestApp> {
  const database = await testDatabase({ filling: options.filling ?? null });
  const url = (await options.throughProxy?.(database.url)) ?? database.url;
  let fixed: Date | null = null;
  let server: Server | null = null;
  const clock = (): Date => fixed ?? new Date();
  // Rendering a publication takes half a minute of processor time; tests that read a page have it rendered
  // then.
  const jobs = jobsOf(clock).filter(
    ({ kind }) => options.rendersAhead === true || kind !== publicationJobKind,
  );
  const worker = startWorker(database.db, jobs, { pollMs: 200, heartbeatMs: 200 });
  const pools = {
    respondents: connect(url, TEST_POOL, respondentLimits),
    office: connect(url, TEST_POOL, officeLimits),
  };
  const settings: AppOptions = {
    pools,
    databaseUrl: url,
    secrets: [testSecret],
    mode: 'test',
    publicUrl: () => 'https://survey.example.vn',
    secure: false,
    trustProxy: false,
    clock,
    codeVersion: 'test',
    wakeWorker: () => {
      worker.wake();
    },
  };
  const built = createApp({ ...settings, ...options.settings });
  const others: App[] = [];
  return {
    app: built.express,
    endpoints: built.endpoints,
    db: database.db,
    url: database.url,
    again: (otherwise = {}) => {
      const other = createApp({ ...settings, ...otherwise });
      others.push(other);
      return other;
    },
    pools,
    at: (now) => {
      fixed = now;
    },
    listen: () =>
      new Promise((resolve) => {
        const listening = built.express.listen(0, '127.0.0.1', () => {
          resolve(`http://127.0.0.1:${(listening.address() as AddressInfo).port}`);
        });
        server = listening;
      }),
    close: async () => {
      await new Promise<void>((resolve) => {
        if (server) {
          server.close(() => {
            resolve();
          });
          server.closeAllConnections();
        } else resolve();
      });
      await worker.stop();
      for (const app of [built, ...others]) await app.close();
      await Promise.all([pools.respondents.destroy(), pools.office.destroy()]);
      await database.close();
    },
  };
}

/** The form token of a page, so that supertest can post the form as a browser would. */
export function formToken(html: string): string {
  const found = /name="_csrf" value="([^"]+)"/.exec(html);
  if (!found?.[1]) throw new Error('The page has no form token');
  return found[1];
}

/** A supertest agent signed in as the given account. */
export async function signedIn(
  app: TestApp['app'],
  login: string,
  password: string,
): Promise<ReturnType<typeof request.agent>> {
  const agent = request.agent(app);
  const form = await agent.get('/sign-in');
  const answer = await agent
    .post('/sign-in')
    .type('form')
    .send({ _csrf: formToken(form.text), login, password });
  if (answer.status !== 303)
    throw new Error(`Sign-in as ${login} failed with status ${answer.status}`);
  return agent;
}
