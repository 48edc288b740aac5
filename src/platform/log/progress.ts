// Long work on the command line shows how far it is – to a person at a terminal, on stderr, so that
// what the command produces can still be piped.
import { SingleBar } from 'cli-progress';

export interface Progress {
  /** @param done in the unit of `total` */
  update(done: number): void;
  finish(): void;
}

const silent: Progress = { update: () => undefined, finish: () => undefined };

/** A bar with share, count and time left; nothing at all when stderr is not a terminal. */
export function progress(
  label: string,
  total: number,
  stream: NodeJS.WriteStream = process.stderr,
): Progress {
  if (stream.isTTY !== true) return silent;
  const bar = new SingleBar({
    stream,
    format: `${label} {bar} {percentage} % | {value}/{total} | {eta_formatted}`,
    hideCursor: true,
    clearOnComplete: true,
  });
  bar.start(total, 0);
  return {
    update: (done) => {
      bar.update(done);
    },
    finish: () => {
      bar.stop();
    },
  };
}
