// Stops a server in order, within ten seconds even if some part does not end.
import { inTime } from './in-time.ts';
import type { Database } from '../platform/db/database.ts';
import { log } from '../platform/log/log.ts';
import type { Web } from './web-server.ts';
import { jobsMs } from './background.ts';

/** Of ten seconds; requests take 6.5 at most (http-leaving.ts). */
const leavingMs = 9_000;

const leastMs = 1_000;

/** HTTP first, then the jobs, then the database. Queries that do not end are broken off with their connection. */
export async function stopInOrder(
  web: Web,
  stopBackground: () => Promise<void>,
  database: Database,
): Promise<void> {
  const began = performance.now();
  await web.stop();
  if (!(await inTime(stopBackground(), jobsMs + 500)))
    log.warn('a job does not end; it is left and will run again');
  if (await inTime(database.close(), Math.max(leastMs, leavingMs - (performance.now() - began))))
    return;
  log.warn('the database is left before all queries ended');
  await inTime(database.abandon(), leastMs);
}
