// Applies a plan in a thread of its own, so that citizens do not wait for it.
import { problem } from '../../../platform/problems/problem.ts';
import { entryBeside, makeThreads } from '../../../platform/threads/threads.ts';
import type { MadeFile } from './file-report.ts';
import type { FileTask } from './file-thread.ts';

const threads = makeThreads(entryBeside(import.meta.url, 'file-thread'), {
  running: 1,
  waiting: 4,
});
const LIMITS = { milliseconds: 60_000, megabytes: 1_024 };

/**
 * Null: the combinations of the keys are too many to be measured.
 * @throws Problem `manyRunning` when others wait already
 */
export async function makeFileInThread(task: FileTask): Promise<MadeFile | null> {
  const outcome = await threads.run<MadeFile>(task, LIMITS);
  if (outcome.ok) return outcome.value;
  if (outcome.reason === 'busy') throw problem('manyRunning');
  return null;
}
