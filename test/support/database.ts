// A database of its own for every test file: one Postgres for the whole run (embedded, started by
// the first file that needs it; or that of DATABASE_URL), migrated once into a template that is
// copied. Nobody cleans up after anybody.
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { connect } from '../../src/platform/db/database.ts';
import type { Db, Pool } from '../../src/platform/db/database.ts';
import { openEmbeddedPostgres } from '../../src/platform/db/embedded-postgres.ts';
import { migrate } from '../../src/platform/db/migrate.ts';

export interface TestDatabase { db: Pool; url: string; close(): Promise<void> }

/** So small that a request which asked for a second connection would wait for itself. */
export const TEST_POOL = 2;

const templateLock = 714_225_099;

function runFolder(): string {
  const folder = process.env['CIVIC_GAUGE_TEST_RUN'];
  if (folder === undefined) throw new Error('jest was started without test/support/global-setup.mjs');
  return folder;
}

function named(url: string, name: string): string {
  const address = new URL(url);
  address.pathname = `/${name}`;
  return address.href;
}

/** Address of a database from which others can be made, and what to do when done with it. */
async function openServer(): Promise<{ url: string; leave: () => Promise<void> }> {
  const given = process.env['DATABASE_URL'];
  if (given !== undefined && given !== '') return { url: given, leave: () => Promise.resolve() };
  const embedded = await openEmbeddedPostgres({ folder: runFolder(), role: 'command', durable: false, keepRunning: true });
  return { url: embedded.url, leave: () => embedded.stop() };
}

/** What a template holds beside the schema; made once a run, copied by every file that asks for it. */
export interface Filling { name: string; into: (db: Db, url: string) => Promise<void> }

async function ensureTemplate(admin: pg.Client, url: string, { template, filling }: { template: string; filling: Filling | null }): Promise<void> {
  await admin.query('select pg_advisory_lock($1)', [templateLock]);
  try {
    const { rowCount } = await admin.query('select 1 from pg_database where datname = $1 and datistemplate', [template]);
    if (rowCount !== 0) return;
    await admin.query(`drop database if exists ${template}`);
    await admin.query(`create database ${template} template template0 encoding 'UTF8'`);
    const db = connect(named(url, template), 2);
    await migrate(db).then(() => filling?.into(db, named(url, template))).finally(() => db.destroy());
    await admin.query(`alter database ${template} is_template true`);
  } finally {
    await admin.query('select pg_advisory_unlock($1)', [templateLock]);
  }
}

async function asAdmin<T>(url: string, work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  return await work(admin).finally(() => admin.end());
}

/** A fresh, migrated, empty database. `empty: true`: without our schema; `filling`: with content. */
export async function testDatabase({ empty = false, filling = null }: { empty?: boolean; filling?: Filling | null } = {}): Promise<TestDatabase> {
  const server = await openServer();
  const template = `${process.env['CIVIC_GAUGE_TEST_TEMPLATE']!}${filling === null ? '' : `_${filling.name}`}`;
  const name = `civic_gauge_test_${process.pid}_${randomBytes(5).toString('hex')}`;
  await asAdmin(server.url, async (admin) => {
    if (!empty) await ensureTemplate(admin, server.url, { template, filling });
    await admin.query(`create database ${name} template ${empty ? `template0 encoding 'UTF8'` : template}`);
  });
  const url = named(server.url, name);
  const db = connect(url, TEST_POOL);
  const close = async () => {
    await db.destroy();
    await asAdmin(server.url, (admin) => admin.query(`drop database if exists ${name} with (force)`));
    await server.leave();
  };
  return { db, url, close };
}
