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

/** A day with a number of three digits, or – as `knex migrate:make` names them – with the time of day. */
const namePattern = /^(\d{8})(_\d{3}|\d{6})_.*(?<!\.d)\.(ts|js)$/;

/** Both forms of names in one order: on one day, those with a number come first. */
const inOrder = (file: string): string => file.replace(/^(\d{8})_(\d{3})_/, '$1000$2_');

/** As knex's own commands print it: by its file. */
interface MigrationFile {
  file: string;
}

/** A migration is known by its name without .ts or .js: it is the same one in both forms. */
export class MigrationFiles implements Knex.MigrationSource<MigrationFile> {
  readonly folder: string;

  constructor(folder: string = migrationsFolder) {
    this.folder = folder;
  }

  async getMigrations(): Promise<MigrationFile[]> {
    const files = (await readdir(this.folder)).filter((file) => namePattern.test(file));
    return files.sort((a, b) => (inOrder(a) < inOrder(b) ? -1 : 1)).map((file) => ({ file }));
  }

  getMigrationName({ file }: MigrationFile): string {
    return path.parse(file).name;
  }

  async getMigration({ file }: MigrationFile): Promise<Knex.Migration> {
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
