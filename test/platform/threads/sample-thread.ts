// A thread that does what its task says, for threads.test.ts.
import { threadId } from 'node:worker_threads';
import { answerTasks } from '../../../src/platform/threads/thread-entry.ts';

export type SampleTask =
  { say: unknown } | { thread: true } | { spin: true } | { fill: true } | { fail: string };

answerTasks((task: SampleTask) => {
  if ('say' in task) return task.say;
  if ('thread' in task) return threadId;
  if ('fail' in task) throw new Error(task.fail);
  const kept: number[][] = [];
  for (;;) if ('fill' in task) kept.push(Array.from({ length: 100_000 }, (_, at) => at));
});
