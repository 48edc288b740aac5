// Secrets can come from files instead of variables, as container platforms hand them over: NAME_FILE names a
// file with the value of NAME.
import { readFileSync } from 'node:fs';
import { SetupError } from './setup-error.ts';

/** Variables whose values are never shown. */
export const secretNames: readonly string[] = [
  'SESSION_SECRET',
  'METRICS_TOKEN',
  'DATABASE_URL',
  'OIDC_CLIENT_SECRET',
];

function contentOf(variable: string, file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new SetupError(`Configuration: ${variable}: ${(error as Error).message}.`, {
      cause: error,
    });
  }
}

/** @throws SetupError where a file cannot be read, or the value is given twice */
export function withSecretFiles(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const read: NodeJS.ProcessEnv = {};
  for (const name of secretNames) {
    const variable = `${name}_FILE`;
    const file = env[variable];
    if (file === undefined || file === '') continue;
    if (env[name] !== undefined && env[name] !== '')
      throw new SetupError(`Configuration: ${name} and ${variable} are both set; keep one.`);
    read[name] = contentOf(variable, file);
  }
  return { ...env, ...read };
}
