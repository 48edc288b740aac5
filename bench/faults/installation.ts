// A throw-away installation for a benchmark: a durable Postgres and the application as an operator starts it.
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { projectRoot } from '../../src/platform/config/paths.ts';
import { applicationOn, type Application } from './application.ts';
import { postgresIn } from './postgres.ts';
import type { Faulty } from './servers.ts';

export interface Installation {
  postgres: Faulty & { url: string };
  /** Not yet started. */
  application: Application;
  /** Of the application. */
  secret: string;
}

/** Calls the function with an installation, and always stops and removes it afterwards. */
export async function withInstallation(
  { name, processes }: { name: string; processes: number },
  use: (installation: Installation) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), `civic-gauge-${name}-`));
  chmodSync(folder, 0o711);
  const postgres = await postgresIn(folder);
  await postgres.start();
  const secret = randomBytes(32).toString('hex');
  const application = await applicationOn(postgres.url, { root: projectRoot, secret, processes });
  try {
    await use({ postgres, application, secret });
  } finally {
    await application.end('SIGKILL');
    await postgres.end('SIGINT');
    rmSync(folder, { recursive: true, force: true });
  }
}
