// The main process's side of several web processes: starts them, lets them share one port (node:cluster), puts another in
// the place of one that died, adds up their figures, and stops them. It serves nothing itself.
import cluster, { type Worker as Process } from 'node:cluster';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { log } from '../platform/log/log.ts';
import { figuresNow, textOfAll, type Figures } from '../platform/metrics/metrics.ts';
import { questions, type Questions, type ToMain, type ToWeb } from './web-messages.ts';
import { aliveEveryMs, silentAmong } from './web-silence.ts';
import type { Web, WebSettings } from './web-server.ts';

export interface WebProcessesOptions {
  count: number;
  settings: WebSettings;
  /** Of a web process, until it is ended: its event loop stands still. */
  silenceMs: number;
  /** Called after a web process asked for a job. */
  wakeWorker: () => void;
}

interface Member {
  child: Process;
  /** Why it could not start, as it said itself. */
  reason: string | null;
  /** It listens. */
  serves: boolean;
  /** When it last said anything, in milliseconds of the monotonic clock. */
  heardAt: number;
  /** How far it has come on its way out. */
  stage: number;
  /** The port it listens on; rejected when it ends before it does. */
  ready: Promise<number>;
  ended: Promise<End>;
}

interface End {
  livedMs: number;
  how: string;
}

interface Crew extends Omit<WebProcessesOptions, 'count'> {
  members: Set<Member>;
  figures: Questions<Figures>;
  stopping: boolean;
  databaseDownSince: number | null;
  /** How far all have come on their way out. */
  stage: number;
  fail: (reason: Error) => void;
}

const quickMs = 5_000;
const quickEnds = 3;
const figuresMs = 1_000;
/** Running requests may take 6.5 seconds to end (http-leaving.ts). */
const stopMs = 8_000;

function tell({ child }: Member, message: ToWeb): void {
  if (child.isConnected())
    child.send(message, (error) => {
      if (error) log.debug({ error }, 'a web process does not listen');
    });
}

/** The figures of the main process and of those web processes that answer in time. */
async function figuresOfAll(crew: Crew): Promise<string> {
  const asked = [...crew.members].filter(({ serves }) => serves);
  const answers = asked.map((member) =>
    crew.figures.ask((id) => {
      tell(member, { type: 'figures', id });
    }),
  );
  const told = (await Promise.all(answers)).filter((figures) => figures !== null);
  return await textOfAll([await figuresNow(), ...told]);
}

/** Tells all how far the last of them has come. */
function meet(crew: Crew): void {
  const stage = Math.min(...[...crew.members].map((member) => member.stage));
  if (!Number.isFinite(stage) || stage <= crew.stage) return;
  crew.stage = stage;
  for (const member of crew.members) tell(member, { type: 'stage', stage });
}

type Answers = { [T in ToMain['type']]: (message: Extract<ToMain, { type: T }>) => void };

const answersTo = (crew: Crew, member: Member, ready: (port: number) => void): Answers => ({
  here: () => {
    tell(member, crew.stopping ? { type: 'stop' } : { type: 'start', settings: crew.settings });
    tell(member, { type: 'database', downSince: crew.databaseDownSince });
  },
  alive: () => undefined,
  stage: ({ stage }) => {
    member.stage = stage;
    meet(crew);
  },
  'storage failed': () => {
    for (const other of crew.members) if (other !== member) tell(other, { type: 'storage failed' });
  },
  ready: ({ port }) => {
    member.serves = true;
    log.info({ process: member.child.process.pid }, 'a web process is ready');
    ready(port);
  },
  failed: ({ reason }) => {
    member.reason = reason;
    tell(member, { type: 'stop' });
  },
  wake: () => {
    crew.wakeWorker();
  },
  figures: ({ id, figures }) => {
    crew.figures.answer(id, figures);
  },
  'all figures': ({ id }) => {
    figuresOfAll(crew).then(
      (text) => {
        tell(member, { type: 'all figures', id, text });
      },
      (error: unknown) => {
        log.warn({ error }, 'no figures');
      },
    );
  },
});

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

function startOne(crew: Crew): Member {
  const child = cluster.fork();
  const member: Member = {
    child,
    reason: null,
    serves: false,
    heardAt: performance.now(),
    stage: 0,
    ready: Promise.resolve(0),
    ended: endOf(child),
  };
  member.ready = new Promise((resolve, reject) => {
    const answers = answersTo(crew, member, resolve);
    child.on('message', (message: ToMain) => {
      member.heardAt = performance.now();
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
  crew.members.add(member);
  log.debug({ process: child.process.pid }, 'a web process is started');
  void member.ended.then(() => {
    crew.members.delete(member);
    meet(crew);
  });
  return member;
}

/** Keeps one place filled whoever dies in it, on the same port; gives up where nobody lives long. */
async function keep(crew: Crew, first: Member, port: number): Promise<void> {
  const moved = (now: number): void => {
    if (now !== port)
      crew.fail(
        new Error(
          `All web processes ended at once, and with them the port ${port} that PORT=0 had chosen.`,
        ),
      );
  };
  let quick = 0;
  for (let member = first; ;) {
    const { livedMs, how } = await member.ended;
    if (crew.stopping) return;
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
      crew.fail(
        new Error(
          member.reason ??
            `Web processes end within seconds of their start, ${quickEnds} times in a row: the last one ${how}. See the log above.`,
        ),
      );
      return;
    }
    member = startOne(crew);
    member.ready.then(moved, () => undefined);
  }
}

/** Ends those that stand still; the place is filled again like that of any other. */
function watchSilence(crew: Crew): NodeJS.Timeout {
  const silent = silentAmong<Member>(crew.silenceMs, () => performance.now());
  return setInterval(() => {
    for (const { child, heardAt } of silent(crew.members)) {
      const seconds = Math.round((performance.now() - heardAt) / 1000);
      log.error({ process: child.process.pid, seconds }, 'a web process stands still and is ended');
      child.process.kill('SIGKILL');
    }
  }, aliveEveryMs).unref();
}

function databaseDown(crew: Crew, since: number | null): void {
  crew.databaseDownSince = since;
  for (const member of crew.members) tell(member, { type: 'database', downSince: since });
}

async function stop(crew: Crew): Promise<void> {
  crew.stopping = true;
  const members = [...crew.members];
  for (const member of members) tell(member, { type: 'stop' });
  const impatient = setTimeout(() => {
    for (const { child } of crew.members) child.process.kill('SIGKILL');
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
  // dies are never answered nor closed, and nobody is let in while the main process computes.
  cluster.schedulingPolicy = cluster.SCHED_NONE;
  cluster.setupPrimary({
    exec: fileURLToPath(new URL('./web-process.js', import.meta.url)),
    args: [],
    execArgv: flagsOf(process.execArgv),
  });
  let fail: Crew['fail'] = () => undefined;
  const failed = new Promise<Error>((resolve) => {
    fail = resolve;
  });
  const crew: Crew = {
    ...given,
    members: new Set(),
    figures: questions(figuresMs),
    stopping: false,
    databaseDownSince: null,
    stage: 0,
    fail,
  };
  const members = Array.from({ length: count }, () => startOne(crew));
  try {
    const [port = 0] = await Promise.all(members.map((member) => member.ready));
    for (const member of members) void keep(crew, member, port);
    const watching = watchSilence(crew);
    return {
      port,
      failed,
      metrics: () => figuresOfAll(crew),
      databaseDown: (since) => {
        databaseDown(crew, since);
      },
      stop: async () => {
        clearInterval(watching);
        await stop(crew);
      },
    };
  } catch (error) {
    await stop(crew);
    throw error;
  }
}
