// What knex's own commands need: `npx knex migrate:status`, `migrate:make NAME`, `migrate:latest`,
// `migrate:down` (the last migration), `migrate:rollback` (the last batch). They work on the
// configured database, also the embedded one, which is started for them and left afterwards.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** Resolves to the address of the database, which stays open until this process ends. */
async function databaseUrl() {
  const keeper = spawn(
    process.execPath,
    [fileURLToPath(new URL('bin/keep-database.mjs', import.meta.url))],
    { detached: true, stdio: ['pipe', 'pipe', 'inherit'] },
  );
  for await (const line of createInterface({ input: keeper.stdout })) return line;
  throw new Error('the database could not be opened; the line above says why');
}

export default async function config() {
  const connection = await databaseUrl();
  const { MigrationFiles } = await import('./dist/src/platform/db/migration-files.js');
  return {
    client: 'pg',
    connection,
    migrations: {
      migrationSource: new MigrationFiles(),
      extension: 'ts',
      stub: fileURLToPath(new URL('migrations/migration.stub', import.meta.url)),
    },
  };
}
