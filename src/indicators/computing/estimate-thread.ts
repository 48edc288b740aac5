// The thread that estimates a round (estimate-in-thread.files.ts starts it): seconds of arithmetic in one
// piece, which would keep the requests of a process waiting.
import { answerTasks } from '../../platform/threads/thread-entry.ts';
import type { Accumulator } from '../../statistics/accumulator/accumulator.ts';
import type { IndexDefinition } from '../definition.ts';
import { estimateBreakdown } from '../breakdowns/estimate-breakdown.ts';
import type { RoundBreakdown } from '../breakdowns/round-breakdowns.ts';
import { estimateCommunes, type CommuneInputs } from '../communes/estimate-communes.ts';
import type { CommuneSums } from '../communes/commune-sums.ts';
import type { TableShape } from '../tables/asked-table.ts';
import type { TableOptions } from '../tables/columns.ts';
import { estimateTable } from '../tables/estimate-table.ts';
import type { TableSums } from '../tables/table-sums.ts';
import { roundCovariances, type AccumulatedRound } from '../changes/round-covariances.ts';
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

/** A table of answers. */
export interface TableTask {
  sums: TableSums;
  shape: TableShape;
  options: TableOptions;
}

/** Two rounds that share PSUs. */
export interface CovarianceTask {
  before: AccumulatedRound;
  after: AccumulatedRound;
  nodes: readonly string[];
}

/** Models of communes. */
export interface CommuneTask {
  sums: Pick<CommuneSums, 'accumulator' | 'weights'>;
  definition: IndexDefinition;
  communes: CommuneInputs;
}

export type ThreadTask = EstimationTask | BreakdownTask | TableTask | CovarianceTask | CommuneTask;

answerTasks((task: ThreadTask) => {
  if ('nodes' in task) return roundCovariances(task.before, task.after, task.nodes);
  if ('communes' in task) return estimateCommunes(task.sums, task.definition, task.communes);
  if ('shape' in task) return estimateTable(task.sums, task.shape, task.options);
  const { accumulator, definition, options } = task;
  return 'breakdown' in task
    ? estimateBreakdown(accumulator, definition, { breakdown: task.breakdown, options })
    : estimateRound(accumulator, definition, options);
});
