// Starts the embedded Postgres on its cluster, also after it was killed: what a dead one left
// behind – its lock file, sessions that still compute – is cleared away first.
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { log } from '../log/log.ts';
import { environmentOfPostgres, type Launch } from './embedded-cluster.ts';
import { endOrphans } from './embedded-orphans.ts';
import { isFree, portFor } from './embedded-port.ts';
import { forgetDeadPostmaster, readPostmaster } from './postmaster.ts';

const patienceMs = 60_000;

function settings(port: number, { durable, connections }: Launch): string[] {
  const values: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: String(connections),
    // Its log may hold no answers: no statements, no parameters, no DETAIL lines.
    log_min_error_statement: 'panic',
    log_parameter_max_length_on_error: '0',
    log_error_verbosity: 'terse',
    log_checkpoints: 'off',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

function textAfter(file: string, offset: number): string {
  const handle = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(Math.max(0, statSync(file).size - offset));
    readSync(handle, bytes, 0, bytes.length, offset);
    return bytes.toString('utf8');
  } finally {
    closeSync(handle);
  }
}

/** A port that pools know is kept, even if that means to wait until it is free. */
async function portOf({ cluster, account }: Launch, known: number | undefined): Promise<number> {
  if (known === undefined) return await portFor(cluster, account);
  if (await isFree(known)) return known;
  throw new Error(`its port ${known} is taken by another program; a restart chooses another`);
}

function clearAfterCrash(cluster: string): void {
  forgetDeadPostmaster(cluster);
  if (readPostmaster(cluster) !== null) return;
  const orphans = endOrphans(cluster);
  if (orphans > 0) log.warn({ orphans }, 'sessions of a killed database were ended');
}

interface Start {
  /** Why it ended, or could not begin; '' while it runs. */
  failure(): string;
  /** Breaks it off at once: what it was about to replay is replayed at the next start. */
  breakOff(): void;
}

function start(plan: Launch, port: number, output: number): Start {
  const { cluster, binaries, account } = plan;
  const child = spawn(binaries.postgres, ['-D', cluster, ...settings(port, plan)], {
    ...account,
    cwd: cluster,
    env: environmentOfPostgres(),
    detached: true,
    stdio: ['ignore', output, output],
    windowsHide: true,
  });
  let failure = '';
  child.once('error', (error) => {
    failure = error.message;
  });
  child.once('exit', (code) => {
    failure ||= `it ended with code ${code ?? 'of a signal'}`;
  });
  child.unref();
  return {
    failure: () => failure,
    breakOff: () => {
      child.kill('SIGQUIT');
    },
  };
}

async function untilReady(
  cluster: string,
  { failure, breakOff }: Start,
  signal?: AbortSignal,
): Promise<boolean> {
  const deadline = Date.now() + patienceMs;
  while (failure() === '' && Date.now() < deadline) {
    if (readPostmaster(cluster)?.ready === true) return true;
    if (signal?.aborted === true) breakOff();
    await sleep(10);
  }
  return readPostmaster(cluster) !== null;
}

/**
 * Starts Postgres on the cluster and waits until it accepts connections (after a crash it first
 * replays its journal). Detached, so that Ctrl-C reaches this program alone, which stops it in
 * order.
 * @param how `port`: this one and no other; `signal`: when aborted, a start under way is broken off
 * @returns '' when some Postgres runs on the cluster afterwards, else the reason why none does
 */
export async function launch(
  plan: Launch,
  how: { port?: number; signal?: AbortSignal } = {},
): Promise<string> {
  const { cluster } = plan;
  const logFile = path.join(path.dirname(cluster), 'postgres.log');
  mkdirSync(path.dirname(cluster), { recursive: true });
  clearAfterCrash(cluster);
  const port = await portOf(plan, how.port);
  const output = openSync(logFile, 'a', 0o600);
  const logged = statSync(logFile).size;
  const started = start(plan, port, output);
  closeSync(output);
  if (await untilReady(cluster, started, how.signal)) return '';
  const said = /(?:(?:FATAL|PANIC): {2}|^postgres: )(.*)/m.exec(textAfter(logFile, logged))?.[1];
  return said ?? (started.failure() || `it was not ready within ${patienceMs / 1000} s`);
}
