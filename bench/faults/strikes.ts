// Kills processes of the application and the database while people answer.
import { setTimeout as sleep } from 'node:timers/promises';
import { xoshiro } from '../../src/statistics/numeric/random.ts';
import type { Progress, Size } from './people.ts';
import type { Application } from './application.ts';
import type { Faulty } from './servers.ts';

const kinds = [
  'application killed',
  'web process killed',
  'Postgres killed',
  'Postgres restarted',
  'both killed',
] as const;

export type Kind = (typeof kinds)[number];

interface Servers {
  application: Application;
  postgres: Faulty;
}

async function strike(
  kind: Kind,
  { application, postgres }: Servers,
  which: number,
): Promise<void> {
  if (kind === 'web process killed') await application.endWebProcess(which);
  if (kind === 'application killed' || kind === 'both killed') await application.end('SIGKILL');
  if (kind === 'Postgres killed' || kind === 'both killed') await postgres.end('SIGKILL');
  if (kind === 'Postgres restarted') await postgres.end('SIGINT');
  await postgres.start();
  await application.start();
}

/** Each fault comes when a random share of the submissions is in, and then at a random millisecond. */
export async function strikeAll(
  size: Size & { faults: number },
  progress: Progress,
  servers: Servers,
): Promise<Record<Kind, number>> {
  const random = xoshiro(size.seed);
  const moments = Array.from({ length: size.faults }, () =>
    Math.floor(random.uniform() * size.submissions * 0.95),
  ).sort((a, b) => a - b);
  const counts: Record<Kind, number> = {
    'application killed': 0,
    'web process killed': 0,
    'Postgres killed': 0,
    'Postgres restarted': 0,
    'both killed': 0,
  };
  for (const [index, moment] of moments.entries()) {
    while (progress.finished < moment && !progress.stopped) await sleep(5);
    if (progress.stopped) break;
    await sleep(random.below(300));
    const kind = kinds[index % kinds.length]!;
    await strike(kind, servers, index);
    counts[kind] += 1;
  }
  return counts;
}
