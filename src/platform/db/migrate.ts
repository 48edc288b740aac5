// Brings the schema up to date at every start. One transaction holds an advisory lock, so that
// processes started together wait for each other and a killed one leaves neither half a schema nor a
// lock behind. Migrations are imported in the form that runs now (.ts under jest, .js in dist).
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Knex } from 'knex';
import { SetupError } from '../config/setup-error.ts';
import { migrationsFolder } from '../config/paths.ts';

const lockKey = 714_225_003;

/** A migration is known by its name without .ts or .js: it is the same one in both forms. */
class MigrationFiles implements Knex.MigrationSource<string> {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  async getMigrations(): Promise<string[]> {
    const files = await readdir(this.folder);
    return files.filter((file) => /^\d{8}_\d{3}_.*(?<!\.d)\.(ts|js)$/.test(file)).sort();
  }

  getMigrationName(file: string): string {
    return path.parse(file).name;
  }

  async getMigration(file: string): Promise<Knex.Migration> {
    return (await import(pathToFileURL(path.join(this.folder, file)).href)) as Knex.Migration;
  }
}

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
