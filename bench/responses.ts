// npm run bench:responses — page views beside a bare Express reply of the same bytes, and submissions beside
// single-row INSERTs of the same row through `pg`, at the same connections, in one run; weights of the pages.
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import express, { type Express } from 'express';
import pg from 'pg';
import { createApp } from '../src/app.ts';
import { readConfig } from '../src/platform/config/config.ts';
import { connect, openDatabase, type Db } from '../src/platform/db/database.ts';
import { migrate } from '../src/platform/db/migrate.ts';
import type { Answers } from '../src/questionnaires/answers.ts';
import { compileOrThrow, type CompiledQuestionnaire } from '../src/questionnaires/compiled.ts';
import { findVersion } from '../src/questionnaires/versions.store.ts';
import type { Draft } from '../src/responses/draft.ts';
import { insertDraft } from '../src/responses/drafts.store.ts';
import { draftIdOf, newToken } from '../src/responses/keys.ts';
import { createRoundPartition } from '../src/responses/responses.store.ts';
import { insertRound, type Round } from '../src/sampling/rounds.store.ts';
import { seedBuiltIn } from '../src/seed.ts';
import { measure, type Outcome, type Shot } from './load.ts';

const VIEWS = 3_000;
const SUBMISSIONS: Readonly<Record<number, number>> = { 1: 400, 8: 1_500, 32: 3_000 };
const LOCALITY = 1001;

const listen = (app: Express): Promise<{ port: number; close: () => void }> => new Promise((resolve) => {
  const server = app.listen(0, '127.0.0.1', () => { resolve({ port: (server.address() as AddressInfo).port, close: () => { server.close(); server.closeAllConnections(); } }); });
});

/** Answers of somebody who filed online, question by question as the journey asks them. */
function answersOf(compiled: CompiledQuestionnaire, now: Date): Answers {
  const wishes: Answers = { province: String(LOCALITY), commune: '', service: 'DVC09', used: 'done', channel: 'online' };
  let answers: Answers = { province: wishes['province'], commune: '', service: 'DVC09' };
  for (const [name, { question }] of compiled.byName) {
    const evaluation = compiled.evaluate(answers, { now });
    if (['note', 'hidden', 'calculate'].includes(question.kind) || !evaluation.relevant.has(name)) continue;
    const first = evaluation.choices(name)[0]?.name ?? (question.kind === 'text' ? 'Chờ hơi lâu, còn lại đều tốt.' : null);
    answers = { ...answers, [name]: wishes[name] ?? (question.kind === 'select_multiple' ? [String(first)] : first) };
  }
  return answers;
}

interface Ground { db: Db; url: string; round: Round; compiled: CompiledQuestionnaire; port: number; csrf: { cookie: string; token: string } }

async function makeRound(db: Db, versionId: string): Promise<Round> {
  const round: Round = {
    id: randomUUID(), code: 'bench', title: { vi: 'Đo', en: 'Bench' }, versionId, status: 'open', kind: 'open', simulated: false, indexCode: 'essential-public-services',
    minRespondents: 30, lonelyPsu: 'adjust', draftDays: 14, opensAt: null, closesAt: null,
  };
  await db.transaction(async (tx) => { await insertRound(tx, round, new Date()); await createRoundPartition(tx, round.id); });
  return round;
}

async function draftFor(ground: Ground, answers: Answers): Promise<string> {
  const token = newToken(randomBytes);
  const now = new Date();
  const trace = { firstShown: now.toISOString(), lastSent: now.toISOString(), seconds: 60, sent: 1, edits: 0, errors: 0 };
  const draft: Draft = {
    id: draftIdOf(token), localityId: LOCALITY, roundId: ground.round.id, versionId: ground.round.versionId, serviceId: 'DVC09', door: 'open', language: 'vi', device: 'phone',
    consentVersion: 'bench', answers, paradata: Object.fromEntries(Array.from({ length: 18 }, (_, page) => [`page${page}`, trace])), sourceHash: randomBytes(16),
    startedAt: now, updatedAt: now, expiresAt: new Date(now.getTime() + 86_400_000),
  };
  await ground.db.transaction((tx) => insertDraft(tx, draft));
  return `cg_s_${ground.round.code}=${token}.${LOCALITY}`;
}

async function csrfOf(port: number): Promise<Ground['csrf']> {
  const answer = await fetch(`http://127.0.0.1:${port}/s/bench`);
  const cookie = (answer.headers.getSetCookie().map((one) => one.split(';')[0]).find((one) => one?.includes('cg_form'))) ?? '';
  return { cookie, token: /name="_csrf" value="([^"]+)"/.exec(await answer.text())?.[1] ?? '' };
}

const show = (name: string, outcome: Outcome): void => {
  console.log(`${name.padEnd(44)} ${outcome.perSecond.toFixed(0).padStart(6)}/s   p50 ${outcome.p50.toFixed(1)}  p95 ${outcome.p95.toFixed(1)}  p99 ${outcome.p99.toFixed(1)} ms`);
};
const share = (ours: number, ceiling: number): string => `${((100 * ours) / ceiling).toFixed(0)} % of the ceiling`;

