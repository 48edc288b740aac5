// The secrets that sign cookies and seal keys. A deployment sets them; a trial run gets one made
// for it, kept in the data folder so that people stay signed in over a restart.
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readSecrets, SECRET_LENGTH, type Secrets } from '../secrets.ts';
import type { Config } from '../config/config.ts';
import { dataFolder } from './data-folder.ts';
import { SetupError } from '../config/setup-error.ts';

/**
 * Of the configuration; else of the file in the data folder, one a line.
 * @throws SetupError when a line of the file is too short
 */
export function sessionSecrets(config: Pick<Config, 'sessionSecrets' | 'dataDir'>): Secrets {
  if (config.sessionSecrets !== null) return config.sessionSecrets;
  const file = path.join(dataFolder(config), 'session-secret');
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
