// The thread that estimates a round (estimate-in-thread.files.ts starts it): seconds of arithmetic in one piece, which
// would keep the requests of a process waiting.
import { answerTasks } from '../../platform/threads/thread-entry.ts';
import type { Accumulator } from '../../statistics/accumulator/accumulator.ts';
import type { IndexDefinition } from '../definition.ts';
import { estimateBreakdown } from '../breakdowns/estimate-breakdown.ts';
import type { RoundBreakdown } from '../breakdowns/round-breakdowns.ts';
import { estimateRound, type EstimationOptions } from '../estimation.ts';

export interface EstimationTask {
  accumulator: Accumulator;
  definition: IndexDefinition;
  options: EstimationOptions;
}

/** Of an accumulator that counts by province and group. */
export interface BreakdownTask extends EstimationTask {
  breakdown: RoundBreakdown;
}

answerTasks((task: EstimationTask | BreakdownTask) => {
  const { accumulator, definition, options } = task;
  return 'breakdown' in task
    ? estimateBreakdown(accumulator, definition, { breakdown: task.breakdown, options })
    : estimateRound(accumulator, definition, options);
});
