// Requests that take seconds of the processor or of the database: an account runs one at a time, a
// process few. Further requests are refused at once with a time to try again; nothing waits
// in a queue, for a queue of them would hold the memory and the connections that everybody else
// needs.
import { problem } from '../../problems/problem.ts';

export interface HeavyLimit {
  /**
   * Runs the work unless too much runs already. A slot is free again when the work has ended.
   * @param account null: counted for the process only
   * @throws Problem `alreadyRunning` or `manyRunning`
   */
  run<T>(account: string | null, work: () => Promise<T>): Promise<T>;
}

/** Of one process. */
const MOST = 4;
const RETRY_SECONDS = 10;

export function heavyLimit(most = MOST): HeavyLimit {
  const accounts = new Set<string>();
  let running = 0;
  return {
    run: async (account, work) => {
      if (account !== null && accounts.has(account)) {
        throw problem('alreadyRunning', { seconds: RETRY_SECONDS });
      }
      if (running >= most) throw problem('manyRunning', { seconds: RETRY_SECONDS });
      running += 1;
      if (account !== null) accounts.add(account);
      try {
        return await work();
      } finally {
        running -= 1;
        if (account !== null) accounts.delete(account);
      }
    },
  };
}
