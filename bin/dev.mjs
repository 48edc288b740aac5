// The server while one works on it (`npm run dev`): rebuilt and started again whenever a source,
// view, text or style changes. A build that fails is printed, and the server of before continues.
import { spawn } from 'node:child_process';
import { existsSync, watch } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from './ensure-built.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const watched = ['src', 'browser', 'migrations', 'seeds', 'views', 'public', '.env'];
const quietMs = 150;
const say = (line) => process.stderr.write(`dev: ${line}\n`);

let server = null;
let leaving = false;

function start() {
  const started = spawn(
    process.execPath,
    ['--enable-source-maps', path.join(root, 'bin', 'civic-gauge.mjs'), 'start'],
    { cwd: root, stdio: 'inherit' },
  );
  started.once('exit', (code) => {
    if (server !== started) return;
    server = null;
    if (leaving) process.exit(code ?? 0);
    say('the server ended; it starts again at the next change.');
  });
  server = started;
}

/** Resolves when the server has ended, and its embedded database with it. */
async function stop() {
  const running = server;
  server = null;
  if (running === null) return;
  const ended = new Promise((resolve) => running.once('exit', resolve));
  running.kill('SIGTERM');
  await ended;
}

async function rebuild() {
  try {
    await ensureBuilt(root, say);
  } catch (error) {
    if (leaving) return;
    say(error.message);
    if (server !== null) say('the server of before goes on.');
    return;
  }
  await stop();
  if (!leaving) start();
}

let working = null;
let again = false;

/** One rebuild at a time; changes during it lead to one more. */
async function onChange() {
  if (working !== null) {
    again = true;
    return;
  }
  do {
    again = false;
    working = rebuild();
    await working;
  } while (again && !leaving);
  working = null;
}

let timer;
function changed(_event, file) {
  if (file !== null && /(^|[\\/])[.#]|~$|\.sw[a-z]$/.test(file)) return;
  clearTimeout(timer);
  timer = setTimeout(() => void onChange(), quietMs);
}

for (const name of watched) {
  const place = path.join(root, name);
  if (existsSync(place)) watch(place, { recursive: name !== '.env' }, changed);
}
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    leaving = true;
    if (server === null) process.exit(0);
    else if (signal === 'SIGTERM') server.kill(signal);
  });
}
void onChange();
