// The server as an operator runs it: the compiled program in a process group of its own, its log read line by line.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureBuilt } from '../../bin/ensure-built.mjs';
import { projectRoot } from '../../src/platform/config/paths.ts';
import { testSecret } from './app.ts';

interface Ending {
  status: number | null;
  signal: string | null;
}

export interface RunningServer {
  main: ChildProcess;
  /** Where it listens, from its banner; waits for it. */
  address(): Promise<string>;
  /** Web processes that were started, in that order; logged at level debug. */
  begun(): number[];
  /** Those that were ready, in that order. */
  ready(): number[];
  /** What the log says, and what is printed for the operator. */
  stderr(): string;
  /** When the program and everything it started are gone: all of them hold its standard error. */
  ended: Promise<Ending>;
}

const started: ChildProcess[] = [];

/** Tries until it is true; a test that waits in vain is ended by its time limit. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(20);
}

/** The processes of which whole lines of the log say so. */
function processesThat(are: string, stderr: string): number[] {
  const lines = stderr
    .split('\n')
    .slice(0, -1)
    .filter((line) => line.includes(`"msg":"a web process is ${are}"`));
  return lines.map((line) => (JSON.parse(line) as { process: number }).process);
}

export async function runningServer(env: Record<string, string>): Promise<RunningServer> {
  await ensureBuilt(projectRoot, () => undefined);
  const usual = {
    NODE_ENV: 'development',
    SESSION_SECRET: testSecret,
    SEED_DEMO: 'false',
    LOG_LEVEL: 'info',
    HOST: '127.0.0.1',
    PORT: '0',
    PUBLIC_URL: '',
  };
  const main = spawn(process.execPath, [path.join(projectRoot, 'bin/civic-gauge.mjs'), 'start'], {
    env: { ...process.env, ...usual, ...env },
    detached: true,
  });
  started.push(main);
  const said = { stdout: '', stderr: '' };
  main.stdout.on('data', (text) => {
    said.stdout += String(text);
  });
  main.stderr.on('data', (text) => {
    said.stderr += String(text);
  });
  const ended = once(main, 'close').then(([status, signal]) => ({ status, signal }) as Ending);
  const address = async (): Promise<string> => {
    const found = () => /http:\/\/\S+/.exec(said.stdout)?.[0];
    await until(() => {
      if (main.exitCode !== null) throw new Error(said.stderr);
      return found() !== undefined;
    });
    return found()!;
  };
  return {
    main,
    address,
    begun: () => processesThat('started', said.stderr),
    ready: () => processesThat('ready', said.stderr),
    stderr: () => said.stderr,
    ended,
  };
}

/** Kills all servers that a failed test left running. */
export function endServers(): void {
  for (const { pid, exitCode, signalCode } of started) {
    if (pid === undefined || exitCode !== null || signalCode !== null) continue;
    process.kill(-pid, 'SIGKILL');
  }
}

export interface Line {
  /** The status of the answer over this one connection, or null when it was closed instead. */
  get(path: string, headers?: string): Promise<number | null>;
}

/** One connection that is kept, and with it the process that answers on it. */
export async function openLine(address: string): Promise<Line> {
  const socket = connect(Number(new URL(address).port), '127.0.0.1');
  await once(socket, 'connect');
  let closed = false;
  let heard = '';
  socket.on('data', (bytes) => {
    heard += bytes.toString('latin1');
  });
  socket.on('error', () => undefined);
  socket.on('close', () => {
    closed = true;
  });
  const whole = (): boolean => {
    const end = heard.indexOf('\r\n\r\n');
    return (
      end >= 0 &&
      heard.length - end - 4 >= Number(/content-length: (\d+)/i.exec(heard)?.[1] ?? Infinity)
    );
  };
  const get: Line['get'] = async (asked, headers = '') => {
    heard = '';
    socket.write(`GET ${asked} HTTP/1.1\r\nHost: test\r\n${headers}\r\n`);
    await until(() => closed || whole());
    return whole() ? Number(heard.slice(9, 12)) : null;
  };
  return { get };
}

/** true when no server listens there any longer. */
export function refuses(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(address).port), '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(false);
    });
    socket.once('error', (error: NodeJS.ErrnoException) => {
      resolve(error.code === 'ECONNREFUSED');
    });
  });
}
