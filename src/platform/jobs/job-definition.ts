// What a room says of a job: its kind, the shape of its payload, and the function that does the work.
import type { z } from 'zod';
import type { Db } from '../db/connect.ts';

export interface JobRun<P> {
  id: string;
  payload: P;
  db: Db;
  /** Aborted when the job was taken over by another worker or the server must stop now. */
  signal: AbortSignal;
  /** When this attempt fails, no other follows. */
  isLastAttempt: boolean;
  /** @param progress from 0 to 1 @param message a text key or a short sentence without personal data */
  report(progress: number, message?: string): void;
}

export interface JobDefinition<P = unknown> {
  kind: string;
  payload: z.ZodType<P>;
  /** Idempotent: it may run again after it was half done. What it returns is kept as the job's result. */
  run(run: JobRun<P>): Promise<unknown>;
}

/** Ties the payload's type to the handler; the worker itself knows only unknown payloads. */
export const defineJob = <P>(definition: JobDefinition<P>): JobDefinition =>
  definition as unknown as JobDefinition;
