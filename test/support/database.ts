// A separate database for every test file. The whole run uses one Postgres (embedded, started by the
// first file that needs it; or that of DATABASE_URL, which may be a Citus coordinator). A template is
// migrated once and then copied, so that no test has to clean up after another.
import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { connect } from '../../src/platform/db/connect.ts';
import type { Db, Pool } from '../../src/platform/db/connect.ts';
import { openEmbeddedPostgres } from '../../src/platform/installation/embedded-postgres.ts';
import { migrate } from '../../src/platform/db/migrate.ts';
import {
  asAdmin,
  createDatabase,
  dropDatabase,
  isCluster,
  joinDatabases,
  nodesOf,
  sealTemplate,
  withDatabaseName,
  type Nodes,
} from './nodes.ts';

export interface TestDatabase {
  db: Pool;
  url: string;
  close(): Promise<void>;
}

/** So small that a request which asked for a second connection would wait for itself. */
export const TEST_POOL = 2;

const templateLock = 714_225_099;

function runFolder(): string {
  const folder = process.env['CIVIC_GAUGE_TEST_RUN'];
  if (folder === undefined)
    throw new Error('jest was started without test/support/global-setup.mjs');
  return folder;
}

/** Address of a database from which others can be made, and what to do when done with it. */
async function openServer(): Promise<{ url: string; leave: () => Promise<void> }> {
  const given = process.env['DATABASE_URL'];
  if (given !== undefined && given !== '') return { url: given, leave: () => Promise.resolve() };
  const embedded = await openEmbeddedPostgres({
    folder: runFolder(),
    role: 'command',
    durable: false,
    keepRunning: true,
  });
  return { url: embedded.url, leave: () => embedded.stop() };
}

/** What a template holds beside the schema; made once a run, copied by every file that asks for it. */
export interface Filling {
  name: string;
  into: (db: Db, url: string) => Promise<void>;
}

interface Wanted {
  template: string;
  fill: ((db: Db, url: string) => Promise<unknown>) | null;
}

async function ensureTemplate(
  admin: pg.Client,
  nodes: Nodes,
  { template, fill }: Wanted,
): Promise<void> {
  await admin.query('select pg_advisory_lock($1)', [templateLock]);
  try {
    const { rowCount } = await admin.query(
      'select 1 from pg_database where datname = $1 and datistemplate',
      [template],
    );
    if (rowCount !== 0) return;
    await dropDatabase(nodes, template);
    await createDatabase(nodes, template, 'template0');
    await joinDatabases(nodes, template);
    if (fill) {
      const url = withDatabaseName(nodes[0]!, template);
      const db = connect(url, 2);
      await fill(db, url).finally(() => db.destroy());
    }
    await sealTemplate(nodes, template);
  } finally {
    await admin.query('select pg_advisory_unlock($1)', [templateLock]);
  }
}

/** What the new database is a copy of; null: of nothing. */
function wanted(
  nodes: Nodes,
  { empty, filling }: { empty: boolean; filling: Filling | null },
): Wanted | null {
  const template = process.env['CIVIC_GAUGE_TEST_TEMPLATE']!;
  if (empty) return isCluster(nodes) ? { template: `${template}_bare`, fill: null } : null;
  return {
    template: filling === null ? template : `${template}_${filling.name}`,
    fill: async (db, url) => {
      await migrate(db);
      await filling?.into(db, url);
    },
  };
}

/** A fresh, migrated, empty database. `empty: true`: without our schema; `filling`: with content. */
export async function testDatabase({
  empty = false,
  filling = null,
}: { empty?: boolean; filling?: Filling | null } = {}): Promise<TestDatabase> {
  const server = await openServer();
  const nodes = await nodesOf(server.url);
  const name = `civic_gauge_test_${process.pid}_${randomBytes(5).toString('hex')}`;
  const copied = wanted(nodes, { empty, filling });
  if (copied) await asAdmin(server.url, (admin) => ensureTemplate(admin, nodes, copied));
  await createDatabase(nodes, name, copied?.template ?? 'template0');
  const url = withDatabaseName(server.url, name);
  const db = connect(url, TEST_POOL);
  const close = async () => {
    await db.destroy();
    await dropDatabase(nodes, name);
    await server.leave();
  };
  return { db, url, close };
}
