// How the queue of jobs stands.
import type { Reader } from '../db/connect.ts';

export interface JobCounts {
  waiting: number;
  running: number;
  /** In the last seven days. */
  failed: number;
  /** Seconds that the job has waited that has waited longest; null: none waits. */
  longestWait: number | null;
}

export async function countJobs(db: Reader): Promise<JobCounts> {
  const { rows } = await db.raw<{ rows: JobCounts[] }>(
    `select count(*) filter (where status = 'waiting')::int as waiting,
      count(*) filter (where status = 'running')::int as running,
      count(*) filter (where status = 'failed' and message <> 'cancelled'
        and finished_at > now() - interval '7 days')::int as failed,
      extract(epoch from max(now() - run_after) filter (where status = 'waiting'))::float8
        as "longestWait"
    from jobs`,
  );
  return rows[0]!;
}