async function pageViews(ground: Ground, answers: Answers): Promise<void> {
  const cookie = await draftFor(ground, answers);
  const view: Shot = { path: '/s/bench/q/information', method: 'GET', headers: { cookie: `${cookie}; ${ground.csrf.cookie}` } };
  const html = await (await fetch(`http://127.0.0.1:${ground.port}${view.path}`, { headers: view.headers })).text();
  const bare = express();
  bare.disable('x-powered-by').disable('etag').get('/', (_req, res) => { res.type('html').send(html); });
  const ceiling = await listen(bare);
  await measure({ port: ground.port, connections: 8, expect: 200, shots: Array.from({ length: 300 }, () => view) });
  const ours = await measure({ port: ground.port, connections: 8, expect: 200, shots: Array.from({ length: VIEWS }, () => view) });
  const theirs = await measure({ port: ceiling.port, connections: 8, expect: 200, shots: Array.from({ length: VIEWS }, () => ({ ...view, path: '/' })) });
  ceiling.close();
  show('page views, 8 connections', ours);
  show('  bare Express reply of the same bytes', theirs);
  console.log(`  ${share(ours.perSecond, theirs.perSecond)} (target 50 %)\n`);
}

async function submissions(ground: Ground, answers: Answers, connections: number): Promise<void> {
  const count = SUBMISSIONS[connections] ?? 0;
  const shots: Shot[] = [];
  for (let n = 0; n < count; n += 1) {
    const cookie = await draftFor(ground, answers);
    shots.push({ path: '/s/bench/check', method: 'POST', headers: { cookie: `${cookie}; ${ground.csrf.cookie}`, 'content-type': 'application/x-www-form-urlencoded' }, body: `_csrf=${encodeURIComponent(ground.csrf.token)}` });
  }
  const ours = await measure({ port: ground.port, connections, expect: 303, shots });
  const raw = await rawInserts(ground, connections, count);
  show(`submissions, ${connections} connections`, ours);
  console.log(`  raw INSERTs of the same row through pg       ${raw.toFixed(0).padStart(6)}/s`);
  console.log(`  ${share(ours.perSecond, raw)} (target 50 %, floor 33 %)\n`);
}

/** The stored rows once more, one INSERT each, into a table with the same key. */
async function rawInserts(ground: Ground, connections: number, count: number): Promise<number> {
  const sample = await ground.db('responses').where({ round_id: ground.round.id }).first() as Record<string, unknown>;
  await ground.db.raw('create table if not exists bench_rows (like responses including indexes)');
  const names = Object.keys(sample).filter((name) => name !== 'id');
  const values = names.map((name) => (name === 'answers' ? JSON.stringify(sample[name]) : sample[name]));
  const statement = `insert into bench_rows (id, ${names.join(', ')}) values (${['id', ...names].map((_, index) => `$${index + 1}`).join(', ')})`;
  const clients = await Promise.all(Array.from({ length: connections }, async () => { const client = new pg.Client(ground.url); await client.connect(); return client; }));
  let next = 0;
  const begun = process.hrtime.bigint();
  await Promise.all(clients.map(async (client) => { while (next < count) { next += 1; await client.query({ name: 'raw', text: statement, values: [randomUUID(), ...values] }); } }));
  const seconds = Number(process.hrtime.bigint() - begun) / 1e9;
  await Promise.all(clients.map((client) => client.end()));
  return count / seconds;
}

async function weights(ground: Ground, answers: Answers): Promise<void> {
  const cookie = await draftFor(ground, answers);
  const get = async (address: string): Promise<Buffer> => Buffer.from(await (await fetch(`http://127.0.0.1:${ground.port}${address}`, { headers: { cookie } })).arrayBuffer());
  const first = await get('/s/bench');
  const parts = [...first.toString().matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map((found) => found[1]!);
  const kb = (bytes: Buffer): string => `${(brotliCompressSync(bytes).length / 1024).toFixed(1)} KB brotli, ${(gzipSync(bytes).length / 1024).toFixed(1)} KB gzip`;
  console.log(`first view: ${parts.length + 1} requests, ${kb(Buffer.concat([first, ...await Promise.all(parts.map(get))]))} (target 30 KB in 5)`);
  for (const page of ['place', 'service', 'q/information', 'q/about_you', 'check']) console.log(`  ${page.padEnd(16)} ${kb(await get(`/s/bench/${page}`))} (target 10 KB)`);
}

async function main(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'civic-gauge-bench-'));
  const database = await openDatabase(readConfig({ ...process.env, DATA_DIR: folder }));
  const db = connect(database.url, 20);
  try {
    await migrate(db);
    const versionId = await seedBuiltIn(db, new Date());
    const round = await makeRound(db, versionId);
    const app = createApp({ db, databaseUrl: database.url, secret: randomBytes(32).toString('hex'), mode: 'production', secure: false, trustProxy: false, clock: () => new Date(), codeVersion: 'bench', wakeWorker: () => undefined });
    const server = await listen(app.express);
    const compiled = compileOrThrow((await findVersion(db, versionId))!.model);
    const ground: Ground = { db, url: database.url, round, compiled, port: server.port, csrf: await csrfOf(server.port) };
    const answers = answersOf(compiled, new Date());
    await weights(ground, answers);
    await pageViews(ground, answers);
    for (const connections of [1, 8, 32]) await submissions(ground, answers, connections);
    server.close();
    await app.close();
  } finally {
    await db.destroy();
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

await main();
