// What runs in a web process (web-processes.ts starts it): the application on pools of its own. The main process says
// with what, and when to stop; a signal from the terminal reaches the whole group and is the main one's affair.
import { SetupError } from '../platform/config/setup-error.ts';
import { log } from '../platform/log/log.ts';
import { figuresNow, metricsText, nameProcess } from '../platform/metrics/metrics.ts';
import { questions } from './questions.ts';
import type { ToMain, ToWeb } from './web-messages.ts';
import { serverCondition } from '../app/server-condition.ts';
import { aliveEveryMs } from './web-silence.ts';
import { openWeb, type WebSettings } from './web-server.ts';

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
/** The main process is gone: nothing is left behind, and the port is free. */
process.on('disconnect', () => process.exit(1));

/** To a main process that is just going, in vain: the end of the channel is the end of this one. */
const send = (message: ToMain): void => {
  process.send?.(message, undefined, undefined, () => undefined);
};

/** A little longer than the main process waits for the others. */
const everybody = questions<string>(2_000);

/** The figures of all processes; this one's when the main process has no time. */
const metrics = async (): Promise<string> =>
  (await everybody.ask((id) => {
    send({ type: 'all figures', id });
  })) ?? (await metricsText());

/** On the way out all wait for each other twice: until each holds requests back (stage 1) and has closed the port (2). */
const stages = questions<true>(1_000);
const reachStage = async (): Promise<void> => {
  await stages.ask((stage) => {
    send({ type: 'stage', stage });
  });
};

const condition = serverCondition(() => {
  send({ type: 'storage failed' });
});

async function start(settings: WebSettings): Promise<() => Promise<void>> {
  const web = await openWeb({
    settings,
    condition,
    metrics,
    wakeWorker: () => {
      send({ type: 'wake' });
    },
  });
  send({ type: 'ready', port: web.port });
  return () => web.stop({ holding: reachStage, closed: reachStage });
}

function refused(error: unknown): void {
  if (!(error instanceof SetupError)) log.error({ error }, 'a web process cannot start');
  send({ type: 'failed', reason: error instanceof Error ? error.message : String(error) });
}

let started: Promise<(() => Promise<void>) | undefined> = Promise.resolve(undefined);

async function stop(): Promise<void> {
  const close = await started;
  await close?.();
  process.exit(close === undefined ? 1 : 0);
}

const answers: {
  [T in ToWeb['type']]: (message: Extract<ToWeb, { type: T }>) => Promise<void> | void;
} = {
  start: ({ settings }) => {
    started = start(settings)
      .catch(refused)
      .then((close) => close ?? undefined);
  },
  stop,
  database: ({ downSince }) => {
    condition.databaseDown(downSince);
  },
  stage: ({ stage }) => {
    stages.answer(stage, true);
  },
  'storage failed': () => {
    condition.storageFailed();
  },
  figures: async ({ id }) => {
    send({ type: 'figures', id, figures: await figuresNow() });
  },
  'all figures': ({ id, text }) => {
    everybody.answer(id, text);
  },
};

nameProcess('web');
process.on('message', (message: ToWeb) => void answers[message.type](message as never));
send({ type: 'here' });
setInterval(send, aliveEveryMs, { type: 'alive' }).unref();
