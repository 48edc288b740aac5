// A load generator of its own thread, so that the server's thread only serves: keeps `connections` requests
// under way until all given ones are answered, and reports how long each took.
import { Agent, request } from 'node:http';
import { parentPort, Worker, workerData } from 'node:worker_threads';

export interface Shot { path: string; method: 'GET' | 'POST'; headers: Record<string, string>; body?: string }
export interface Load { port: number; connections: number; shots: readonly Shot[]; expect: number }
export interface Outcome { perSecond: number; p50: number; p95: number; p99: number; bytes: number }

function fire(load: Load, agent: Agent, shot: Shot): Promise<{ ms: number; bytes: number }> {
  return new Promise((resolve, reject) => {
    const begun = process.hrtime.bigint();
    const call = request({ host: '127.0.0.1', port: load.port, agent, path: shot.path, method: shot.method, headers: shot.headers }, (answer) => {
      let bytes = 0;
      answer.on('data', (chunk: Buffer) => { bytes += chunk.length; });
      answer.on('end', () => {
        if (answer.statusCode !== load.expect) reject(new Error(`${shot.path}: status ${answer.statusCode}`));
        else resolve({ ms: Number(process.hrtime.bigint() - begun) / 1e6, bytes });
      });
    });
    call.on('error', reject);
    call.end(shot.body);
  });
}

async function run(load: Load): Promise<Outcome> {
  const agent = new Agent({ keepAlive: true, maxSockets: load.connections });
  const times: number[] = [];
  let next = 0;
  let bytes = 0;
  const lane = async (): Promise<void> => {
    while (next < load.shots.length) {
      const shot = load.shots[next++]!;
      const done = await fire(load, agent, shot);
      times.push(done.ms);
      bytes = done.bytes;
    }
  };
  const begun = process.hrtime.bigint();
  await Promise.all(Array.from({ length: load.connections }, lane));
  const seconds = Number(process.hrtime.bigint() - begun) / 1e9;
  agent.destroy();
  times.sort((a, b) => a - b);
  const quantile = (share: number): number => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return { perSecond: times.length / seconds, p50: quantile(0.5), p95: quantile(0.95), p99: quantile(0.99), bytes };
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
