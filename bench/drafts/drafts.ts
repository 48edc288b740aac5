// npm run bench:drafts — what saving a page costs the database: people answer the built-in
// questionnaire page by page, many at once, and their drafts go when they are through. Prints, at
// several fillfactors and for saves that write the whole draft or only what the page changed, how
// many updates were HOT (wrote no index), WAL and sent bytes of a save, and what the table grew to.
// `before` is the index over the last moment itself, as it was until decision 24. `--text N` adds a
// text of N characters to every page, so that answers outgrow their row.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { connect, type Db } from '../../src/platform/db/connect.ts';
import { openEmbeddedPostgres } from '../../src/platform/installation/embedded-postgres.ts';
import { CONNECTIONS, delta, type Ground, people, prepare, type Save, whole } from './people.ts';

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
