// The secrets that sign cookies and seal keys. A deployment sets them; a trial run gets one made
// for it, kept in the data folder so that people stay signed in over a restart.
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readSecrets, SECRET_LENGTH, type Secrets } from '../secrets.ts';
import type { Config } from '../config/config.ts';
import { dataFolder } from './data-folder.ts';
import { SetupError } from '../config/setup-error.ts';

const secretsFile = (config: Pick<Config, 'dataDir'>): string =>
  path.join(dataFolder(config), 'session-secret');

/** Adds the secrets of a backup behind those of the data folder, so that they open what they sealed. */
export function addSecrets(config: Pick<Config, 'dataDir'>, text: string): void {
  const file = secretsFile(config);
  const own = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const lines = [...own.split('\n'), ...text.split('\n')].map((line) => line.trim());
  const all = [...new Set(lines.filter((line) => line !== ''))];
  writeFileSync(`${file}.new`, `${all.join('\n')}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/**
 * Of the configuration; else of the file in the data folder, one a line.
 * @throws SetupError when a line of the file is too short
 */
export function sessionSecrets(config: Pick<Config, 'sessionSecrets' | 'dataDir'>): Secrets {
  if (config.sessionSecrets !== null) return config.sessionSecrets;
  const file = secretsFile(config);
  try {
    writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const secrets = readSecrets(readFileSync(file, 'utf8'));
  if (secrets === null) {
    throw new SetupError(
      `${file}: every line must be a secret of at least ${SECRET_LENGTH} ` +
        'characters, the newest first; make one with: openssl rand -hex 32',
    );
  }
  return secrets;
}
