// Compiles the project when its sources changed since the last build. One build at a time: a second
// process waits for the first, and takes its place should it have been killed.
import { execFile } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { bundleBrowser } from './bundle-browser.mjs';

const run = promisify(execFile);
const sources = ['src', 'browser', 'migrations', 'seeds', 'bench'];

/** Folders count too: a deleted file changes nothing else. */
function newestChange(folder) {
  const times = readdirSync(folder, { withFileTypes: true }).map((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) return newestChange(file);
    return /\.(ts|js|css)$/.test(entry.name) ? statSync(file).mtimeMs : 0;
  });
  return Math.max(statSync(folder).mtimeMs, ...times);
}

function isFresh(root) {
  const stamp = path.join(root, 'dist', '.built');
  if (!existsSync(path.join(root, 'dist', 'src', 'cli.js'))) return false;
  if (!existsSync(path.join(root, 'src'))) return true;
  if (!existsSync(stamp)) return false;
  const inputs = [
    ...sources
      .map((folder) => path.join(root, folder))
      .filter(existsSync)
      .map(newestChange),
    ...['tsconfig.json', 'tsconfig.build.json'].map(
      (file) => statSync(path.join(root, file)).mtimeMs,
    ),
  ];
  return Math.max(...inputs) < statSync(stamp).mtimeMs;
}

function compilerOf(root) {
  try {
    return createRequire(path.join(root, 'package.json')).resolve('typescript/lib/tsc.js');
  } catch {
    return null;
  }
}

const isAlive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
};

/** Removes the output of deleted or renamed sources: otherwise a deleted migration would still run. */
function removeOrphans(root, folder) {
  const built = path.join(root, 'dist', folder);
  if (!existsSync(built)) return;
  for (const entry of readdirSync(built, { withFileTypes: true })) {
    const relative = path.join(folder, entry.name);
    if (entry.isDirectory()) removeOrphans(root, relative);
    else if (
      /\.js(\.map)?$/.test(entry.name) &&
      !existsSync(path.join(root, relative.replace(/\.js(\.map)?$/, '.ts')))
    )
      rmSync(path.join(root, 'dist', relative));
  }
}

async function build(root, compiler) {
  const started = new Date();
  const compiled = run(process.execPath, [compiler, '-b', 'tsconfig.build.json'], {
    cwd: root,
    maxBuffer: 64 << 20,
  }).catch(({ stdout }) => {
    throw new Error(
      `the build failed.\n${String(stdout).trim().split('\n').slice(0, 20).join('\n')}`,
    );
  });
  await Promise.all([compiled, existsSync(path.join(root, 'browser')) && bundleBrowser(root)]);
  for (const folder of sources) removeOrphans(root, folder);
  const stamp = path.join(root, 'dist', '.built');
  writeFileSync(stamp, '');
  utimesSync(stamp, started, started);
}

function tryLock(lock) {
  try {
    const handle = openSync(lock, 'wx');
    writeSync(handle, String(process.pid));
    closeSync(handle);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  }
}

/** true when the process that holds the lock is gone; an empty lock file is just being written. */
function isAbandoned(lock) {
  try {
    const pid = Number(readFileSync(lock, 'utf8'));
    return pid > 0 ? !isAlive(pid) : Date.now() - statSync(lock).mtimeMs > 5000;
  } catch {
    return false;
  }
}

async function buildAlone(root, compiler, say) {
  const lock = path.join(root, 'dist', '.building');
  for (let said = false; !tryLock(lock); await sleep(100)) {
    if (!said) say('waiting for another build…');
    said = true;
    if (isAbandoned(lock)) rmSync(lock, { force: true });
  }
  try {
    if (isFresh(root)) return;
    say('building once…');
    await build(root, compiler);
  } finally {
    rmSync(lock, { force: true });
  }
}

function canWrite(root) {
  try {
    mkdirSync(path.join(root, 'dist'), { recursive: true });
    const probe = path.join(root, 'dist', `.probe-${process.pid}`);
    writeFileSync(probe, '');
    rmSync(probe);
    return true;
  } catch {
    return false;
  }
}

/** @param say prints what takes so long, in one line */
export async function ensureBuilt(root, say) {
  if (isFresh(root)) return;
  const compiler = compilerOf(root);
  if (compiler !== null && canWrite(root)) await buildAlone(root, compiler, say);
  else if (!existsSync(path.join(root, 'dist', 'src', 'cli.js'))) {
    throw new Error(
      `${root} holds no build, and none can be made here (${compiler === null ? 'TypeScript is not installed: run npm ci' : 'the folder cannot be written'}).`,
    );
  }
}
