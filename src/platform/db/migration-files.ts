// The migrations of a folder, in order.
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Knex } from 'knex';
import { migrationsFolder } from '../config/paths.ts';

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
