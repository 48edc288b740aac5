// Brings the schema up to date at every start. One transaction holds an advisory lock, so that
// processes started together wait for each other and a killed one leaves neither half a schema nor a
// lock behind. Migrations are imported in the form that runs now (.ts under jest, .js in dist).
import path from 'node:path';
import type { Knex } from 'knex';
import { SetupError } from '../config/setup-error.ts';
import { migrationsFolder } from '../config/paths.ts';
import { MigrationFiles } from './migration-files.ts';

const lockKey = 714_225_003;

const explain = (error: unknown): unknown =>
  error instanceof Error && error.message.startsWith('The migration directory is corrupt')
    ? new SetupError(
        `The database was migrated by another release than this one (${error.message.split(': ').at(-1) ?? ''} unknown here). Run that release, or a newer one.`,
        { cause: error },
      )
    : error;

/** @returns the names of the migrations that were applied now */
export async function migrate(db: Knex, folder = migrationsFolder): Promise<string[]> {
  try {
    return await db.transaction(async (tx) => {
      await tx.raw('select pg_advisory_xact_lock(?)', [lockKey]);
      const [, applied] = (await tx.migrate.latest({
        migrationSource: new MigrationFiles(folder),
      })) as [number, string[]];
      return applied.map((file) => path.parse(file).name);
    });
  } catch (error) {
    throw explain(error);
  }
}
