// npm run bench:drafts — what saving a page costs the database: people answer the built-in
// questionnaire page by page, many at once, and their drafts go when they are through. Prints, at
// several fillfactors and for saves that write the whole draft or only what the page changed, how
// many updates were HOT (wrote no index), WAL and sent bytes of a save, and what the table grew to.
// `before` is the index over the last moment itself, as it was until decision 24. `--text N` adds a
// text of N characters to every page, so that answers outgrow their row.
import { randomBytes, randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { connect, inTransaction, type Db, type Tx } from '../src/platform/db/database.ts';
import { openEmbeddedPostgres } from '../src/platform/installation/embedded-postgres.ts';
import { migrate } from '../src/platform/db/migrate.ts';
import { prepared } from '../src/platform/db/prepared.ts';
import type { Answers } from '../src/questionnaires/model/answers.ts';
import { compileOrThrow } from '../src/questionnaires/engine/compiled.ts';
import { findVersion } from '../src/questionnaires/versions/versions.store.ts';
import type { Draft } from '../src/responses/submission/draft.ts';
import {
  deleteDraft,
  insertDraft,
  lockDraft,
  updateDraft,
} from '../src/responses/submission/drafts.store.ts';
import { NO_ENTRY } from '../src/responses/submission/entry.ts';
import { answerablePaths, journeyOf } from '../src/forms/journey.ts';
import { answeringSeconds, addTrace } from '../src/responses/submission/paradata.ts';
import { insertRound } from '../src/sampling/rounds/rounds.store.ts';
import { seedBuiltIn } from '../src/app/seed.ts';
import { answersOf } from './responses-ground.ts';

const CONNECTIONS = 4;
const LOCALITY = 1001;
const DAY = 86_400_000;

interface Step {
  page: string;
  given: Answers;
}
interface Ground {
  db: Db;
  round: { id: string; versionId: string };
  steps: Step[];
}
type Save = (tx: Tx, draft: Draft, step: Step) => Promise<number>;

/** Letters without a pattern, so that they do not become small by compression. */
const words = (length: number): string => randomBytes(length).toString('base64').slice(0, length);

/** The pages of somebody who filed online, with what each adds. */
function stepsOf(all: Answers, pages: ReturnType<typeof journeyOf>['pages'], text: number): Step[] {
  const here = (paths: readonly string[]): Answers =>
    Object.fromEntries(
      Object.entries(all).filter(([name]) => paths.some((one) => one.split('/')[0] === name)),
    );
  const more = (page: string): Answers => (text === 0 ? {} : { [`words_${page}`]: words(text) });
  return pages.map(({ id, ...page }) => ({
    page: id,
    given: { ...here(answerablePaths({ id, ...page })), ...more(id) },
  }));
}

async function prepare(db: Db, text: number): Promise<Ground> {
  await migrate(db);
  const versionId = await seedBuiltIn(db, new Date());
  const compiled = compileOrThrow((await findVersion(db, versionId))!.model);
  const answers = answersOf(compiled, new Date());
  const title = { vi: 'Đo', en: 'Bench' };
  const round = { id: randomUUID(), versionId };
  await inTransaction(db, (tx) =>
    insertRound(
      tx,
      {
        ...round,
        ...{ code: 'bench', title, status: 'open', kind: 'open', simulated: false },
        ...{ indexCode: null, minRespondents: 30, lonelyPsu: 'adjust', draftDays: 14 },
        ...{ opensAt: null, closesAt: null },
      },
      new Date(),
    ),
  );
  const { pages } = journeyOf(compiled, answers, { now: new Date() });
  return { db, round, steps: stepsOf(answers, pages, text) };
}

function begun({ round }: Ground): Draft {
  const now = new Date();
  return {
    ...{ id: randomUUID(), localityId: LOCALITY, roundId: round.id, versionId: round.versionId },
    ...{ serviceId: 'DVC09', channel: 'open', entry: NO_ENTRY, language: 'vi', device: 'phone' },
    ...{ consentVersion: 'bench', answers: { province: String(LOCALITY), service: 'DVC09' } },
    ...{ paradata: {}, sourceHash: randomBytes(16), startedAt: now, updatedAt: now },
    expiresAt: new Date(now.getTime() + 14 * DAY),
  };
}

function answered(draft: Draft, { page, given }: Step): Draft {
  const now = new Date();
  const look = { seconds: 5 + Math.random() * 60, changes: 1 };
  const shownAt = new Date(now.getTime() - 70_000);
  return {
    ...draft,
    answers: { ...draft.answers, ...given },
    paradata: addTrace(draft.paradata, { page, now, shownAt, browser: look, edits: 0, errors: 0 }),
    updatedAt: now,
    expiresAt: new Date(now.getTime() + 14 * DAY),
  };
}

const whole: Save = async (tx, draft, step) => {
  const saved = answered(draft, step);
  await updateDraft(tx, saved);
  return Buffer.byteLength(JSON.stringify(saved.answers) + JSON.stringify(saved.paradata));
};

const DELTA = `update drafts set answers = (answers - $3::text[]) || $4::jsonb,
    paradata = paradata || $5::jsonb, answering_seconds = $6, language = $7, updated_at = $8,
    expires_at = $9
  where id = $1 and locality_id = $2`;

/** What a page changed and no more. */
const delta: Save = async (tx, draft, step) => {
  const saved = answered(draft, step);
  const trace = JSON.stringify({ [step.page]: saved.paradata[step.page] });
  const given = JSON.stringify(step.given);
  const values = [
    ...[draft.id, draft.localityId, [], given, trace, answeringSeconds(saved.paradata)],
    ...[saved.language, saved.updatedAt.toISOString(), saved.expiresAt.toISOString()],
  ];
  await prepared(tx, { name: 'bench-delta', text: DELTA, values });
  return Buffer.byteLength(given + trace);
};

/** `open` people at a time, each sending the next page when it is their turn. @returns bytes sent */
async function people(
  ground: Ground,
  save: Save,
  { open, count }: { open: number; count: number },
) {
  let left = count;
  let bytes = 0;
  const work = async (): Promise<void> => {
    const answering: { draft: Draft; next: number }[] = [];
    while (left > 0 || answering.length > 0) {
      if (left > 0 && answering.length < open / CONNECTIONS) {
        left -= 1;
        const draft = begun(ground);
        await inTransaction(ground.db, (tx) => insertDraft(tx, draft));
        answering.push({ draft, next: 0 });
        continue;
      }
      const at = Math.floor(Math.random() * answering.length);
      const one = answering[at]!;
      const step = ground.steps[one.next];
      one.next += 1;
      if (step) {
        const sent = await inTransaction(ground.db, async (tx) =>
          save(tx, (await lockDraft(tx, one.draft, new Date()))!, step),
        );
        bytes += sent;
      } else {
        await inTransaction(ground.db, (tx) => deleteDraft(tx, one.draft));
        answering.splice(at, 1);
      }
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, work));
  return bytes;
}

type Counted = Record<'hot' | 'updated' | 'wal' | 'images' | 'size', number>;

async function counted(db: Db): Promise<Counted> {
  const { rows } = await db.raw<{ rows: Counted[] }>(`select n_tup_hot_upd as hot,
      n_tup_upd as updated, (select wal_bytes from pg_stat_wal) as wal,
      (select wal_fpi from pg_stat_wal) as images, pg_total_relation_size('drafts') as size
    from pg_stat_user_tables where relname = 'drafts'`);
  return rows[0]!;
}

/** The counters of a session reach the others within a second. */
const settled = (): Promise<void> => sleep(2500);

interface Run {
  name: string;
  save: Save;
  /** Storage of the table, as in WITH (…). */
  storage: string;
}

async function measured(ground: Ground, run: Run, size: { open: number; count: number }) {
  const { db } = ground;
  await db.raw('truncate drafts');
  await db.raw(`alter table drafts set (${run.storage})`);
  await db.raw('checkpoint');
  await settled();
  const before = await counted(db);
  const started = performance.now();
  const bytes = await people(ground, run.save, size);
  const seconds = (performance.now() - started) / 1000;
  await settled();
  const after = await counted(db);
  const saves = after.updated - before.updated;
  return {
    'HOT %': Number((((after.hot - before.hot) / saves) * 100).toFixed(1)),
    'WAL bytes a save': Math.round((after.wal - before.wal) / saves),
    'page images': after.images - before.images,
    'bytes sent a save': Math.round(bytes / saves),
    'table MB at the end': Number((after.size / 1e6).toFixed(1)),
    'saves/s': Math.round(saves / seconds),
  };
}

const RUNS: readonly (Run & { before?: true })[] = [
  { name: 'before, whole, 70', save: whole, storage: 'fillfactor = 70', before: true },
  ...[50, 70, 85, 100].flatMap((fill) => [
    { name: `whole, ${String(fill)}`, save: whole, storage: `fillfactor = ${String(fill)}` },
    { name: `delta, ${String(fill)}`, save: delta, storage: `fillfactor = ${String(fill)}` },
  ]),
];

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      count: { type: 'string', default: '300' },
      open: { type: 'string', default: '120' },
      text: { type: 'string', default: '0' },
    },
  });
  const size = { open: Number(values.open), count: Number(values.count) };
  const folder = mkdtempSync(path.join(tmpdir(), 'civic-gauge-bench-drafts-'));
  chmodSync(folder, 0o755);
  const server = await openEmbeddedPostgres({ folder, role: 'server' });
  const db = connect(server.url, CONNECTIONS + 1);
  try {
    const ground = await prepare(db, Number(values.text));
    console.log(
      `${values.count} people, ${values.open} at a time, ${String(ground.steps.length)} pages each`,
    );
    const rows: Record<string, object> = {};
    for (const run of RUNS) {
      const index = run.before ? 'expires_at' : 'expires_on';
      await db.raw('drop index if exists drafts_expires_on_idx');
      await db.raw(`create index drafts_expires_on_idx on drafts (${index})`);
      rows[run.name] = await measured(ground, run, size);
      console.log(run.name, rows[run.name]);
    }
    console.table(rows);
  } finally {
    await db.destroy();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

await main();
