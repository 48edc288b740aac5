// Reads the settings of `.env` in the project into the environment, for every program in bin/.
import { existsSync } from 'node:fs';
import path from 'node:path';

/** Variables that are set already stay. @param say reports what could not be read, in one line */
export function readEnvFile(root, say) {
  const file = path.join(root, '.env');
  if (!existsSync(file)) return;
  if (process.loadEnvFile) process.loadEnvFile(file);
  else say(`this Node (${process.version}) does not read ${file}; Node 20.12 or newer does.`);
}
