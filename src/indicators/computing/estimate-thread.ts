// The thread that estimates a round (estimate-in-thread.files.ts starts it): seconds of arithmetic in one piece, which
// would keep the requests of a process waiting.
import { answerTasks } from '../../platform/threads/thread-entry.ts';
import type { Accumulator } from '../../statistics/accumulator/accumulator.ts';
import type { IndexDefinition } from '../definition.ts';
import { estimateRound, type EstimationOptions } from '../estimation.ts';

export interface EstimationTask {
  accumulator: Accumulator;
  definition: IndexDefinition;
  options: EstimationOptions;
}

answerTasks(({ accumulator, definition, options }: EstimationTask) =>
  estimateRound(accumulator, definition, options),
);
