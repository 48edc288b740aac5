// What researchers do in bench:big: sign in, open pages, and download the answers of the large
// round, each over a connection of their own.
import { randomUUID } from 'node:crypto';
import { Agent, request, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { createUser } from '../src/accounts/create-user.command.ts';
import { inTransaction } from '../src/platform/db/database.ts';
import type { Ground } from './responses/ground.ts';

export interface Researcher {
  cookie: string;
  agent: Agent;
}
export interface Download {
  status: number;
  rows: number;
  seconds: number;
  /** Milliseconds until the first bytes of the file, and until its first row. */
  firstByte: number;
  firstRow: number;
}

const NEWLINE = 10;
/** Between two pages, as somebody looks at them. */
const LOOK_MS = 500;
export const EXPORT = '/rounds/bench/answers.csv';
const PAGES = ['/rounds/bench', '/rounds/bench/held', '/rounds', '/reports', '/results'];

const cookiesOf = (answer: Response): string =>
  answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');

async function signIn(ground: Ground): Promise<Researcher> {
  const address = `http://127.0.0.1:${ground.server.port}/sign-in`;
  const account = { login: `bench-${randomUUID()}`, password: randomUUID() };
  const making = { ...account, name: 'Bench', roles: ['researcher'] as const, localityId: null };
  await inTransaction(ground.db, (tx) => createUser(tx, making, { actor: null, at: new Date() }));
  const form = await fetch(address);
  const csrf = /name="_csrf" value="([^"]+)"/.exec(await form.text())?.[1] ?? '';
  const answer = await fetch(address, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: cookiesOf(form) },
    body: new URLSearchParams({ _csrf: csrf, ...account }),
  });
  if (answer.status !== 303) throw new Error(`sign-in: status ${answer.status}`);
  return { cookie: cookiesOf(answer), agent: new Agent({ keepAlive: true, maxSockets: 1 }) };
}

export async function signInMany(ground: Ground, count: number): Promise<Researcher[]> {
  const made: Researcher[] = [];
  for (let index = 0; index < count; index += 1) made.push(await signIn(ground));
  return made;
}

function opened(
  ground: Ground,
  { cookie, agent }: Researcher,
  path: string,
): Promise<IncomingMessage> {
  const { port } = ground.server;
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, agent, headers: { cookie } }, resolve)
      .once('error', reject)
      .end();
  });
}

/** Milliseconds until the whole page is there. */
export async function pageMs(
  ground: Ground,
  researcher: Researcher,
  path: string,
): Promise<number> {
  const begun = performance.now();
  const answer = await opened(ground, researcher, path);
  for await (const bytes of answer) void bytes;
  if (answer.statusCode !== 200) throw new Error(`${path}: status ${answer.statusCode}`);
  return performance.now() - begun;
}

function newlinesIn(bytes: Buffer): number {
  let found = 0;
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) found += 1;
  return found;
}

/** Takes the whole file and keeps nothing of it. */
export async function download(ground: Ground, researcher: Researcher): Promise<Download> {
  const begun = performance.now();
  const taken = (): number => performance.now() - begun;
  const answer = await opened(ground, researcher, EXPORT);
  const found = { status: answer.statusCode ?? 0, rows: -1, firstByte: NaN, firstRow: NaN };
  for await (const bytes of answer as AsyncIterable<Buffer>) {
    if (Number.isNaN(found.firstByte)) found.firstByte = taken();
    found.rows += newlinesIn(bytes);
    if (found.rows > 0 && Number.isNaN(found.firstRow)) found.firstRow = taken();
  }
  return { ...found, seconds: taken() / 1000 };
}

export interface OfficeHours {
  downloads: number;
  refused: number;
  pages: number;
}

/** Each opens its pages and then the download, again and again, until the signal. */
export async function officeHours(
  ground: Ground,
  researchers: readonly Researcher[],
  signal: AbortSignal,
): Promise<OfficeHours> {
  const done: OfficeHours = { downloads: 0, refused: 0, pages: 0 };
  const work = async (researcher: Researcher): Promise<void> => {
    while (!signal.aborted) {
      for (const path of PAGES) {
        await pageMs(ground, researcher, path);
        done.pages += 1;
        await sleep(LOOK_MS);
      }
      const { status } = await download(ground, researcher);
      if (status === 200) done.downloads += 1;
      else done.refused += 1;
    }
  };
  signal.addEventListener('abort', () => {
    for (const { agent } of researchers) agent.destroy();
  });
  await Promise.all(
    researchers.map((one) =>
      work(one).catch((error: unknown) => {
        if (!signal.aborted) throw error;
      }),
    ),
  );
  return done;
}
