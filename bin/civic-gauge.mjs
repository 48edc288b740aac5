#!/usr/bin/env node
// The command line right after `npm ci`: builds what is missing or out of date, then hands over to
// the compiled program. Without TypeScript, or where nothing can be written, it runs what was built.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from './ensure-built.mjs';
import { readEnvFile } from './env-file.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const say = (line) => process.stderr.write(`civic-gauge: ${line}\n`);

/** npm sends SIGTERM to the shell in between, which exits without passing it on. */
function endWithNpm() {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, 250);
  watch.unref();
}

process.stdout.on('error', (error) => {
  if (error.code === 'EPIPE') process.exit(0);
});

try {
  endWithNpm();
  readEnvFile(root, say);
  await ensureBuilt(root, say);
  const { run } = await import(new URL('../dist/src/cli.js', import.meta.url).href);
  process.exitCode = await run(process.argv.slice(2));
  setTimeout(() => process.exit(), 3000).unref();
} catch (error) {
  say(error.message);
  if (process.env.LOG_LEVEL === 'debug') console.error(error);
  process.exitCode = 1;
}
