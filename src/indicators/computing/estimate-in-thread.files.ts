// Estimates a round in a worker thread, so that the process answers requests and shows that it lives meanwhile.
import { entryBeside, makeThreads } from '../../platform/threads/threads.ts';
import { ComputationFailure } from './computation-failure.ts';
import type { EstimationTask } from './estimate-thread.ts';
import type { ResultRow } from '../result-row.ts';

const LIMITS = { milliseconds: 30 * 60_000, megabytes: 2_048 };

const threads = makeThreads(entryBeside(import.meta.url, 'estimate-thread'), {
  running: 1,
  waiting: 4,
});

/** As estimateRound. @throws ComputationFailure where the round is too large for the limits */
export async function estimateInThread(task: EstimationTask): Promise<ResultRow[]> {
  const outcome = await threads.run<ResultRow[]>(task, LIMITS);
  if (!outcome.ok) {
    if (outcome.reason === 'busy') throw new Error('too many rounds are being estimated');
    throw new ComputationFailure('tooLarge');
  }
  return outcome.value;
}
