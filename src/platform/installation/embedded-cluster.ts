// The cluster of the embedded Postgres on disk: made once, started as often as needed
// (embedded-launch.ts), never deleted. It is made beside its place and renamed into it, so that a killed first start leaves no
// half cluster behind and two first starts at once agree on one.
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { SetupError } from '../config/setup-error.ts';
import type { Account } from './account.ts';
import type { Binaries } from './embedded-binaries.ts';

/** What it takes to run Postgres on a cluster. */
export interface Launch {
  cluster: string;
  binaries: Binaries;
  account: Account;
  /** false (tests only): nothing is forced to disk. */
  durable: boolean;
  /** Connections it accepts at most. */
  connections: number;
}

export const superuser = 'civic_gauge';
const passwordFile = 'civic-gauge.password';

/** Only the variables it needs: the database process gets no session secret and no other credentials. */
export function environmentOfPostgres(): NodeJS.ProcessEnv {
  const kept = ['PATH', 'SystemRoot', 'TEMP', 'TMP'].map(
    (name) => [name, process.env[name]] as const,
  );
  return {
    ...Object.fromEntries(kept.filter(([, value]) => value !== undefined)),
    LC_ALL: 'C',
    TZ: 'UTC',
  };
}

function chown(file: string, account: Account): void {
  if (account !== undefined) chownSync(file, account.uid, account.gid);
}

type Making = Omit<Launch, 'connections'>;

function initdb({ binaries, account, durable }: Making, buildFolder: string): void {
  const password = path.join(buildFolder, 'password');
  writeFileSync(password, randomBytes(24).toString('hex'), { mode: 0o600 });
  chown(buildFolder, account);
  chown(password, account);
  const made = spawnSync(
    binaries.initdb,
    [
      '-D',
      path.join(buildFolder, 'cluster'),
      '--username',
      superuser,
      '--pwfile',
      password,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=icu',
      '--icu-locale=vi',
      '--data-checksums',
      '--no-instructions',
      ...(durable ? [] : ['--no-sync']),
    ],
    { ...account, cwd: buildFolder, env: environmentOfPostgres(), encoding: 'utf8' },
  );
  if (made.status !== 0) {
    const reason = made.error?.message ?? made.stderr.trim().split('\n').at(-1) ?? '';
    throw new SetupError(
      `The embedded Postgres could not make its cluster in ${buildFolder}: ${reason}`,
    );
  }
  renameSync(password, path.join(buildFolder, 'cluster', passwordFile));
}

/** Makes the cluster unless it is there. */
export function ensureCluster(plan: Making): void {
  const { cluster } = plan;
  if (!existsSync(path.join(cluster, 'PG_VERSION'))) {
    const buildFolder = mkdtempSync(path.join(path.dirname(cluster), 'new-cluster-'));
    try {
      initdb(plan, buildFolder);
      if (!existsSync(cluster)) renameSync(path.join(buildFolder, 'cluster'), cluster);
    } catch (error) {
      if (!existsSync(path.join(cluster, 'PG_VERSION'))) throw error;
    } finally {
      rmSync(buildFolder, { recursive: true, force: true });
    }
  }
}

function readOwned(cluster: string, file: string): string {
  try {
    return readFileSync(path.join(cluster, file), 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EACCES') throw error;
    throw new SetupError(
      `The data folder ${cluster} belongs to another account (user id ${statSync(cluster).uid}). Start as that account or as root, or set DATA_DIR to a folder of your own.`,
    );
  }
}

/** @throws SetupError when the cluster is another account's or another version's */
export function readClusterPassword(cluster: string, binaries: Binaries): string {
  const version = readOwned(cluster, 'PG_VERSION');
  if (Number(version) !== binaries.major) {
    throw new SetupError(
      `The data folder ${cluster} was made by PostgreSQL ${version}; this release brings PostgreSQL ${binaries.major}. Run the release that made it, or move the data with pg_dump.`,
    );
  }
  return readOwned(cluster, passwordFile);
}
