// What bench:responses uses: a database of its own, an open round of the built-in questionnaire, drafts that
// are ready to be sent, and the application in processes of its own.
import { HOST_ORGANISATION } from '../../src/accounts/host-organisation.ts';
import { fork } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connect, type Db } from '../../src/platform/db/connect.ts';
import { migrate } from '../../src/platform/db/migrate.ts';
import type { Answers } from '../../src/questionnaires/model/answers.ts';
import {
  compileOrThrow,
  type CompiledQuestionnaire,
} from '../../src/questionnaires/engine/compiled.ts';
import { findVersion } from '../../src/questionnaires/versions/versions.store.ts';
import type { Draft } from '../../src/responses/submission/draft.ts';
import { insertDraft } from '../../src/responses/submission/drafts.store.ts';
import { NO_ENTRY } from '../../src/responses/submission/entry.ts';
import { draftIdOf, newToken } from '../../src/responses/keys/keys.ts';
import { createRoundPartition } from '../../src/responses/submission/responses.store.ts';
import { insertRound } from '../../src/sampling/rounds/round-changes.store.ts';
import type { Round } from '../../src/sampling/rounds/round.ts';
import { seedBuiltIn } from '../../src/app/seed.ts';
import type { Bare } from './bare-server.ts';
import { applicationOn } from '../faults/application.ts';

const LOCALITY = 1001;

export interface Server {
  port: number;
  /** Milliseconds of processor time all its processes have used so far. */
  cpu(): Promise<number>;
  /** Bytes of memory of each of its processes. */
  memory(): number[];
  stop(): Promise<void>;
}
export interface Ground {
  db: Db;
  url: string;
  round: Round;
  answers: Answers;
  server: Server;
  bare: (html: string, packed?: Bare['packed']) => Promise<Server>;
  csrf: { cookie: string; token: string };
}

/** 0 when it is gone, or where the system does not say. */
function residentBytes(id: number): number {
  const status = `/proc/${id}/status`;
  const text = existsSync(status) ? readFileSync(status, 'utf8') : '';
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(text)?.[1] ?? 0) * 1024;
}

/** The server as an operator starts it; its metrics give its processor time. */
async function startServer(databaseUrl: string, processes: number): Promise<Server> {
  const root = mkdtempSync(path.join(tmpdir(), 'civic-gauge-bench-server-'));
  const secret = randomBytes(32).toString('hex');
  const application = await applicationOn(databaseUrl, { root, secret, processes });
  await application.start();
  const cpu = async (): Promise<number> => {
    const figures = await (
      await fetch(`http://127.0.0.1:${application.port}/metrics`, {
        headers: { Authorization: `Bearer ${secret}` },
      })
    ).text();
    return [...figures.matchAll(/^process_cpu_seconds_total(?:\{.*\})? (\S+)/gm)].reduce(
      (sum, [, seconds]) => sum + Number(seconds) * 1000,
      0,
    );
  };
  const stop = async (): Promise<void> => {
    await application.end('SIGKILL');
    rmSync(root, { recursive: true, force: true });
  };
  const ids = await application.processIds();
  return { port: application.port, cpu, memory: () => ids.map(residentBytes), stop };
}

