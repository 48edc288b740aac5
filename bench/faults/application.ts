// The server as an operator starts it, under a supervisor that starts it again when it ends on its own.
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { type Faulty, freePort, gone, until } from './servers.ts';

export interface Application extends Faulty {
  port: number;
  crashes: () => number;
  /** Ids of the main process and of those it started. */
  processIds(): Promise<number[]>;
  /** Ends one of the processes that serve by SIGKILL; the main one puts another in its place. @param which counted from 0, round and round */
  endWebProcess(which: number): Promise<void>;
  /** Seconds of processor time that its processes have used so far. */
  cpuSeconds(): Promise<number>;
}

/** Of one process, from the ticks (hundredths of a second) that Linux counts. */
function cpuOf(pid: number): number {
  const [, rest = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
  const fields = rest.split(' ').map(Number);
  return ((fields[11] ?? 0) + (fields[12] ?? 0)) / 100;
}

/** Processes that this one started. */
async function childrenOf(parent: number): Promise<number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=']);
  return stdout
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .filter(([, of]) => of === parent)
    .map(([pid]) => pid!);
}

interface Settings {
  root: string;
  /** Of the application. */
  secret: string;
  /** That serve HTTP; the usual number where it is not given. */
  processes?: number;
  /** Connections of each pool; likewise. */
  pool?: number;
}

const environmentOf = (
  databaseUrl: string,
  port: number,
  { secret, processes, pool }: Settings,
): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  NODE_ENV: 'production',
  DATABASE_URL: databaseUrl,
  PORT: String(port),
  HOST: '127.0.0.1',
  PUBLIC_URL: `http://127.0.0.1:${port}`,
  SESSION_SECRET: secret,
  METRICS_TOKEN: secret,
  SEED_DEMO: 'false',
  LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'fatal',
  ...(processes === undefined ? {} : { WEB_PROCESSES: String(processes) }),
  ...(pool === undefined ? {} : { DATABASE_POOL: String(pool), OFFICE_POOL: String(pool) }),
});

const program = `const { run } = await import(${JSON.stringify(new URL('../../src/cli.js', import.meta.url).href)}); process.exitCode = await run(['start']);`;

/** Keeps the program running: started again half a second after it ended on its own. */
class Supervised {
  child: ChildProcess | null = null;
  crashes = 0;
  private readonly root: string;
  private readonly env: NodeJS.ProcessEnv;

  constructor(root: string, env: NodeJS.ProcessEnv) {
    this.root = root;
    this.env = env;
  }

  launch(): ChildProcess {
    // From a file: threads of the application inherit the options of the process, and none may say that it reads a text.
    const folder = mkdtempSync(path.join(tmpdir(), 'civic-gauge-application-'));
    const file = path.join(folder, 'application.mjs');
    writeFileSync(file, program);
    const made = spawn(process.execPath, [file], {
      cwd: this.root,
      env: this.env,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    made.once('exit', () => {
      rmSync(folder, { recursive: true, force: true });
      if (this.child !== made) return;
      this.crashes += 1;
      setTimeout(() => {
        if (this.child === made) this.child = this.launch();
      }, 500);
    });
    return made;
  }
}

/** The server on a port of its own; not yet started. */
export async function applicationOn(databaseUrl: string, settings: Settings): Promise<Application> {
  const port = await freePort();
  const supervised = new Supervised(settings.root, environmentOf(databaseUrl, port, settings));
  const ready = async (): Promise<boolean> =>
    (await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(2_000) })).ok;
  const pid = (): number => supervised.child?.pid ?? NaN;
  return {
    port,
    crashes: () => supervised.crashes,
    processIds: async () => (Number.isNaN(pid()) ? [] : [pid(), ...(await childrenOf(pid()))]),
    start: () => {
      supervised.child ??= supervised.launch();
      return until(ready, 'the application');
    },
    cpuSeconds: async () =>
      [pid(), ...(await childrenOf(pid()))].reduce((sum, each) => sum + cpuOf(each), 0),
    end: async (signal) => {
      const last = supervised.child;
      supervised.child = null;
      if (last === null) return;
      last.kill(signal);
      await gone(last);
    },
    endWebProcess: async (which) => {
      const serving = await childrenOf(pid());
      if (serving.length === 0) throw new Error('the application has no web processes');
      process.kill(serving[which % serving.length]!, 'SIGKILL');
    },
  };
}
