// One web process: started, restarted on the same port when it ends, killed when its event loop is blocked.
import cluster, { type Worker as Process } from 'node:cluster';
import { performance } from 'node:perf_hooks';
import { log } from '../platform/log/log.ts';
import type { ToMain } from './web-messages.ts';
import { aliveEveryMs, silentAmong } from './web-silence.ts';
import { answersTo, type WebPool, type End, advanceStage, type Member } from './web-pool.ts';

/** An exit this soon after the start counts as a failed start. */
const quickMs = 5_000;
const quickEnds = 3;

const endOf = (child: Process): Promise<End> =>
  new Promise((resolve) => {
    const began = performance.now();
    child.once('error', ({ message }: Error) => {
      if (child.process.pid === undefined)
        resolve({ livedMs: 0, how: `was refused by the system (${message})` });
    });
    child.once('exit', (code: number, signal: string | null) => {
      resolve({
        livedMs: performance.now() - began,
        how: signal ? `was ended by ${signal}` : `ended with status ${code}`,
      });
    });
  });

export function startMember(pool: WebPool): Member {
  const child = cluster.fork();
  const member: Member = {
    child,
    reason: null,
    serves: false,
    lastMessageAt: performance.now(),
    stage: 0,
    ready: Promise.resolve(0),
    ended: endOf(child),
  };
  member.ready = new Promise((resolve, reject) => {
    const answers = answersTo(pool, member, resolve);
    child.on('message', (message: ToMain) => {
      member.lastMessageAt = performance.now();
      answers[message.type](message as never);
    });
    void member.ended.then(({ how }) => {
      reject(new Error(member.reason ?? `A web process could not start: it ${how}.`));
    });
  });
  member.ready.catch(() => undefined);
  child.on('error', (error) => {
    log.warn({ error }, 'a web process cannot be reached');
  });
  pool.members.add(member);
  log.debug({ process: child.process.pid }, 'a web process is started');
  void member.ended.then(() => {
    pool.members.delete(member);
    advanceStage(pool);
  });
  return member;
}

/** Restarts the process on exit, on the same port; stops the server after three exits within 5 s of their start. */
export async function restartOnExit(pool: WebPool, first: Member, port: number): Promise<void> {
  const moved = (now: number): void => {
    if (now !== port)
      pool.fail(
        new Error(
          `All web processes ended at once, and with them the port ${port} that PORT=0 had chosen.`,
        ),
      );
  };
  let quick = 0;
  for (let member = first; ;) {
    const { livedMs, how } = await member.ended;
    if (pool.stopping) return;
    log.error(
      {
        process: member.child.process.pid,
        seconds: Math.round(livedMs / 1000),
        reason: member.reason,
      },
      `a web process ${how}`,
    );
    quick = livedMs < quickMs ? quick + 1 : 0;
    if (quick === quickEnds) {
      pool.fail(
        new Error(
          member.reason ??
            `Web processes end within seconds of their start, ${quickEnds} times in a row: the last one ${how}. See the log above.`,
        ),
      );
      return;
    }
    member = startMember(pool);
    member.ready.then(moved, () => undefined);
  }
}

/** Kills processes that have sent no message for too long; they are restarted like any other that exits. */
export function watchSilence(pool: WebPool): NodeJS.Timeout {
  const silent = silentAmong<Member>(pool.silenceMs, () => performance.now());
  return setInterval(() => {
    for (const { child, lastMessageAt } of silent(pool.members)) {
      const seconds = Math.round((performance.now() - lastMessageAt) / 1000);
      log.error({ process: child.process.pid, seconds }, 'a web process stands still and is ended');
      child.process.kill('SIGKILL');
    }
  }, aliveEveryMs).unref();
}
