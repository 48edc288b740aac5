// Estimates a round in a worker thread, so that the process answers requests and shows that it lives
// meanwhile.
import { entryBeside, makeThreads } from '../../platform/threads/threads.ts';
import { ComputationFailure } from './computation-failure.ts';
import type { NodeCovariance } from '../changes/round-covariances.ts';
import type { CommuneEstimates } from '../communes/commune-row.ts';
import type { GroupRow } from '../breakdowns/group-row.ts';
import type {
  BreakdownTask,
  CommuneTask,
  CovarianceTask,
  EstimationTask,
  TableTask,
  ThreadTask,
} from './estimate-thread.ts';
import type { PlaceTable } from '../tables/answer-table.ts';
import type { ResultRow } from '../result-row.ts';

const LIMITS = { milliseconds: 30 * 60_000, megabytes: 2_048 };

const threads = makeThreads(entryBeside(import.meta.url, 'estimate-thread'), {
  running: 1,
  waiting: 4,
});

/** As estimateRound. @throws ComputationFailure where the round is too large for the limits */
export const estimateInThread = (task: EstimationTask): Promise<ResultRow[]> => inThread(task);

/** As estimateBreakdown. @throws ComputationFailure where the round is too large for the limits */
export const estimateBreakdownInThread = (task: BreakdownTask): Promise<GroupRow[]> =>
  inThread(task);

/** As estimateTable. @throws ComputationFailure where the table is too large for the limits */
export const estimateTableInThread = (task: TableTask): Promise<PlaceTable[]> => inThread(task);

/** As estimateCommunes. @throws ComputationFailure where the round is too large for the limits */
export const estimateCommunesInThread = (task: CommuneTask): Promise<CommuneEstimates> =>
  inThread(task);

/** As roundCovariances. @throws ComputationFailure where the rounds are too large for the limits */
export const covariancesInThread = (task: CovarianceTask): Promise<NodeCovariance[]> =>
  inThread(task);

async function inThread<Rows>(task: ThreadTask): Promise<Rows> {
  const outcome = await threads.run<Rows>(task, LIMITS);
  if (!outcome.ok) {
    if (outcome.reason === 'busy') throw new Error('too many rounds are being estimated');
    throw new ComputationFailure('tooLarge');
  }
  return outcome.value;
}