/** The least that Express can do (bare-server.ts), by as many processes. */
async function startBare(bare: Bare, processes: number): Promise<Server> {
  const child = fork(new URL('bare-server.js', import.meta.url), {
    env: { ...process.env, NODE_ENV: 'production', WEB_PROCESSES: String(processes) },
  });
  await once(child, 'message');
  const ask = async (message: object): Promise<number> => {
    child.send(message);
    const [answer] = (await once(child, 'message')) as [{ value: number }];
    return answer.value;
  };
  return {
    port: await ask({ ask: 'serve', bare }),
    cpu: () => ask({ ask: 'cpu' }),
    memory: () => [],
    stop: async () => {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

/** Answers of somebody who filed online, question by question as the journey asks them. */
export function answersOf(compiled: CompiledQuestionnaire, now: Date): Answers {
  const wishes: Answers = {
    province: String(LOCALITY),
    commune: '',
    service: 'DVC09',
    used: 'done',
    channel: 'online',
  };
  let answers: Answers = { province: wishes['province'], commune: '', service: 'DVC09' };
  for (const [name, { question }] of compiled.byName) {
    const evaluation = compiled.evaluate(answers, { now });
    if (['note', 'hidden', 'calculate'].includes(question.kind) || !evaluation.relevant.has(name))
      continue;
    const first =
      evaluation.choices(name)[0]?.name ??
      (question.kind === 'text' ? 'Chờ hơi lâu, còn lại đều tốt.' : null);
    answers = {
      ...answers,
      [name]: wishes[name] ?? (question.kind === 'select_multiple' ? [String(first)] : first),
    };
  }
  return answers;
}

async function makeRound(db: Db, versionId: string): Promise<Round> {
  const round: Round = {
    id: randomUUID(),
    organisationId: HOST_ORGANISATION,
    code: 'bench',
    title: { vi: 'Đo', en: 'Bench' },
    versionId,
    status: 'open',
    kind: 'open',
    simulated: false,
    indexCode: 'essential-public-services',
    minRespondents: 30,
    lonelyPsu: 'adjust',
    draftDays: 14,
    opensAt: null,
    closesAt: null,
  };
  await db.transaction(async (tx) => {
    await insertRound(tx, round, new Date());
    await createRoundPartition(tx, round.id);
  });
  return round;
}

function draftFrom(ground: Ground, token: string): Draft {
  const now = new Date();
  const trace = {
    firstShown: now.toISOString(),
    lastSent: now.toISOString(),
    seconds: 60,
    sent: 1,
    edits: 0,
    errors: 0,
  };
  return {
    id: draftIdOf(token),
    localityId: LOCALITY,
    roundId: ground.round.id,
    versionId: ground.round.versionId,
    serviceId: 'DVC09',
    channel: 'open',
    entry: NO_ENTRY,
    language: 'vi',
    device: 'phone',
    consentVersion: 'bench',
    answers: ground.answers,
    typed: {},
    keepsPartial: false,
    sentKeys: [],
    paradata: Object.fromEntries(Array.from({ length: 18 }, (_, page) => [`page${page}`, trace])),
    sourceHash: randomBytes(16),
    startedAt: now,
    updatedAt: now,
    expiresAt: new Date(now.getTime() + 86_400_000),
  };
}

export interface Ready {
  id: string;
  localityId: number;
  cookie: string;
}

/** That many new drafts, answered to the end, and the cookies that lead to them. */
export async function makeDrafts(ground: Ground, count: number): Promise<Ready[]> {
  const tokens = Array.from({ length: count }, () => newToken(randomBytes));
  await ground.db.transaction(async (tx) => {
    for (const token of tokens) await insertDraft(tx, draftFrom(ground, token));
  });
  return tokens.map((token) => ({
    id: draftIdOf(token),
    localityId: LOCALITY,
    cookie: `cg_s_${ground.round.code}=${token}.${LOCALITY}; ${ground.csrf.cookie}`,
  }));
}

export async function csrfOf(port: number): Promise<Ground['csrf']> {
  const answer = await fetch(`http://127.0.0.1:${port}/s/bench`);
  const cookie =
    answer.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .find((one) => one?.includes('cg_form')) ?? '';
  return { cookie, token: /name="_csrf" value="([^"]+)"/.exec(await answer.text())?.[1] ?? '' };
}

/**
 * @param url of an empty database @param processes that serve @param fill puts in more before the server
 * starts
 */
export async function prepare(
  url: string,
  processes: number,
  fill?: (db: Db, versionId: string) => Promise<void>,
): Promise<Ground> {
  const db = connect(url, 4);
  await migrate(db);
  const versionId = await seedBuiltIn(db, new Date());
  const round = await makeRound(db, versionId);
  const answers = answersOf(compileOrThrow((await findVersion(db, versionId))!.model), new Date());
  await fill?.(db, versionId);
  const server = await startServer(url, processes);
  const bare: Ground['bare'] = (html, packed) =>
    startBare({ html, databaseUrl: url, ...(packed ? { packed } : {}) }, processes);
  return { db, url, round, answers, server, bare, csrf: await csrfOf(server.port) };
}
