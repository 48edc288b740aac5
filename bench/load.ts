// A load generator in a thread of its own, so that the server's thread only serves: keeps `connections` requests under way until
// all given ones are answered, and reports how long each took. It writes to the sockets itself, for an HTTP client would
// use more of the machine's two cores than what is measured.
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { parentPort, Worker, workerData } from 'node:worker_threads';

export interface Shot {
  path: string;
  method: 'GET' | 'POST';
  headers: Record<string, string>;
  body?: string;
  expect?: number;
}
export interface Load {
  port: number;
  connections: number;
  shots: readonly Shot[];
  /** Status of the answers, where a shot does not say its own; another one ends the load. */
  expect: number;
  /** Begun at this pace, and timed from when each was due; without it as soon as a connection is free. */
  perSecond?: number;
}
export interface Outcome {
  perSecond: number;
  p50: number;
  p95: number;
  p99: number;
  bytes: number;
}

function bytesOf({ method, path, headers, body = '' }: Shot): Buffer {
  const length = method === 'POST' ? { 'content-length': String(Buffer.byteLength(body)) } : {};
  const lines = Object.entries({ host: '127.0.0.1', ...headers, ...length }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  return Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`);
}

/** `last`: the server ends the connection after it, as it does after so many answers. */
interface Answer {
  status: number;
  bytes: number;
  last: boolean;
}

/** The next answer on a kept connection; every answer here says its length. */
function answerOn(socket: Socket): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let [status, wanted, had, head, last] = [0, Infinity, 0, '', false];
    const end = (settle: () => void): void => {
      socket.off('data', take).off('close', lost);
      settle();
    };
    const lost = (): void => {
      end(() => {
        reject(new Error('the connection was closed'));
      });
    };
    const take = (chunk: Buffer): void => {
      had += chunk.length;
      if (wanted === Infinity) {
        head += chunk.toString('latin1');
        const ends = head.indexOf('\r\n\r\n');
        if (ends < 0) return;
        const length = /\r\ncontent-length: (\d+)/i.exec(head.slice(0, ends))?.[1];
        if (length === undefined) {
          end(() => {
            reject(new Error(`an answer without a length: ${head.slice(0, ends)}`));
          });
          return;
        }
        last = /\r\nconnection: close\r\n/i.test(head.slice(0, ends + 2));
        [status, wanted] = [Number(head.slice(9, 12)), ends + 4 + Number(length)];
      }
      if (had >= wanted)
        end(() => {
          resolve({ status, bytes: had, last });
        });
    };
    socket.on('data', take).on('close', lost);
  });
}

const opened = (port: number): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, noDelay: true });
    socket
      .once('connect', () => {
        resolve(socket);
      })
      .once('error', reject);
  });

async function run(load: Load): Promise<Outcome> {
  const sockets: (Socket | undefined)[] = await Promise.all(
    Array.from({ length: load.connections }, () => opened(load.port)),
  );
  const shots = load.shots.map((shot) => ({
    path: shot.path,
    bytes: bytesOf(shot),
    expect: shot.expect ?? load.expect,
  }));
  const times: number[] = [];
  let next = 0;
  let bytes = 0;
  const lane = async (place: number): Promise<void> => {
    while (next < shots.length) {
      const due =
        load.perSecond === undefined ? performance.now() : begun + (next / load.perSecond) * 1000;
      const shot = shots[next++]!;
      if (due > performance.now()) await sleep(due - performance.now());
      const socket = (sockets[place] ??= await opened(load.port));
      socket.write(shot.bytes);
      const answer = await answerOn(socket);
      if (answer.last) sockets[place] = undefined;
      if (answer.status !== shot.expect) throw new Error(`${shot.path}: status ${answer.status}`);
      times.push(performance.now() - due);
      bytes = answer.bytes;
    }
  };
  const begun = performance.now();
  await Promise.all([...sockets.keys()].map(lane));
  const seconds = (performance.now() - begun) / 1000;
  for (const socket of sockets) socket?.destroy();
  times.sort((a, b) => a - b);
  const quantile = (share: number): number =>
    times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return {
    perSecond: times.length / seconds,
    p50: quantile(0.5),
    p95: quantile(0.95),
    p99: quantile(0.99),
    bytes,
  };
}

/** Fires the load from a thread of its own. */
export function measure(load: Load): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: load });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

if (parentPort) parentPort.postMessage(await run(workerData as Load));
