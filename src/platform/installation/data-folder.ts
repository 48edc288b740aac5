// Where this installation keeps what must outlive it: the embedded database, the session secret.
// Usually `.data` in the project. A checkout in a home closed to others (as root's is) cannot hold a
// database that runs as another account, and a read-only checkout cannot hold anything: then the
// data lies in the system's place for such things, and `.data/elsewhere` remembers which.
import { createHash, randomBytes } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { closedFolder, databaseAccount, isRoot } from './account.ts';
import { log } from '../log/log.ts';
import { projectRoot } from '../config/paths.ts';
import type { Config } from '../config/config.ts';
import { SetupError } from '../config/setup-error.ts';

/**
 * As root, opens the folders just created from `first` down, under any umask: the user `nobody` needs
 * access.
 */
function openUpTo(first: string, folder: string): void {
  chmodSync(folder, 0o755);
  if (folder !== first) openUpTo(first, path.dirname(folder));
}

function makeFolder(folder: string): boolean {
  try {
    const first = mkdirSync(folder, { recursive: true });
    if (first !== undefined && isRoot()) openUpTo(first, folder);
    accessSync(folder, constants.W_OK);
    return process.getuid === undefined || isRoot() || statSync(folder).uid === process.getuid();
  } catch {
    return false;
  }
}

const clusterIn = (folder: string) => path.join(folder, 'postgres');

/**
 * The first folder on the way that bars the database's account. The data folder itself is ours to open:
 * what it holds is not readable by others.
 */
function closed(folder: string): string | null {
  const account = databaseAccount(clusterIn(folder));
  if (closedFolder(folder, account) === folder) chmodSync(folder, statSync(folder).mode | 0o011);
  return closedFolder(folder, account);
}

const serves = (folder: string) => makeFolder(folder) && closed(folder) === null;

/** Durable places first: /var/tmp survives a restart of the machine, the temporary folder does not. */
function placesElsewhere(): string[] {
  const own = process.env['XDG_STATE_HOME'] ?? path.join(homedir(), '.local', 'state');
  const system = ['/var/lib', '/var/db', '/var/tmp'].filter((place) => existsSync(place));
  return (isRoot() ? system : [own, '/var/tmp']).map((place) => path.join(place, 'civic-gauge'));
}

/** Random, so that a new clone at an old path starts empty; by path where nothing can be noted down. */
function nameElsewhere(usual: string): string {
  const mark = makeFolder(usual)
    ? randomBytes(6).toString('hex')
    : createHash('sha256').update(usual).digest('hex').slice(0, 12);
  return `${path.basename(path.dirname(usual))}-${mark}`;
}

function remembered(note: string): string | null {
  if (!existsSync(note)) return null;
  const folder = readFileSync(note, 'utf8').trim();
  return existsSync(folder) && serves(folder) ? folder : null;
}

function folderElsewhere(usual: string): string {
  const note = path.join(usual, 'elsewhere');
  const known = remembered(note);
  if (known !== null) return known;
  const name = nameElsewhere(usual);
  const found = placesElsewhere()
    .map((place) => path.join(place, name))
    .find(serves);
  if (found === undefined)
    throw new SetupError(
      `No place for the data: ${usual} cannot be used, nor can ${placesElsewhere().join(' or ')}. Set DATA_DIR to a folder that can be written, or DATABASE_URL to a Postgres server.`,
    );
  if (makeFolder(usual)) writeFileSync(note, `${found}\n`);
  return found;
}

function askedFolder(asked: string): string {
  const folder = path.resolve(asked);
  if (!makeFolder(folder))
    throw new SetupError(
      `DATA_DIR: the folder ${folder} cannot be made or written by this account.`,
    );
  const obstacle = closed(folder);
  if (obstacle !== null)
    throw new SetupError(
      `DATA_DIR: ${folder} lies in ${obstacle}, which is closed to the account the database runs as. Choose a folder outside it, or open it with: chmod o+x ${obstacle}`,
    );
  return folder;
}

const announced = new Set<string>();

function logFolder(folder: string, usual: string): void {
  if (announced.has(folder)) return;
  announced.add(folder);
  log.info(
    `the data folder is ${folder}, because ${usual} cannot be written, or not by the account the database runs as`,
  );
}

/**
 * The data folder, made if need be. The same checkout always gets the same one.
 * @throws SetupError when no place can hold it
 */
export function dataFolder(config: Pick<Config, 'dataDir'>, project = projectRoot): string {
  if (config.dataDir !== null) return askedFolder(config.dataDir);
  const usual = path.join(project, '.data');
  if (serves(usual)) return usual;
  const folder = folderElsewhere(usual);
  logFolder(folder, usual);
  return folder;
}
