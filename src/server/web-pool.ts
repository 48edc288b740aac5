// The web processes of a server as the main process knows them, and the messages they send.
import type { Worker as Process } from 'node:cluster';
import { log } from '../platform/log/log.ts';
import { figuresNow, textOfAll, type Figures } from '../platform/metrics/metrics.ts';
import type { Questions } from './questions.ts';
import type { ToMain, ToWeb } from './web-messages.ts';
import type { WebSettings } from './web-server.ts';

export interface WebProcessesOptions {
  count: number;
  settings: WebSettings;
  /** Of a web process, until it is ended: its event loop is blocked. */
  silenceMs: number;
  /** Called after a web process asked for a job. */
  wakeWorker: () => void;
}

export interface Member {
  child: Process;
  /** Why it could not start, as it said itself. */
  reason: string | null;
  /** It listens. */
  serves: boolean;
  /** When its last message came, in milliseconds of the monotonic clock. */
  lastMessageAt: number;
  /** How far its shutdown has come. */
  stage: number;
  /** The port it listens on; rejected when it ends before it does. */
  ready: Promise<number>;
  ended: Promise<End>;
}

export interface End {
  livedMs: number;
  how: string;
}

export interface WebPool extends Omit<WebProcessesOptions, 'count'> {
  members: Set<Member>;
  figures: Questions<Figures>;
  stopping: boolean;
  databaseDownSince: number | null;
  /** The stage of shutdown that all have reached. */
  stage: number;
  fail: (reason: Error) => void;
}

export function send({ child }: Member, message: ToWeb): void {
  if (child.isConnected())
    child.send(message, (error) => {
      if (error) log.debug({ error }, 'a web process does not listen');
    });
}

/** The figures of the main process and of those web processes that answer in time. */
export async function figuresOfAll(pool: WebPool): Promise<string> {
  const asked = [...pool.members].filter(({ serves }) => serves);
  const answers = asked.map((member) =>
    pool.figures.ask((id) => {
      send(member, { type: 'figures', id });
    }),
  );
  const answered = (await Promise.all(answers)).filter((figures) => figures !== null);
  return await textOfAll([await figuresNow(), ...answered]);
}

/** Tells all processes which stage of shutdown the slowest of them has reached. */
export function advanceStage(pool: WebPool): void {
  const stage = Math.min(...[...pool.members].map((member) => member.stage));
  if (!Number.isFinite(stage) || stage <= pool.stage) return;
  pool.stage = stage;
  for (const member of pool.members) send(member, { type: 'stage', stage });
}

type Answers = { [T in ToMain['type']]: (message: Extract<ToMain, { type: T }>) => void };

export const answersTo = (
  pool: WebPool,
  member: Member,
  ready: (port: number) => void,
): Answers => ({
  here: () => {
    send(member, pool.stopping ? { type: 'stop' } : { type: 'start', settings: pool.settings });
    send(member, { type: 'database', downSince: pool.databaseDownSince });
  },
  alive: () => undefined,
  stage: ({ stage }) => {
    member.stage = stage;
    advanceStage(pool);
  },
  'storage failed': () => {
    for (const other of pool.members) if (other !== member) send(other, { type: 'storage failed' });
  },
  ready: ({ port }) => {
    member.serves = true;
    log.info({ process: member.child.process.pid }, 'a web process is ready');
    ready(port);
  },
  failed: ({ reason }) => {
    member.reason = reason;
    send(member, { type: 'stop' });
  },
  wake: () => {
    pool.wakeWorker();
  },
  figures: ({ id, figures }) => {
    pool.figures.answer(id, figures);
  },
  'all figures': ({ id }) => {
    figuresOfAll(pool).then(
      (text) => {
        send(member, { type: 'all figures', id, text });
      },
      (error: unknown) => {
        log.warn({ error }, 'no figures');
      },
    );
  },
});

export function databaseDown(pool: WebPool, since: number | null): void {
  pool.databaseDownSince = since;
  for (const member of pool.members) send(member, { type: 'database', downSince: since });
}
