// A job as the jobs table holds it.

export const jobStatuses = ['waiting', 'running', 'done', 'failed'] as const;

export interface Job {
  id: string;
  kind: string;
  /** Unique within its kind: the same intention asked for twice is one job. */
  key: string;
  payload: unknown;
  status: (typeof jobStatuses)[number];
  attempts: number;
  maxAttempts: number;
  /** From 0 to 1. */
  progress: number;
  /** What it is doing, or why it failed. */
  message: string;
  result: unknown;
  createdAt: Date;
  finishedAt: Date | null;
}

/** What a worker holds while it works on a job. */
export interface Claim {
  id: string;
  attempt: number;
}

export interface JobRow {
  id: string;
  kind: string;
  key: string;
  payload: unknown;
  status: Job['status'];
  attempts: number;
  max_attempts: number;
  progress: number;
  message: string;
  result: unknown;
  created_at: Date;
  finished_at: Date | null;
}

export const columns = [
  'id',
  'kind',
  'key',
  'payload',
  'status',
  'attempts',
  'max_attempts',
  'progress',
  'message',
  'result',
  'created_at',
  'finished_at',
];

export const jobOf = (row: JobRow): Job => ({
  id: row.id,
  kind: row.kind,
  key: row.key,
  payload: row.payload,
  status: row.status,
  attempts: row.attempts,
  maxAttempts: row.max_attempts,
  progress: row.progress,
  message: row.message,
  result: row.result,
  createdAt: row.created_at,
  finishedAt: row.finished_at,
});

export interface JobRequest {
  kind: string;
  key: string;
  payload?: object;
  maxAttempts?: number;
}
