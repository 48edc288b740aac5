// Restores a backup into an empty database, in one transaction: the schema as it was when the backup was
// made, every table, its checksum, then the migrations since. Whatever fails leaves the database empty.
import path from 'node:path';
import { SetupError } from '../config/setup-error.ts';
import { isCitus } from '../db/citus.ts';
import type { Db, Tx } from '../db/connect.ts';
import { migrate } from '../db/migrate.ts';
import { MigrationFiles } from '../db/migration-files.ts';
import type { BackedUpTable, BackupManifest } from './backup-manifest.ts';
import { printValuesAlike, rowsOfQuery } from './catalogue.ts';
import { contentOf, readTable } from './table-files.ts';

/** @returns migrations applied after those of the backup */
export async function restoreBackup(
  db: Db,
  { folder, manifest }: { folder: string; manifest: BackupManifest },
  progress: (share: number) => void = () => undefined,
): Promise<string[]> {
  if (await isCitus(db))
    throw new SetupError('A backup is restored into one PostgreSQL, not into a Citus cluster.');
  await db.transaction(async (tx) => {
    await refuseUsed(tx);
    await tx.migrate.latest({ migrationSource: new MigrationsOfBackup(manifest.migrations) });
    await printValuesAlike(tx);
    const ours = await emptyTables(tx);
    for (const [index, table] of manifest.tables.entries()) {
      await restoreTable(tx, table, folder);
      progress((index + 1) / manifest.tables.length);
    }
    for (const { sequence, last, isCalled } of manifest.sequences)
      await tx.raw('select setval(?::regclass, ?::bigint, ?)', [sequence, last, isCalled]);
    for (const name of ours) await tx.raw('alter table ?? enable trigger user', [name]);
  });
  await db.raw('analyze');
  return await migrate(db);
}

/** Exactly those that had been applied when the backup was made. */
class MigrationsOfBackup extends MigrationFiles {
  readonly #wanted: ReadonlySet<string>;

  constructor(names: readonly string[]) {
    super();
    this.#wanted = new Set(names);
  }

  override async getMigrations(): Promise<{ file: string }[]> {
    const all = await super.getMigrations();
    const known = new Set(all.map((migration) => this.getMigrationName(migration)));
    const unknown = [...this.#wanted].find((name) => !known.has(name));
    if (unknown !== undefined)
      throw new SetupError(
        `The backup was made by another release than this one (${unknown} unknown here). ` +
          `Restore it with that release, or a newer one.`,
      );
    return all.filter((migration) => this.#wanted.has(this.getMigrationName(migration)));
  }
}

async function tablesOf(tx: Tx): Promise<string[]> {
  const rows = await rowsOfQuery<{ name: string }>(
    tx,
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace
      and relkind in ('r', 'p') and not relispartition order by 1`,
  );
  return rows.map(({ name }) => name);
}

async function refuseUsed(tx: Tx): Promise<void> {
  const tables = await tablesOf(tx);
  if (tables.length > 0)
    throw new SetupError(
      `The database is not empty: it has ${tables.length} tables (${tables.slice(0, 3).join(', ')} …). ` +
        `Give an empty one: DATABASE_URL of a new database, or DATA_DIR of a new folder.`,
    );
}

/** What migrations fill is in the backup too. Triggers would add to what is restored. */
async function emptyTables(tx: Tx): Promise<string[]> {
  const ours = (await tablesOf(tx)).filter((name) => !name.startsWith('knex_migrations'));
  for (const name of ours) await tx.raw('alter table ?? disable trigger user', [name]);
  await tx.raw(`truncate ${ours.map(() => '??').join(', ')}`, ours);
  return ours;
}

async function restoreTable(tx: Tx, table: BackedUpTable, folder: string): Promise<void> {
  if (table.partition)
    await tx.raw(`create table ?? partition of ?? ${table.partition.bound}`, [
      table.table,
      table.partition.of,
    ]);
  await readTable(tx, table, path.join(folder, table.file));
  const { rows, sha256 } = await contentOf(tx, table);
  if (rows !== table.rows || sha256 !== table.sha256)
    throw new Error(
      `${table.table}: ${rows} rows restored are not the ${table.rows} of the backup`,
    );
}
