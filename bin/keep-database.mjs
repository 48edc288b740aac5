// Opens the configured database for a program that cannot close it itself (knex's command line ends
// by process.exit): prints its address as the first line, keeps an embedded one running, and leaves
// when its standard input ends – which it does however that program ends.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from './ensure-built.mjs';
import { readEnvFile } from './env-file.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const say = (line) => process.stderr.write(`civic-gauge: ${line}\n`);

try {
  readEnvFile(root, say);
  await ensureBuilt(root, say);
  const { readConfig } = await import('../dist/src/platform/config/config.js');
  const { openDatabase } = await import('../dist/src/platform/db/database.js');
  const database = await openDatabase(readConfig());
  process.stdout.write(`${database.url}\n`);
  for await (const _ of process.stdin);
  await database.close();
} catch (error) {
  say(error.message);
  process.exitCode = 1;
}
