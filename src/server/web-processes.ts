// Starts several web processes that share one port, replaces those that end, adds up their metrics, and stops them.
// Runs in the main process, which serves no HTTP itself.
import cluster from 'node:cluster';
import { fileURLToPath } from 'node:url';
import { questions } from './questions.ts';
import type { Web } from './web-server.ts';
import {
  type WebPool,
  databaseDown,
  figuresOfAll,
  send,
  type WebProcessesOptions,
} from './web-pool.ts';
import { restartOnExit, startMember, watchSilence } from './web-member.ts';

const figuresMs = 1_000;

/** Running requests may take 6.5 seconds to end (http-leaving.ts). */
const stopMs = 8_000;

async function stop(pool: WebPool): Promise<void> {
  pool.stopping = true;
  const members = [...pool.members];
  for (const member of members) send(member, { type: 'stop' });
  const impatient = setTimeout(() => {
    for (const { child } of pool.members) child.process.kill('SIGKILL');
  }, stopMs);
  await Promise.all(members.map((member) => member.ended));
  clearTimeout(impatient);
}

/** Node's flags (memory, inspection) hold for all processes; a program given on the command line is the main one's. */
const flagsOf = (given: readonly string[]): string[] => {
  const isProgram = (flag: string | undefined): boolean =>
    flag !== undefined && /^(-e|--eval|-p|--print)$/.test(flag);
  return given.filter(
    (flag, index) =>
      !isProgram(flag) && !isProgram(given[index - 1]) && !flag.startsWith('--input-type'),
  );
};

/**
 * Resolves when all of them serve.
 * @throws Error with one line for the operator when one of them cannot; then none is left
 */
export async function startWebProcesses({ count, ...given }: WebProcessesOptions): Promise<Web> {
  // Each takes connections from the one socket itself: dealt out by the main process, those on their way to a process that
  // dies are never answered nor closed, and no connection is accepted while the main process computes.
  cluster.schedulingPolicy = cluster.SCHED_NONE;
  cluster.setupPrimary({
    exec: fileURLToPath(new URL('./web-process.js', import.meta.url)),
    args: [],
    execArgv: flagsOf(process.execArgv),
  });
  let fail: WebPool['fail'] = () => undefined;
  const failed = new Promise<Error>((resolve) => {
    fail = resolve;
  });
  const pool: WebPool = {
    ...given,
    members: new Set(),
    figures: questions(figuresMs),
    stopping: false,
    databaseDownSince: null,
    stage: 0,
    fail,
  };
  const members = Array.from({ length: count }, () => startMember(pool));
  try {
    const [port = 0] = await Promise.all(members.map((member) => member.ready));
    for (const member of members) void restartOnExit(pool, member, port);
    const watching = watchSilence(pool);
    return {
      port,
      failed,
      metrics: () => figuresOfAll(pool),
      databaseDown: (since) => {
        databaseDown(pool, since);
      },
      stop: async () => {
        clearInterval(watching);
        await stop(pool);
      },
    };
  } catch (error) {
    await stop(pool);
    throw error;
  }
}
