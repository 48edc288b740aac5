// knex's own commands on the embedded database: it is started for them, and stopped when they end.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { MigrationFiles } from '../../src/platform/db/migration-files.ts';
import { migrationsFolder, projectRoot } from '../../src/platform/config/paths.ts';

const run = promisify(execFile);
const knex = path.join(projectRoot, 'node_modules/knex/bin/cli.js');
let data = '';

async function command(...args: string[]): Promise<string> {
  const { DATABASE_URL: _, ...env } = process.env;
  const { stdout } = await run(process.execPath, [knex, ...args], {
    cwd: projectRoot,
    env: { ...env, DATA_DIR: data, NODE_ENV: 'development', NO_COLOR: '1' },
  });
  return stdout;
}

const names = readdirSync(migrationsFolder)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.replace(/\.ts$/, ''))
  .sort();
const last = names.at(-1)!;

beforeAll(() => {
  data = mkdtempSync(path.join(tmpdir(), 'civic-gauge-knex-'));
  chmodSync(data, 0o755);
});
afterAll(() => {
  rmSync(data, { recursive: true, force: true });
});

test('tells what is pending, applies it, undoes the last, and leaves no database running', async () => {
  expect(await command('migrate:status')).toContain(
    `Found ${names.length} Pending Migration file/files.`,
  );
  expect(await command('migrate:latest')).toContain(`Batch 1 run: ${names.length} migrations`);
  expect(await command('migrate:status')).toContain('No Pending Migration files Found.');
  expect(await command('migrate:down')).toContain(last);
  expect(await command('migrate:status')).toMatch(
    new RegExp(`Found 1 Pending Migration file/files\\.\\s+${last}`),
  );
  while (existsSync(path.join(data, 'postgres/postmaster.pid')))
    await new Promise((resolve) => setTimeout(resolve, 50));
}, 180_000);

test('makes a migration with both directions', async () => {
  const folder = path.join(data, 'made');
  const stdout = await command('migrate:make', 'by_a_test', '--migrations-directory', folder);
  const file = /Created Migration: (.*)/.exec(stdout)![1]!;
  expect(path.basename(file)).toMatch(/^\d{14}_by_a_test\.ts$/);
  expect(readFileSync(file, 'utf8')).toMatch(
    /function up\(knex: Knex\)[^]*function down\(knex: Knex\)/,
  );
}, 180_000);

test('names made by knex stand after those with a number on the same day', async () => {
  const folder = path.join(data, 'named');
  mkdirSync(folder);
  const files = ['20270101120000_b.ts', '20270101_002_a.ts', '20261231235959_c.ts', 'notes.ts'];
  for (const file of files) writeFileSync(path.join(folder, file), '');
  expect(await new MigrationFiles(folder).getMigrations()).toEqual([
    { file: '20261231235959_c.ts' },
    { file: '20270101_002_a.ts' },
    { file: '20270101120000_b.ts' },
  ]);
});
