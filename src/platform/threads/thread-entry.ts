// The last lines of a file that runs as a thread (threads.ts): it answers one task after the other.
import { isMainThread, parentPort } from 'node:worker_threads';
import type { ThreadReply } from './threads.ts';

/** @param answer may throw; its result is handed over as `structuredClone` would */
export function answerTasks<T>(answer: (task: T) => unknown): void {
  if (isMainThread) throw new Error('This file runs in a thread.');
  parentPort?.on('message', (task: T) => {
    parentPort?.postMessage(replyTo(() => answer(task)));
  });
}

function replyTo(answer: () => unknown): ThreadReply {
  try {
    return { ok: true, value: answer() };
  } catch (error) {
    const thrown = error instanceof Error ? error : new Error(String(error));
    const { name, message, stack = message } = thrown;
    return { ok: false, error: { name, message, stack } };
  }
}
