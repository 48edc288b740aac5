// npm run bench:designer — how long the designer's pages of a questionnaire of 1,000 questions take on the server, from the
// request to the last byte, one after another as a researcher opens them; and one saved edit.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Express } from 'express';
import { createUser } from '../src/accounts/create-user.command.ts';
import { createApp } from '../src/app/app.ts';
import { readConfig } from '../src/platform/config/config.ts';
import { connect, type Db } from '../src/platform/db/connect.ts';
import { openDatabase } from '../src/platform/db/database.ts';
import { migrate } from '../src/platform/db/migrate.ts';
import { ENGLISH, VIETNAMESE } from '../src/designer/editing/new-questionnaire.ts';
import type { Group, Questionnaire } from '../src/questionnaires/model/questionnaire.ts';
import { createQuestionnaire } from '../src/questionnaires/versions/version-changes.store.ts';

const SECTIONS = 20;
const IN_SECTION = 50;
const RUNS = 15;
const LIMIT_MS = 300;
const login = { login: 'researcher', password: 'only-for-this-measurement' };

/** Each question depends on the one before it, with a hint and five options in two languages. */
function large(): Questionnaire {
  const section = (s: number): Group => ({
    type: 'group',
    id: `s${s}`,
    name: `s${s}`,
    label: { vi: `Phần ${s}`, en: `Section ${s}` },
    children: Array.from({ length: IN_SECTION }, (_, q) => ({
      type: 'question',
      id: `s${s}q${q}`,
      name: `s${s}q${q}`,
      kind: 'select_one',
      list: 'scale',
      label: {
        vi: `Ông bà thấy việc số ${q} của phần ${s} dễ hay khó?`,
        en: `How easy was task ${q} of section ${s}?`,
      },
      hint: { vi: 'Tính lần gần đây nhất.', en: 'Think of the latest time.' },
      ...(q === 0 ? {} : { relevant: `\${s${s}q${q - 1}} != '5'` }),
    })),
  });
  return {
    schema: 1,
    code: 'large',
    title: { vi: 'Bảng hỏi lớn', en: 'A large form' },
    languages: [VIETNAMESE, ENGLISH],
    defaultLanguage: 'vi',
    lists: [
      {
        name: 'scale',
        choices: [1, 2, 3, 4, 5].map((point) => ({
          name: String(point),
          label: { vi: `Mức ${point}`, en: `Level ${point}` },
        })),
      },
    ],
    children: Array.from({ length: SECTIONS }, (_, s) => section(s)),
  };
}

const listen = (app: Express): Promise<{ origin: string; close: () => void }> =>
  new Promise((resolve) => {
    const server = app.listen(0, '127.0.0.1', () => {
      resolve({
        origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        close: () => {
          server.close();
          server.closeAllConnections();
        },
      });
    });
  });

const tokenOf = (html: string): string => /name="_csrf" value="([^"]+)"/.exec(html)?.[1] ?? '';
const hashOf = (html: string): string => /name="hash" value="([^"]+)"/.exec(html)?.[1] ?? '';
const cookiesOf = (answer: Response): string[] =>
  answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0] ?? '');

async function signIn(origin: string): Promise<string> {
  const form = await fetch(`${origin}/sign-in`);
  const visitor = cookiesOf(form);
  const answer = await fetch(`${origin}/sign-in`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: visitor.join('; ') },
    body: new URLSearchParams({ _csrf: tokenOf(await form.text()), ...login }),
  });
  if (answer.status !== 303) throw new Error(`sign-in: status ${answer.status}`);
  return cookiesOf(answer).join('; ');
}

function report(what: string, times: number[]): void {
  const sorted = times.toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)]!;
  const worst = sorted.at(-1)!;
  console.log(
    `${what.padEnd(34)} median ${median.toFixed(0).padStart(4)} ms   worst ${worst.toFixed(0).padStart(4)} ms   ${median <= LIMIT_MS ? '' : `over ${LIMIT_MS} ms`}`,
  );
}

async function timed(
  request: () => Promise<Response>,
  expect: number,
): Promise<{ ms: number; text: string }> {
  const begun = performance.now();
  const answer = await request();
  const text = await answer.text();
  if (answer.status !== expect) throw new Error(`${answer.url}: status ${answer.status}`);
  return { ms: performance.now() - begun, text };
}

async function pages(origin: string, cookie: string): Promise<void> {
  for (const page of [
    '',
    '/edit',
    '/edit?section=s9',
    '/edit/s9q25',
    '/check',
    '/translations?to=en&show=all',
    '/try',
    '/bank?q=viec',
    '/codebook',
  ]) {
    const times: number[] = [];
    for (let run = 0; run < RUNS; run += 1)
      times.push(
        (
          await timed(
            () => fetch(`${origin}/questionnaires/large${page}`, { headers: { cookie } }),
            200,
          )
        ).ms,
      );
    report(`GET ${page === '' ? '(overview)' : page}`, times.slice(2));
  }
}

/** Saving one question: locked, checked whole, written, and the step before it kept. */
async function edits(origin: string, cookie: string): Promise<void> {
  const path = `${origin}/questionnaires/large/edit/s9q25`;
  const times: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const form = await fetch(path, { headers: { cookie } });
    const html = await form.text();
    const body = new URLSearchParams({
      _csrf: tokenOf(html),
      hash: hashOf(html),
      do: 'save',
      'label.vi': `Lời mới ${run}`,
    });
    const both = [...cookie.split('; '), ...cookiesOf(form)].join('; ');
    times.push(
      (
        await timed(
          () =>
            fetch(path, { method: 'POST', redirect: 'manual', headers: { cookie: both }, body }),
          303,
        )
      ).ms,
    );
  }
  report('POST one question', times.slice(2));
}

async function fill(db: Db): Promise<void> {
  await db.transaction(async (tx) => {
    await createUser(
      tx,
      { ...login, name: 'Researcher', roles: ['researcher'], localityId: null },
      { actor: null, at: new Date() },
    );
    await createQuestionnaire(tx, { code: 'large', model: large(), userId: null });
  });
}

async function main(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'civic-gauge-bench-'));
  const database = await openDatabase(readConfig({ ...process.env, DATA_DIR: folder }));
  const db = connect(database.url, 10);
  try {
    await migrate(db);
    await fill(db);
    const app = createApp({
      pools: { respondents: db, office: db },
      databaseUrl: database.url,
      secrets: [randomBytes(32).toString('hex')],
      mode: 'production',
      publicUrl: () => 'http://localhost',
      secure: false,
      trustProxy: false,
      clock: () => new Date(),
      codeVersion: 'bench',
      wakeWorker: () => undefined,
    });
    const server = await listen(app.express);
    const cookie = await signIn(server.origin);
    console.log(`${SECTIONS * IN_SECTION} questions, ${RUNS - 2} requests each after 2 to warm up`);
    await pages(server.origin, cookie);
    await edits(server.origin, cookie);
    server.close();
    await app.close();
  } finally {
    await db.destroy();
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

await main();
